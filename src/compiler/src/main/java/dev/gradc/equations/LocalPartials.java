package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Function;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.PartialDerivative;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import dev.gradc.equations.Term.Diagonal;
import dev.gradc.equations.Term.Number;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The factor of the chain rule that one definition gives: the derivative of a tensor by another that it reads.
 *
 * <p>It is written as it is used, the axes it shares with both sides left out: σ′(z) for an elementwise function, W for W x, x for its
 * derivative by W.
 */
final class LocalPartials {
    private final Source source;
    private final Arena arena;
    private final Derivatives derivatives;
    private final MatrixView matrices;
    private final Naming naming;

    LocalPartials(Source source, Naming naming, Derivatives derivatives) {
        this.source = source;
        this.arena = source.model().arena();
        this.derivatives = derivatives;
        this.naming = naming;
        this.matrices = new MatrixView(arena, naming);
    }

    /** The factor's value: of the definition's tensor by the other. */
    Term of(Definition written, Tensor by) {
        // A named tensor function is derived in its stable form, in which its value is seen again.
        Definition definition = source.applications().containsKey(written.tensor())
                ? source.program().definition(written.tensor()).orElse(written)
                : written;
        List<Axis> axes = definition.tensor().axes();
        Tensor seed = new Tensor(new Name("c", 0), Role.ADJOINT, axes);
        List<Axis> at = by.axes().stream().map(arena::fresh).toList();
        Expr jacobian = derivative(definition.value(), by, at);
        Expr pulled = arena.sum(axes, times(arena.readAt(seed, axes), jacobian));
        List<Stripped> terms =
                Arena.terms(pulled).stream().map(t -> strip(t, seed)).toList();
        if (terms.stream().allMatch(t -> t.rows().isEmpty())) {
            Expr all = arena.add(terms.stream().map(Stripped::value).toList());
            return sorted(view(named(Choices.merge(arena, all), definition), List.of()));
        }
        // Beside a matrix, what acts element by element is a diagonal one.
        List<Term> views = new ArrayList<>();
        for (Stripped term : terms) {
            Term view = view(named(term.value(), definition), term.rows());
            views.add(term.rows().isEmpty() && terms.size() > 1 ? diagonal(view) : view);
        }
        return sorted(Presentation.sum(views));
    }

    /** A term without its seed; the axes summed over with it, if they were. */
    private record Stripped(Expr value, List<Axis> rows) {}

    private Stripped strip(Expr term, Tensor seed) {
        List<Axis> rows = new ArrayList<>();
        List<Expr> factors = new ArrayList<>();
        for (Expr f : Arena.factors(term)) {
            if (f instanceof Expr.Reduce r
                    && r.op() == ReduceOp.SUM
                    && Reads.of(r).contains(seed)) {
                Arena.Opened opened = arena.open(r);
                factors.addAll(Arena.factors(opened.body()));
                rows.addAll(opened.axes());
            } else {
                factors.add(f);
            }
        }
        factors.removeIf(f -> f instanceof Expr.Read r && r.tensor() == seed);
        return new Stripped(arena.mul(factors), rows);
    }

    private Term view(Expr value, List<Axis> rows) {
        if (value instanceof Expr.Num n) {
            return new Number(n.value());
        }
        Set<Axis> axes = new LinkedHashSet<>(rows);
        axes.retainAll(value.freeAxes());
        axes.addAll(value.freeAxes());
        List<Axis> free = List.copyOf(axes);
        return matrices.of(value, free)
                .orElseGet(() -> PointView.withLetters(arena, naming, free).term(value));
    }

    /** The sum with its simplest terms first: −y / a + (1 − y) / (1 − a). */
    private static Term sorted(Term view) {
        if (!(view instanceof Term.Sum sum)) {
            return view;
        }
        List<Term> terms = new ArrayList<>(sum.terms());
        terms.sort(Comparator.comparingInt(Terms::leaves));
        return new Term.Sum(terms);
    }

    private static Term diagonal(Term view) {
        return view instanceof Term.Scale s
                ? Presentation.scale(s.coefficient(), new Diagonal(s.of()))
                : new Diagonal(view);
    }

    /** The expression with the definition's right side, wherever it occurs, written by its name. */
    private Expr named(Expr value, Definition definition) {
        List<Axis> axes = definition.tensor().axes();
        if (axes.size() != 1) {
            return value;
        }
        Expr result = value;
        for (Axis axis : value.freeAxes()) {
            if (axis.extent() == axes.get(0).extent()) {
                Expr body = arena.inline(definition, List.of(Index.of(axis)));
                Expr name = arena.readAt(definition.tensor(), List.of(axis));
                result = arena.rewrite(result, e -> e == body ? name : e);
            }
        }
        return result;
    }

    // ---------------------------------------------------------------- the derivative at one element

    private Expr derivative(Expr e, Tensor by, List<Axis> at) {
        if (!Reads.of(e).contains(by)) {
            return arena.zero();
        }
        if (e instanceof Expr.Read r) {
            List<Condition> same = new ArrayList<>();
            for (int i = 0; i < at.size(); i++) {
                same.add(Condition.equal(r.at().get(i), Index.of(at.get(i))));
            }
            return r.tensor() == by ? arena.iverson(same) : arena.zero();
        }
        if (e instanceof Expr.Add sum) {
            return arena.add(
                    sum.terms().stream().map(t -> derivative(t, by, at)).toList());
        }
        if (e instanceof Expr.Mul product) {
            return product(product.factors(), by, at);
        }
        if (e instanceof Expr.Pow p) {
            return arena.mul(
                    arena.num(p.exponent()),
                    arena.pow(p.base(), p.exponent().plus(Rational.MINUS_ONE)),
                    derivative(p.base(), by, at));
        }
        if (e instanceof Expr.Call call) {
            return call(call, by, at);
        }
        return e instanceof Expr.Reduce reduce ? reduce(reduce, by, at) : arena.zero();
    }

    private Expr product(List<Expr> factors, Tensor by, List<Axis> at) {
        List<Expr> terms = new ArrayList<>();
        for (int i = 0; i < factors.size(); i++) {
            List<Expr> others = new ArrayList<>(factors);
            Expr inner = derivative(others.remove(i), by, at);
            terms.add(times(arena.mul(others), inner));
        }
        return arena.add(terms);
    }

    /** The product, term by term if the second is a sum: brackets then stand where they can be solved. */
    private Expr times(Expr outer, Expr inner) {
        return arena.add(
                Arena.terms(inner).stream().map(t -> arena.mul(outer, t)).toList());
    }

    private Expr call(Expr.Call call, Tensor by, List<Axis> at) {
        List<Expr> terms = new ArrayList<>();
        for (int i = 0; i < call.arguments().size(); i++) {
            Function f = call.function();
            PartialDerivative d = new PartialDerivative(f, i);
            boolean kept = f instanceof Formula
                    || f instanceof PartialDerivative
                    || f instanceof ScalarFunction s && s.opaque();
            Expr outer = kept ? arena.call(d, call.arguments()) : derivatives.expand(arena, d, call.arguments());
            terms.add(times(outer, derivative(call.argument(i), by, at)));
        }
        return arena.add(terms);
    }

    private Expr reduce(Expr.Reduce reduce, Tensor by, List<Axis> at) {
        Arena.Opened opened = arena.open(reduce);
        Expr inner = derivative(opened.body(), by, at);
        return switch (reduce.op()) {
            case SUM -> arena.sum(opened.axes(), inner);
            case LOG_SUM_EXP ->
                arena.sum(
                        opened.axes(),
                        arena.mul(arena.call(ScalarFunction.EXP, arena.sub(opened.body(), reduce)), inner));
            case MAX, MIN, PRODUCT, ARGMAX, ARGMIN ->
                arena.sum(opened.axes(), arena.mul(arena.call(ScalarFunction.EQUAL, opened.body(), reduce), inner));
        };
    }
}
