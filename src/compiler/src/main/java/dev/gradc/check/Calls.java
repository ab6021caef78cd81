package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Argument;
import dev.gradc.syntax.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls by name: primitives and reductions here, functions and layers handed on with their arguments' values. */
final class Calls {
    private static final Callee PADDED = new Callee.Builtin(Builtins.PADDED);

    private final Context context;
    private final Session session;
    private final Arena arena;

    Calls(Context context) {
        this.context = context;
        this.session = context.session();
        this.arena = session.arena();
    }

    /** The value of a call, with what is piped into it as its first argument. */
    Value value(Expression.Call call, Optional<Given> piped) {
        Callee callee = callee(call);
        if (callee.equals(PADDED)) {
            return padded(call);
        }
        List<Given> given = new ArrayList<>();
        piped.ifPresent(given::add);
        given.addAll(arguments(callee, call));
        return apply(callee, given, call.span());
    }

    /** The value of a call with further arguments. */
    Value value(Expression.Call call, List<Given> further) {
        Callee callee = callee(call);
        List<Given> given = arguments(callee, call);
        given.addAll(further);
        return apply(callee, given, call.span());
    }

    private Array padded(Expression.Call call) {
        boolean element = call.arguments().size() == 1
                && call.arguments().get(0).keyword().isEmpty()
                && call.arguments().get(0).value() instanceof Expression.Access;
        if (!element) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.TYPE_MISMATCH,
                            call.span(),
                            "padded takes one element, which is 0 where an index leaves its range")
                    .fix("write  padded(x[i - 1])"));
        }
        return new Accesses(context)
                .padded((Expression.Access) call.arguments().get(0).value());
    }

    private List<Given> arguments(Callee callee, Expression.Call call) {
        List<Given> given = new ArrayList<>();
        boolean primitive = callee instanceof Callee.Builtin;
        Context inside = primitive || context.place() != Place.LOSS ? context : context.at(Place.MODEL);
        for (Argument argument : call.arguments()) {
            Value value = new Expressions(inside.subscripts(false)).value(argument.value());
            given.add(new Given(argument.keyword(), value, argument.value().span()));
        }
        return given;
    }

    private Callee callee(Expression.Call call) {
        String name = call.function().text();
        Optional<Symbol> symbol = context.scope().find(name);
        if (symbol.isPresent()) {
            if (symbol.get().value().orElseThrow(Failure::new) instanceof Callee callee) {
                return callee;
            }
            throw session.fail(Diagnostic.error(
                            ErrorCode.NOT_A_FUNCTION,
                            call.function().span(),
                            name + " is a " + symbol.get().sort().word() + ", not a function")
                    .label(symbol.get().name().span(), "it is declared here")
                    .fix("write  " + name + " * (...)  for a product, or  " + name + "[...]  for an element"));
        }
        return context.scope().globals().callee(name).orElseThrow(() -> session.fail(unknown(call)));
    }

    private Diagnostic unknown(Expression.Call call) {
        String name = call.function().text();
        Diagnostic told = Diagnostic.error(
                ErrorCode.UNKNOWN_FUNCTION,
                call.function().span(),
                "there is no function or layer called " + Names.shown(name));
        List<String> candidates = context.scope().globals().calleeNames();
        if (context.scope().globals().optimizer(name).isPresent()) {
            return told.note(name + " is an optimiser").fix("train { optimizer = " + name + "(...) }");
        }
        return Names.closest(name, candidates)
                .map(c -> told.fix("did you mean " + c + "?"))
                .orElse(told.fix("define it, as in  fn " + Names.shown(name) + "(x) = ..."));
    }

    private Value apply(Callee callee, List<Given> given, Span span) {
        if (callee instanceof Callee.Builtin builtin) {
            return builtin(builtin.name(), given, span);
        }
        if (callee instanceof Callee.Functions functions) {
            return new Functions(context).value(functions, given, span);
        }
        if (callee instanceof Callee.LayerCall layer) {
            return new Layers(context).value(layer, given, span);
        }
        if (callee instanceof Callee.Instance instance) {
            return new Layers(context).apply(instance, given, span);
        }
        return new Initializers(context).value((Callee.InitializerCall) callee, given, span);
    }

    // ---------------------------------------------------------------- primitives

    private Value builtin(String name, List<Given> given, Span span) {
        if (name.equals(Differentiation.GRADIENT) || name.equals(Differentiation.JACOBIAN)) {
            return new Differentiation(context).value(name, given, span);
        }
        List<Elementwise.Operand> operands = new ArrayList<>();
        for (Given argument : given) {
            argument.keyword().ifPresent(k -> {
                throw session.fail(ErrorCode.UNKNOWN_ARGUMENT, k.span(), name + " takes no arguments by name");
            });
            operands.add(new Elementwise.Operand(array(argument, name), argument.span()));
        }
        if (name.equals("random") || name.equals("gaussian")) {
            count(name, operands, 0, span);
            return draw(name, span);
        }
        Optional<ScalarFunction> scalar = Builtins.scalar(name);
        boolean overAll = Builtins.reduction(name).isPresent() && (scalar.isEmpty() || operands.size() == 1);
        if (overAll || name.equals("mean") || name.equals("var")) {
            count(name, operands, 1, span);
            return new Reductions(context).overAll(name, operands.get(0).value());
        }
        if (name.equals("sqrt")) {
            count(name, operands, 1, span);
            return Elementwise.map(operands.get(0).value(), arena::sqrt);
        }
        if (name.equals("own")) {
            count(name, operands, 1, span);
            return own(operands.get(0).value(), span);
        }
        count(name, operands, scalar.orElseThrow().arity(), span);
        checkDomain(scalar.get(), operands.get(0));
        return new Elementwise(context).apply(scalar.get(), operands, span);
    }

    private void checkDomain(ScalarFunction function, Elementwise.Operand operand) {
        Optional<Rational> number = operand.value().number();
        if (function == ScalarFunction.LOG && number.isPresent() && number.get().signum() <= 0) {
            throw session.fail(
                    ErrorCode.CONSTANT_VALUE,
                    operand.span(),
                    "the logarithm of " + number.get() + " is not a finite number");
        }
    }

    private Array array(Given argument, String name) {
        if (!(argument.value() instanceof Array array)) {
            throw session.fail(
                    ErrorCode.TYPE_MISMATCH, argument.span(), name + " takes numbers, and this is a function");
        }
        if (array.isLabel()) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.TYPE_MISMATCH,
                            argument.span(),
                            name + " takes numbers, and this is a label of " + array.classes() + " classes")
                    .fix("use a label as a position, as in  p["
                            + argument.span().text() + "]"));
        }
        return array;
    }

    private void count(String name, List<Elementwise.Operand> operands, int wanted, Span span) {
        if (operands.size() != wanted) {
            boolean many = operands.size() > wanted;
            throw session.fail(
                    many ? ErrorCode.TOO_MANY_ARGUMENTS : ErrorCode.MISSING_ARGUMENT,
                    many ? operands.get(wanted).span() : span,
                    name + " takes " + (wanted == 0 ? "no arguments" : wanted == 1 ? "one argument" : "two arguments")
                            + ", and here are " + operands.size());
        }
    }

    /** The value of the sample in hand within a reduction that runs over all of its batch. */
    private Array own(Array value, Span span) {
        BatchReads batch = context.naming()
                .map(Definitions::batch)
                .filter(BatchReads::isInside)
                .orElseThrow(() -> session.fail(Diagnostic.error(
                                ErrorCode.MISPLACED,
                                span,
                                "own says whose value is meant where a reduction runs over the batch, and here none does")
                        .fix("sum[batch] (own(h) @ h)   or leave out own")));
        return Elementwise.map(value, e -> batch.own(e, span));
    }

    private Array draw(String name, Span span) {
        Role role = name.equals("random") ? Role.UNIFORM : Role.GAUSSIAN;
        if (context.draws().isPresent()) {
            return context.draws().get().draw(arena, role);
        }
        return context.naming()
                .map(d -> d.draws().draw(role, context.frame(), span))
                .orElseThrow(
                        () -> session.fail(
                                Diagnostic.error(
                                                ErrorCode.NOT_DRAWN,
                                                span,
                                                "numbers are drawn in initialisers and in what a model or layer defines")
                                        .fix(
                                                "draw in a definition, as in  u[i] = random(),  or a parameter, as in  param w[3] ~ normal(0, 0.1)")));
    }
}
