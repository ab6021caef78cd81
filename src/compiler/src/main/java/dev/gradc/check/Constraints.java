package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Parameter;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Declaration.RuleKind;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Formal;
import dev.gradc.syntax.Name;
import dev.gradc.syntax.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code in positive} makes of a parameter: a formula of a free number, and back for the first value. */
final class Constraints {
    private static final String INTERVAL = "interval";

    private final Context context;
    private final Session session;
    private final Arena arena;
    private final Statement.Constraint written;
    private final Found<Declaration.Rule> found;
    private final Declaration.Rule rule;
    private final List<Given> given = new ArrayList<>();

    Constraints(Context context, Statement.Constraint written) {
        this.context = context;
        this.session = context.session();
        this.arena = session.arena();
        this.written = written;
        String name = written.name().map(Name::text).orElse(INTERVAL);
        this.found = context.scope().globals().rule(RuleKind.CONSTRAINT, name).orElseThrow(() -> unknown(name));
        this.rule = found.declaration();
        if (rule.inverse().isEmpty() || rule.on().size() != 1) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.MISSING_ARGUMENT,
                            rule.name().span(),
                            "a constraint works on one free number and says where a first value comes from")
                    .fix("constraint " + rule.name().text() + "() on u = exp(u) init p = log(p)"));
        }
        written.arguments()
                .forEach(a -> given.add(new Given(
                        Optional.empty(),
                        Array.scalar(arena.num(new Expressions(constants()).constant(a))),
                        a.span())));
        if (written.name().isEmpty()) {
            ordered();
        }
    }

    private Context constants() {
        return context.at(Place.CONSTANT);
    }

    private Failure unknown(String name) {
        return session.fail(Reports.unknownWord(
                ErrorCode.UNKNOWN_NAME,
                written.span(),
                "there is no constraint called " + Names.shown(name),
                name,
                context.scope().globals().ruleNames(RuleKind.CONSTRAINT)));
    }

    private void ordered() {
        Rational low = ((Array) given.get(0).value()).number().orElseThrow();
        Rational high = ((Array) given.get(1).value()).number().orElseThrow();
        if (low.compareTo(high) >= 0) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.CONSTRAINT,
                            written.span(),
                            "nothing lies between " + Literals.text(low) + " and " + Literals.text(high))
                    .fix("in (" + Literals.text(high) + ", " + Literals.text(low) + ")"));
        }
    }

    /**
     * Declares a parameter made of free numbers, named as in {@code log_sd}: these are learnt, and start where its own first value comes from.
     * Gives the parameter itself.
     */
    Tensor declare(Body body, Statement.Parameter parameter, List<Dim> dims) {
        Definitions definitions = body.definitions;
        Name name = parameter.name();
        if (parameter.frozen()) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.CONSTRAINT,
                            written.span(),
                            name.text() + " is frozen and never moves, so there is nothing to constrain")
                    .fix("leave out  in " + written.span().text()));
        }
        Name freeName = rule.on().get(0);
        Tensor free = new Tensor(
                context.frame().name(freeName.text() + "_" + name.text()),
                Role.PARAMETER,
                dims.stream().map(Dim::axis).toList());
        dev.gradc.algebra.Name textbook = context.frame().name(name.text());
        if (context.frame().isModel()) {
            definitions.setTarget(textbook);
        }
        Draws draws = new Draws(dims);
        Array start = body.initial(parameter, dims, draws);
        if (parameter.start().isPresent()) {
            Array first = Array.of(dims, start.over(arena, dims));
            Declaration.Inverse inverse = rule.inverse().orElseThrow();
            start = applied(context.drawing(draws), inverse.of(), first, inverse.value());
            Array read = definitions.read(free, Body.sizes(dims));
            Array back = applied(context.at(Place.INITIAL), freeName, read, rule.body());
            FirstValues values = new FirstValues(session, free.axes(), draws.drawn());
            values.outside(first, start, free, back).ifPresent(v -> {
                throw outside(parameter, v);
            });
        }
        definitions.add(
                new Parameter(free, new Definition(free, start.over(arena, dims)), draws.drawn()),
                context.frame(),
                session.outermost(name.span()));
        Array read = definitions.read(free, Body.sizes(dims));
        Array made = body.defined(name.span(), textbook, applied(context.at(Place.MODEL), freeName, read, rule.body()));
        Tensor declared = made.plainTensor()
                .filter(t -> t.role() == Role.DEFINED)
                .orElseThrow(() -> session.fail(
                        ErrorCode.CONSTRAINT,
                        rule.body().span(),
                        "a constraint makes something of its free number " + freeName.text()));
        definitions.constrain(free, declared);
        return declared;
    }

    private Failure outside(Statement.Parameter parameter, String value) {
        Statement.Start start = parameter.start().orElseThrow();
        return session.fail(Diagnostic.error(
                        ErrorCode.CONSTRAINT,
                        start.value().span(),
                        parameter.name().text() + " is to stay in "
                                + written.span().text() + ", and "
                                + (start.drawn() ? "this can draw " : "it starts from ") + value)
                .note("an edge is not part of a range: no free number leads to it")
                .fix(start.drawn() ? "draw from within, as in  ~ uniform(0.2, 0.8)" : "start from a value within"));
    }

    private Array applied(Context place, Name name, Array argument, Expression body) {
        Scope scope = session.scope(found.home()).inner();
        Context inside = place.in(scope).subscripts(false);
        Map<Formal, Given> bound = Bindings.bind(session, rule.name().text(), rule.formals(), given, written.span());
        for (Formal formal : rule.formals()) {
            Value value = bound.containsKey(formal)
                    ? bound.get(formal).value()
                    : new Expressions(inside).numbers(formal.defaultValue().orElseThrow());
            scope.put(new Symbol(formal.name(), Symbol.Sort.FORMAL, Optional.of(value)));
        }
        return rule.shape().isPresent()
                ? alongLast(inside, name, argument, body)
                : inside(inside, name, argument, body, List.of());
    }

    /** A formula of a vector, for each vector along the last axis. */
    private Array alongLast(Context inside, Name name, Array argument, Expression body) {
        Span span = written.span();
        if (argument.rank() == 0) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.RANK,
                            span,
                            rule.name().text() + " needs an axis to go along, and here is a scalar")
                    .fix("give the parameter a shape"));
        }
        int last = argument.rank() - 1;
        Array vector = Array.of(List.of(argument.dims().get(last)), argument.expr());
        Formal formal = new Formal(name, rule.shape(), Optional.empty(), Optional.empty(), name.span());
        new Formals(inside)
                .checked(
                        formal,
                        new Given(Optional.empty(), vector, span),
                        rule.name().text());
        return inside(inside, name, vector, body, argument.dims().subList(0, last));
    }

    private Array inside(Context inside, Name name, Array argument, Expression body, List<Dim> outer) {
        inside.scope().put(new Symbol(name, Symbol.Sort.FORMAL, Optional.of(argument)));
        Array value = session.expanding(
                rule, rule.name().text(), written.span(), () -> new Expressions(inside).numbers(body));
        if (value.rank() != argument.rank()) {
            throw session.fail(
                    ErrorCode.SHAPES_DIFFER,
                    rule.body().span(),
                    "a constraint keeps the shape, and this is " + value.shape());
        }
        List<Dim> dims = new ArrayList<>(outer);
        dims.addAll(value.dims());
        return Array.of(dims, value.expr());
    }
}
