package dev.gradc.check;

import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Function;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The tensors that a derivative reaches: through reads as values, not as positions, in conditions or behind a step. */
final class Reach implements Expr.Visitor<Void> {
    private final Set<Tensor> found = new LinkedHashSet<>();
    private final Set<Expr> seen = new LinkedHashSet<>();
    private final Deque<Expr> open = new ArrayDeque<>();

    private Reach() {}

    /** All tensors that influence the roots by way of the definitions. */
    static Set<Tensor> any(List<Definition> definitions, Set<Tensor> roots) {
        return any(definitions, roots, UnaryOperator.identity());
    }

    /** The same; {@code ofOne} gives the tensor of one sample for what stands for all samples. */
    static Set<Tensor> any(List<Definition> definitions, Set<Tensor> roots, UnaryOperator<Tensor> ofOne) {
        return close(definitions, roots, ofOne, true);
    }

    /** All tensors that the roots have a derivative by. */
    static Set<Tensor> smooth(List<Definition> definitions, Set<Tensor> roots) {
        return smooth(definitions, roots, UnaryOperator.identity());
    }

    /** The same; {@code ofOne} gives the tensor of one sample for what stands for all samples. */
    static Set<Tensor> smooth(List<Definition> definitions, Set<Tensor> roots, UnaryOperator<Tensor> ofOne) {
        return close(definitions, roots, ofOne, false);
    }

    private static Set<Tensor> close(
            List<Definition> definitions, Set<Tensor> roots, UnaryOperator<Tensor> ofOne, boolean any) {
        Set<Tensor> reached = new LinkedHashSet<>(roots);
        boolean grows = true;
        while (grows) { // once, but where recurrences carry further what they reach
            grows = false;
            for (int i = definitions.size() - 1; i >= 0; i--) { // each stands before its readers
                Definition definition = definitions.get(i);
                if (reached.contains(definition.tensor())) {
                    Set<Tensor> read = any ? Reads.of(definition.value()) : smooth(definition.value());
                    for (Tensor tensor : read) {
                        grows |= reached.add(ofOne.apply(tensor));
                    }
                }
            }
        }
        return reached;
    }

    /** The tensors that an expression has a derivative by. */
    static Set<Tensor> smooth(Expr expr) {
        Reach reach = new Reach();
        reach.open.push(expr);
        while (!reach.open.isEmpty()) {
            Expr next = reach.open.pop();
            if (reach.seen.add(next)) {
                next.accept(reach);
            }
        }
        return reach.found;
    }

    private Void all(List<Expr> parts) {
        parts.forEach(open::push);
        return null;
    }

    @Override
    public Void number(Expr.Num e) {
        return null;
    }

    @Override
    public Void read(Expr.Read e) {
        found.add(e.tensor());
        return null;
    }

    @Override
    public Void add(Expr.Add e) {
        return all(e.terms());
    }

    @Override
    public Void mul(Expr.Mul e) {
        return all(e.factors());
    }

    @Override
    public Void pow(Expr.Pow e) {
        return all(List.of(e.base()));
    }

    @Override
    public Void call(Expr.Call e) {
        Function function = e.function();
        if (function instanceof Formula formula) {
            Set<Tensor> formals = smooth(formula.body());
            for (int i = 0; i < formula.arity(); i++) {
                if (formals.contains(formula.formals().get(i))) {
                    open.push(e.argument(i));
                }
            }
            return null;
        }
        boolean step = function == ScalarFunction.SIGN
                || function == ScalarFunction.FLOOR
                || function == ScalarFunction.STOP_GRADIENT
                || function instanceof ScalarFunction scalar && scalar.condition();
        if (step) {
            return null;
        }
        return all(function == ScalarFunction.SELECT ? e.arguments().subList(1, 3) : e.arguments());
    }

    @Override
    public Void reduce(Expr.Reduce e) {
        return switch (e.op()) {
            case SUM, PRODUCT, MAX, MIN, LOG_SUM_EXP -> all(List.of(e.body()));
            case ARGMAX, ARGMIN -> null;
        };
    }

    @Override
    public Void iverson(Expr.Iverson e) {
        return null;
    }

    @Override
    public Void indexValue(Expr.IndexValue e) {
        return null;
    }
}
