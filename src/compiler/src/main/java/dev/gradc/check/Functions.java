package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Tensor;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Formal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls of functions. One of scalars alone works element by element and keeps its name as a formula; one with a shaped argument is written
 * out in place.
 */
final class Functions {
    private final Context context;
    private final Session session;
    private final Arena arena;

    Functions(Context context) {
        this.context = context;
        this.session = context.session();
        this.arena = session.arena();
    }

    Array value(Callee.Functions callee, List<Given> given, Span span) {
        Found<Declaration.Function> chosen = new Overloads(session).choose(callee, given, span);
        Declaration.Function function = chosen.declaration();
        Map<Formal, Given> bound = Bindings.bind(session, function.name().text(), function.formals(), given, span);
        return Formals.isScalar(function) && !Differentiation.isUsed(function.body())
                ? elementwise(chosen, bound, span)
                : session.expanding(function, function.name().text(), span, () -> expand(chosen, bound, span));
    }

    // ---------------------------------------------------------------- scalar functions

    private Array elementwise(Found<Declaration.Function> found, Map<Formal, Given> bound, Span span) {
        List<Elementwise.Operand> operands = new ArrayList<>();
        Context constants = Context.constant(session, session.scope(found.home()));
        for (Formal formal : found.declaration().formals()) {
            Given given = bound.get(formal);
            operands.add(
                    given != null
                            ? new Elementwise.Operand((Array) given.value(), given.span())
                            : new Elementwise.Operand(
                                    new Expressions(constants)
                                            .numbers(formal.defaultValue().orElseThrow()),
                                    span));
        }
        List<Elementwise.Operand> variable =
                operands.stream().filter(o -> o.value().number().isEmpty()).toList();
        if (context.place().inlines() || variable.isEmpty()) {
            return inlined(found, operands, span);
        }
        List<Optional<Rational>> known =
                operands.stream().map(o -> o.value().number()).toList();
        Formula formula = session.formulas().formula(found, known, span);
        if (formula.arity() == 1
                && formula.body() == arena.read(formula.formals().get(0))) {
            return variable.get(0).value();
        }
        return new Elementwise(context).apply(formula, variable, span);
    }

    private Array inlined(Found<Declaration.Function> found, List<Elementwise.Operand> operands, Span span) {
        Elementwise elementwise = new Elementwise(context);
        List<Dim> dims = elementwise.common(operands, span);
        List<Expr> values = elementwise.aligned(operands, dims);
        Declaration.Function function = found.declaration();
        Scope scope = session.scope(found.home()).inner();
        for (int i = 0; i < values.size(); i++) {
            Formal formal = function.formals().get(i);
            scope.put(new Symbol(formal.name(), Symbol.Sort.FORMAL, Optional.of(Array.scalar(values.get(i)))));
        }
        Array body = session.expanding(
                function,
                function.name().text(),
                span,
                () -> new Expressions(context.in(scope).subscripts(false)).array(function.body()));
        if (body.rank() > 0) {
            throw session.fail(
                    ErrorCode.NOT_SCALAR,
                    function.body().span(),
                    "a function of scalars gives a scalar, and this is " + body.shape());
        }
        return new Array(dims, body.expr(), 0, body.condition());
    }

    // ---------------------------------------------------------------- functions of tensors

    private Array expand(Found<Declaration.Function> found, Map<Formal, Given> bound, Span span) {
        Declaration.Function function = found.declaration();
        Scope scope = session.scope(found.home()).inner();
        Context inside = context.in(scope).subscripts(false);
        Formals formals = new Formals(inside);
        Map<Formal, Value> values = new LinkedHashMap<>();
        for (Formal formal : function.formals()) {
            Given given = bound.get(formal);
            Value value = given != null
                    ? formals.checked(formal, given, function.name().text())
                    : new Expressions(inside).value(formal.defaultValue().orElseThrow());
            Value kept = value instanceof Array array ? kept(formal, array, function.body()) : value;
            values.put(formal, kept);
            scope.put(new Symbol(formal.name(), Symbol.Sort.FORMAL, Optional.of(kept)));
        }
        warnOfSecondSoftmax(function, values, span);
        Array result = new Expressions(inside).array(function.body());
        List<Tensor> tensors = new ArrayList<>();
        for (Value value : values.values()) {
            if (value instanceof Array array && array.rank() > 0) {
                Optional<Tensor> tensor = array.plainTensor();
                if (tensor.isEmpty()) {
                    return result;
                }
                tensors.add(tensor.get());
            }
        }
        context.naming()
                .filter(d -> context.place() == Place.MODEL)
                .ifPresent(d -> d.applied(Names.ascii(function.name().text()), tensors, result.expr()));
        return result;
    }

    /** What is used more than once and not cheap gets a name, so that it is computed once. */
    private Array kept(Formal formal, Array value, Expression body) {
        boolean repeats = value.rank() > 0 && Uses.count(formal.name().text(), body) > 1 && isCostly(value.expr());
        return context.naming()
                .filter(d -> repeats)
                .map(d -> d.named(formal.name().text(), value, context))
                .orElse(value);
    }

    private void warnOfSecondSoftmax(Declaration.Function function, Map<Formal, Value> values, Span span) {
        for (Value value : values.values()) {
            boolean simplex = value instanceof Array array
                    && array.plainTensor()
                            .filter(t -> t.facts().simplexAxis() >= 0)
                            .isPresent();
            if (simplex && function.name().text().contains("softmax")) {
                session.report(Declared.label(
                        Diagnostic.warning(
                                        ErrorCode.SUSPICIOUS,
                                        span,
                                        "softmax is applied twice: its argument is the result of a softmax")
                                .fix("leave out one of the two"),
                        context,
                        (Array) value));
            }
        }
    }

    /** True if a reduction or a function stands in the expression: computing it twice is a waste. */
    private static boolean isCostly(Expr expr) {
        return expr instanceof Expr.Reduce
                || expr instanceof Expr.Call
                || expr.children().stream().anyMatch(Functions::isCostly);
    }
}
