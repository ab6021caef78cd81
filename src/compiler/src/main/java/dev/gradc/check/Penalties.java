package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Parameter;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Name;
import dev.gradc.syntax.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What is added once to the mean loss: a formula of parameters, summed over its elements. A function whose last argument is missing is meant
 * for every weight, that is, every parameter of rank 2 or more that is neither frozen nor constrained.
 */
final class Penalties {
    /**
     * A penalty.
     *
     * @param explicit the parameters that the user named
     */
    record Term(Expr value, List<Tensor> explicit) {}

    private final Context context;
    private final Definitions definitions;
    private final Session session;
    private final Arena arena;
    private final List<Tensor> explicit = new ArrayList<>();

    Penalties(Context context, Definitions definitions) {
        this.context = context;
        this.definitions = definitions;
        this.session = context.session();
        this.arena = session.arena();
    }

    Term term(Statement.Penalty penalty) {
        Expr value = value(penalty.value());
        for (Tensor tensor : Reads.of(value)) {
            boolean learnt =
                    tensor.role() == Role.PARAMETER || definitions.constrained().containsValue(tensor);
            if (!learnt && tensor.role() != Role.CONSTANT) {
                throw session.fail(Diagnostic.error(
                                ErrorCode.PENALTY,
                                penalty.value().span(),
                                "a penalty is added once, not for each sample, so it reads parameters alone; this"
                                        + " reads "
                                        + tensor)
                        .fix("add it to the loss"));
            }
        }
        return new Term(value, explicit);
    }

    private Expr value(Expression expression) {
        if (expression instanceof Expression.Chain chain
                && chain.links().stream().allMatch(l -> l.operator() == Expression.Operator.PLUS)) {
            List<Expr> terms = new ArrayList<>(List.of(value(chain.first())));
            chain.links().forEach(l -> terms.add(value(l.operand())));
            return arena.add(terms);
        }
        Optional<Callee.Functions> open = expression instanceof Expression.Call call
                ? context.scope()
                        .globals()
                        .callee(call.function().text())
                        .filter(c -> c instanceof Callee.Functions f && lacksLast(f, call))
                        .map(c -> (Callee.Functions) c)
                : Optional.empty();
        if (open.isPresent()) {
            return ofEachWeight(open.get(), (Expression.Call) expression);
        }
        Array value = new Expressions(context).numbers(expression);
        Reads.of(value.expr()).stream().filter(t -> t.role() != Role.CONSTANT).forEach(explicit::add);
        return arena.sum(value.axes(), value.expr());
    }

    private static boolean lacksLast(Callee.Functions callee, Expression.Call call) {
        Declaration.Function function = callee.variants().get(0).declaration();
        int formals = function.formals().size();
        return callee.variants().size() == 1
                && Formals.isScalar(function)
                && call.arguments().size() == formals - 1
                && function.formals().get(formals - 1).defaultValue().isEmpty()
                && call.arguments().stream()
                        .flatMap(a -> a.keyword().stream())
                        .noneMatch(k -> k.text()
                                .equals(function.formals()
                                        .get(formals - 1)
                                        .name()
                                        .text()));
    }

    private Expr ofEachWeight(Callee.Functions callee, Expression.Call call) {
        List<Expr> terms = new ArrayList<>();
        for (Parameter parameter : definitions.parameters()) {
            Tensor tensor = parameter.tensor();
            boolean free = definitions.constrained().containsKey(tensor);
            if (tensor.rank() >= 2 && !free && !parameter.frozen()) {
                Array weight = definitions.read(tensor, Collections.nCopies(tensor.rank(), ""));
                Given last = new Given(Optional.of(lastFormal(callee)), weight, call.span());
                Array value = (Array) new Calls(context).value(call, List.of(last));
                terms.add(arena.sum(value.axes(), value.expr()));
            }
        }
        if (terms.isEmpty()) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.PENALTY,
                            call.span(),
                            "there is no weight to penalise: no parameter has two axes or more" + others())
                    .fix("name the parameter, as in  " + callee.name() + "("
                            + String.join(
                                    ", ",
                                    call.arguments().stream()
                                            .map(a -> a.span().text())
                                            .toList())
                            + ", w)"));
        }
        return arena.add(terms);
    }

    private String others() {
        return definitions.parameters().stream().anyMatch(p -> p.tensor().rank() >= 2)
                ? " and is neither frozen nor constrained"
                : "";
    }

    private static Name lastFormal(Callee.Functions callee) {
        Declaration.Function function = callee.variants().get(0).declaration();
        return function.formals().get(function.formals().size() - 1).name();
    }
}
