package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Jacobian;
import dev.gradc.model.Application;
import dev.gradc.simplify.Simplifier;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Derivatives within formulas: {@code grad(p, x)} and {@code jacobian(f, x)}. They are derived at once, from what is defined so far, and become
 * definitions like any others, so that what reads them can be differentiated again.
 */
final class Differentiation {
    static final String GRADIENT = "grad";
    static final String JACOBIAN = "jacobian";

    private final Context context;
    private final Session session;
    private final Arena arena;

    Differentiation(Context context) {
        this.context = context;
        this.session = context.session();
        this.arena = session.arena();
    }

    /** True if an expression asks for a derivative: it is no formula of scalars then, for it adds definitions. */
    static boolean isUsed(Expression expression) {
        boolean[] used = {false};
        new Walk() {
            @Override
            public Void call(Expression.Call call) {
                String name = call.function().text();
                used[0] |= name.equals(GRADIENT) || name.equals(JACOBIAN);
                return super.call(call);
            }
        }.walk(expression);
        return used[0];
    }

    Array value(String name, List<Given> given, Span span) {
        Definitions definitions = context.naming().orElseThrow(() -> session.fail(notHere(name, span)));
        checkCount(name, given, span);
        Array of = of(name, given.get(0));
        Expr.Read by = by(name, given.get(1));
        Array named = of.expr() instanceof Expr.Read ? of : definitions.named("e", of, context);
        List<Axis> over = new ArrayList<>(named.expr().freeAxes());
        over.removeAll(named.axes());
        over.addAll(named.axes());
        Tensor derivative = definitions
                .derivatives()
                .of(named.expr(), over, by.tensor(), () -> derive(definitions, named.expr(), over, by, given, span));
        List<Dim> dims = new ArrayList<>(named.dims());
        dims.addAll(((Array) given.get(1).value()).dims());
        List<Index> at = new ArrayList<>();
        over.forEach(axis -> at.add(Index.of(axis)));
        at.addAll(by.at());
        return Array.of(dims, arena.read(derivative, at));
    }

    // ---------------------------------------------------------------- the derivation

    private Tensor derive(
            Definitions definitions, Expr value, List<Axis> over, Expr.Read by, List<Given> given, Span span) {
        checkDependence(definitions, value, by.tensor(), given, span);
        List<Definition> needed = needed(definitions, value, by.tensor());
        if (needed.stream().anyMatch(d -> Reads.of(d.value()).stream().anyMatch(Tensor::batched))) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.NOT_AVAILABLE,
                            span,
                            "the derivative of what depends on other samples of the batch is not available yet")
                    .fix("leave out what is taken over the batch, such as a batch norm, between the two"));
        }
        // Derivatives found before come along, for what they have in common with this one.
        List<Definition> all = definitions.list().stream()
                .filter(d -> needed.contains(d)
                        || d.tensor() != by.tensor()
                                && definitions.derivatives().contains(d.tensor()))
                .toList();
        List<Definition> stable = all;
        if (!all.isEmpty()) {
            Tensor last = all.get(all.size() - 1).tensor();
            stable = Simplifier.stabilise(arena, Program.forward(all, last, Optional.empty(), List.of()))
                    .forward();
        }
        Jacobian.Result raw = Jacobian.derive(arena, stable, value, over, List.of(by.tensor()));
        Program derived = Simplifier.simplify(arena, raw.program());
        Expr result = derived.definition(derived.gradients().get(by.tensor()))
                .orElseThrow()
                .value();
        if (result == arena.zero()) {
            throw session.fail(steps(given, span));
        }
        return new Adoption(definitions, (Expr.Read) value, over, derived, raw.quotients()).adopt(by.tensor());
    }

    /** What the value depends on beside the tensor, which stands for itself. */
    private static List<Definition> needed(Definitions definitions, Expr value, Tensor by) {
        Set<Tensor> wanted = new LinkedHashSet<>(Reads.of(value));
        List<Definition> others =
                definitions.list().stream().filter(d -> d.tensor() != by).toList();
        boolean grows = true;
        while (grows) { // more than once for recurrences alone
            grows = false;
            for (int i = others.size() - 1; i >= 0; i--) {
                Definition d = others.get(i);
                grows |= wanted.contains(d.tensor()) && wanted.addAll(Reads.of(d.value()));
            }
        }
        List<Definition> needed =
                others.stream().filter(d -> wanted.contains(d.tensor())).toList();
        return needed;
    }

    /** The derived definitions under names of their own among those of the model. */
    private final class Adoption {
        private final Definitions definitions;
        private final Expr.Read value;
        private final boolean whole;
        private final Program derived;
        private final Map<Tensor, Tensor> adopted = new LinkedHashMap<>();
        private final Map<Tensor, Jacobian.Quotient> quotients;

        Adoption(
                Definitions definitions,
                Expr.Read value,
                List<Axis> over,
                Program derived,
                Map<Tensor, Jacobian.Quotient> quotients) {
            this.definitions = definitions;
            this.value = value;
            this.whole = value.at().equals(Index.each(over));
            this.derived = derived;
            this.quotients = quotients;
        }

        /** Gives the tensor that is the derivative. */
        Tensor adopt(Tensor by) {
            Set<Tensor> known = new LinkedHashSet<>();
            definitions.list().forEach(d -> known.add(d.tensor()));
            for (Definition d : derived.forward()) {
                if (d.tensor().role() == Role.POSITION && !known.contains(d.tensor())) {
                    definitions.addDerived(d);
                }
            }
            List<Definition> needed =
                    Definition.needed(derived.backward(), derived.gradients().values());
            needed.forEach(d -> adopted.put(d.tensor(), named(d)));
            needed.forEach(this::adopt);
            return adopted.get(derived.gradients().get(by));
        }

        private Tensor named(Definition d) {
            Jacobian.Quotient quotient = quotients.get(d.tensor());
            Name by = quotient.by().name();
            String of = quotient.of().orElse(value.tensor()).name().plain();
            Name name = new Name("d" + of + "_d" + by.base(), by.layer());
            return new Tensor(name, Role.DEFINED, d.tensor().axes());
        }

        private void adopt(Definition d) {
            Tensor own = adopted.get(d.tensor());
            Expr right = arena.rewrite(d.value(), this::renamed);
            definitions.addDerived(new Definition(own, right));
            Jacobian.Quotient quotient = quotients.get(d.tensor());
            if (whole || quotient.of().isPresent()) {
                Tensor of = quotient.of().orElse(value.tensor());
                definitions.noteDerivative(own, Application.derivative(of, quotient.by(), right));
            }
        }

        private Expr renamed(Expr e) {
            return e instanceof Expr.Read read && adopted.containsKey(read.tensor())
                    ? arena.read(adopted.get(read.tensor()), read.at())
                    : e;
        }
    }

    // ---------------------------------------------------------------- what may be differentiated, and by what

    private Diagnostic notHere(String name, Span span) {
        return Diagnostic.error(
                        ErrorCode.MISPLACED,
                        span,
                        name + " stands in the formulas of a model or a layer, and in the loss")
                .fix("give the derivative a name there, as in  g = " + span.text() + ",  and use g here");
    }

    private void checkCount(String name, List<Given> given, Span span) {
        given.stream().flatMap(g -> g.keyword().stream()).findFirst().ifPresent(k -> {
            throw session.fail(ErrorCode.UNKNOWN_ARGUMENT, k.span(), name + " takes no arguments by name");
        });
        if (given.size() != 2) {
            boolean many = given.size() > 2;
            throw session.fail(Diagnostic.error(
                            many ? ErrorCode.TOO_MANY_ARGUMENTS : ErrorCode.MISSING_ARGUMENT,
                            many ? given.get(2).span() : span,
                            name + " takes what is differentiated and by what, and here "
                                    + (given.size() == 1 ? "is 1 argument" : "are " + given.size()))
                    .fix(name + "(p, x)"));
        }
    }

    private Array of(String name, Given given) {
        if (!(given.value() instanceof Array array) || array.isLabel()) {
            throw session.fail(
                    ErrorCode.TYPE_MISMATCH, given.span(), name + " differentiates a number, and this is none");
        }
        if (name.equals(GRADIENT) && array.rank() > 0) {
            String text = given.span().text();
            throw session.fail(Declared.label(
                    Diagnostic.error(
                                    ErrorCode.NOT_SCALAR,
                                    given.span(),
                                    "grad differentiates a scalar, and this is " + array.shape())
                            .fix("take one element, as in  grad(" + text + "[0], ...),  all of them in  jacobian("
                                    + text + ", ...),  or a scalar of them, as in  grad(sum(" + text + "), ...)"),
                    context,
                    array));
        }
        return array;
    }

    private Expr.Read by(String name, Given given) {
        String text = Names.shown(given.span().text());
        Diagnostic told = Diagnostic.error(
                ErrorCode.NOT_DIFFERENTIABLE,
                given.span(),
                name + " differentiates by an input, a parameter or a definition, and " + text + " is none");
        if (!(given.value() instanceof Array array)) {
            throw session.fail(told.note(text + " is a function"));
        }
        if (array.isLabel()) {
            throw session.fail(Declared.label(
                    Diagnostic.error(
                                    ErrorCode.NOT_DIFFERENTIABLE,
                                    given.span(),
                                    "nothing has a derivative by a whole number, and " + text + " is a label of "
                                            + array.classes() + " classes")
                            .fix("differentiate by what the label picks, such as an embedded vector"),
                    context,
                    array));
        }
        if (!(array.expr() instanceof Expr.Read read) || !mayVary(read.tensor())) {
            throw session.fail(
                    array.number().isPresent()
                            ? told.note("it is a number that never changes")
                            : told.fix("give it a name and use that, as in  t = " + text + ",  then  " + name
                                    + "(..., t)  of what is computed from t"));
        }
        return read;
    }

    private static boolean mayVary(Tensor tensor) {
        return switch (tensor.role()) {
            case INPUT, TARGET, PARAMETER, DEFINED -> true;
            case STATE, CONSTANT, SETTING, UNIFORM, GAUSSIAN, POSITION, ADJOINT, TANGENT, FORMAL -> false;
        };
    }

    private void checkDependence(Definitions definitions, Expr value, Tensor by, List<Given> given, Span span) {
        List<Definition> needed = needed(definitions, value, by);
        if (Reach.smooth(needed, Reach.smooth(value)).contains(by)) {
            return;
        }
        if (Reach.any(needed, Reads.of(value)).contains(by)) {
            throw session.fail(steps(given, span));
        }
        String of = Names.shown(given.get(0).span().text());
        String x = Names.shown(given.get(1).span().text());
        throw session.fail(Diagnostic.error(ErrorCode.NOT_DIFFERENTIABLE, span, of + " does not depend on " + x)
                .label(given.get(1).span(), "nothing that " + of + " is computed from reads it")
                .fix("compute " + of + " from " + x + ", or differentiate by something it is computed from"));
    }

    private static Diagnostic steps(List<Given> given, Span span) {
        String of = Names.shown(given.get(0).span().text());
        String x = Names.shown(given.get(1).span().text());
        return Diagnostic.error(
                        ErrorCode.NOT_DIFFERENTIABLE,
                        span,
                        of + " has no derivative by " + x + " but 0: it depends on it only through steps")
                .note("argmax, comparisons, sign, floor, stop_gradient and the slope of relu do not change when " + x
                        + " changes a little")
                .fix("use something smooth between them, such as tanh or softplus");
    }
}
