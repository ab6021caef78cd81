package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Parameter;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Name;
import dev.gradc.syntax.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The statements that models and layers share: sizes, constants, parameters, definitions. An error ends its statement, not the body. */
class Body implements Statement.Visitor<Void> {
    final Context context;
    final Session session;
    final Arena arena;
    final Scope scope;
    final Definitions definitions;
    private final Map<Name, Callee.Instance> layers = new LinkedHashMap<>();
    private boolean failed;
    private final States states;

    Body(Context context, Definitions definitions) {
        this.context = context;
        this.session = context.session();
        this.arena = session.arena();
        this.scope = context.scope();
        this.definitions = definitions;
        this.states = new States(context, definitions);
    }

    /** All statements in order; what one got wrong is silent in those that use it. */
    final void check(List<Statement> statements) {
        for (Statement statement : statements) {
            if (statement instanceof Statement.Assignment a) {
                scope.definesLater(a.left().name(), a.span());
            } else if (statement instanceof Statement.Outputs o) {
                o.definition().ifPresent(a -> scope.definesLater(a.left().name(), a.span()));
            } else if (statement instanceof Statement.Parameter p
                    && context.frame().isModel()) {
                definitions
                        .numbers()
                        .reserve(context.frame().name(p.name().text()).layer());
            }
        }
        for (int i = 0; i < statements.size(); ) {
            List<Statement.Assignment> pieces = Pieces.from(statements, i);
            try {
                if (pieces.isEmpty()) {
                    statements.get(i).accept(this);
                } else {
                    pieces(pieces);
                }
            } catch (Failure reported) {
                failed = true; // the next statement is checked all the same
            }
            i += Math.max(1, pieces.size());
        }
        states.finish();
    }

    /** Reports layer values that nothing went into, unless a statement that may have used one was wrong. */
    final void checkLayersApplied() {
        if (!failed) {
            layers.forEach(this::checkApplied);
        }
    }

    private void checkApplied(Name name, Callee.Instance layer) {
        if (layer.shared().first().isEmpty()) {
            session.report(Diagnostic.error(
                            ErrorCode.NOT_APPLIED, name.span(), "the layer " + name.text() + " is applied to nothing")
                    .fix("apply it, as in  h = x |> " + name.text() + "   or at once, as in  h = x |> "
                            + layer.name()));
        }
    }

    // ---------------------------------------------------------------- names

    /** Makes a name known before its value is, so that a wrong value is silent where it is used. */
    final void claim(Name name, Symbol.Sort sort) {
        Optional<Symbol> taken = scope.findHere(name.text());
        if (taken.isPresent()) {
            throw session.fail(Reports.duplicate(name, taken.get().name()));
        }
        scope.put(new Symbol(name, sort, Optional.empty()));
        JavaNames.problem(Names.ascii(name.text()))
                .filter(p -> context.frame().isModel())
                .ifPresent(problem -> {
                    throw session.fail(
                            Diagnostic.error(ErrorCode.ILLEGAL_NAME, name.span(), name.text() + " " + problem)
                                    .fix("call it " + name.text() + "_"));
                });
    }

    final void assign(Name name, Symbol.Sort sort, Value value) {
        scope.put(new Symbol(name, sort, Optional.of(value)));
    }

    // ---------------------------------------------------------------- sizes, constants, parameters

    @Override
    public Void sizes(Declaration.Sizes sizes) {
        new FileConstants(session, scope).sizes(sizes);
        return null;
    }

    @Override
    public Void constant(Declaration.Constant constant) {
        new FileConstants(session, scope).constant(constant);
        return null;
    }

    @Override
    public Void parameter(Statement.Parameter parameter) {
        claim(parameter.name(), Symbol.Sort.PARAMETER);
        List<Dim> dims = new Shapes(context).dims(parameter.shape());
        Tensor tensor = definitions.parameter(() -> parameter
                .constraint()
                .map(c -> new Constraints(context, c).declare(this, parameter, dims))
                .orElseGet(() -> learnt(parameter, dims)));
        checkShared(parameter, tensor, dims);
        assign(parameter.name(), Symbol.Sort.PARAMETER, definitions.read(tensor, sizes(dims)));
        return null;
    }

    private Tensor learnt(Statement.Parameter parameter, List<Dim> dims) {
        Tensor tensor = new Tensor(
                context.frame().name(parameter.name().text()),
                Role.PARAMETER,
                dims.stream().map(Dim::axis).toList());
        assign(parameter.name(), Symbol.Sort.PARAMETER, definitions.read(tensor, sizes(dims)));
        Draws draws = new Draws(dims);
        Array initial = initial(parameter, dims, draws);
        definitions.add(
                new Parameter(
                        tensor, new Definition(tensor, initial.over(arena, dims)), draws.drawn(), parameter.frozen()),
                context.frame(),
                session.outermost(parameter.name().span()));
        return tensor;
    }

    /** A layer value that is applied again has its parameters from the first time: they must fit. */
    private void checkShared(Statement.Parameter parameter, Tensor tensor, List<Dim> dims) {
        List<Integer> has = tensor.axes().stream().map(Axis::extent).toList();
        if (!has.equals(extents(dims))) {
            Diagnostic told = Diagnostic.error(
                    ErrorCode.ARGUMENT_SHAPE,
                    parameter.span(),
                    "one layer cannot go with both: its parameter "
                            + parameter.name().text() + " is " + tensor.shape()
                            + " since it was first applied, and this would need "
                            + extents(dims).toString().replace(" ", ""));
            throw session.fail(definitions
                    .firstApplied()
                    .map(first -> told.label(first, "first applied here"))
                    .orElse(told)
                    .fix("give both the same shape, or make a second layer"));
        }
    }

    /** What a parameter starts from, a scalar or in axes of its own. */
    final Array initial(Statement.Parameter parameter, List<Dim> dims, Draws draws) {
        Context inside = context.drawing(draws);
        if (parameter.start().isEmpty()) {
            return dims.size() < 2 ? Array.scalar(arena.zero()) : glorot(inside, parameter);
        }
        Statement.Start start = parameter.start().get();
        Array value = new Expressions(inside).numbers(start.value());
        if (start.drawn() && draws.drawn().isEmpty() && !(start.value() instanceof Expression.Call)) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.NOT_DRAWN,
                            start.value().span(),
                            "an initialiser is expected after ~, and this is a value")
                    .fix("write  = " + start.value().span().text()));
        }
        Optional<Tensor> read = Reads.of(value.expr()).stream()
                .filter(t -> !draws.drawn().contains(t) && t.role() != Role.CONSTANT)
                .findFirst();
        if (read.isPresent()) {
            throw session.fail(
                    ErrorCode.NOT_CONSTANT,
                    start.value().span(),
                    "a parameter starts from numbers, and " + read.get() + " is not known before the model runs");
        }
        boolean fits = value.rank() == 0 || extents(value.dims()).equals(extents(dims));
        if (!fits) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.SHAPES_DIFFER,
                            start.value().span(),
                            parameter.name().text() + " is "
                                    + Array.of(dims, value.expr()).shape() + " and starts from something that is "
                                    + value.shape())
                    .fix("param " + parameter.name().text() + Declared.plain(value) + " = ..."));
        }
        return value;
    }

    private Array glorot(Context inside, Statement.Parameter parameter) {
        Callee callee = scope.globals().callee("glorot_uniform").orElseThrow();
        return new Initializers(inside).value((Callee.InitializerCall) callee, List.of(), parameter.span());
    }

    static List<Integer> extents(List<Dim> dims) {
        return dims.stream().map(Dim::extent).toList();
    }

    static List<String> sizes(List<Dim> dims) {
        return dims.stream().map(Dim::size).toList();
    }

    // ---------------------------------------------------------------- definitions

    @Override
    public Void assignment(Statement.Assignment assignment) {
        if (states.declares(assignment.left().name())) {
            states.update(assignment);
            return null;
        }
        define(assignment.left().name(), () -> new Pieces(context).whole(assignment));
        return null;
    }

    /** Several definitions of one tensor, each of one position. */
    private void pieces(List<Statement.Assignment> pieces) {
        define(pieces.get(0).left().name(), () -> new Pieces(context).value(pieces));
    }

    private void define(Name name, Supplier<Value> right) {
        claim(name, Symbol.Sort.DEFINITION);
        scope.forget(name);
        dev.gradc.algebra.Name textbook = context.frame().name(name.text());
        if (context.frame().isModel()) {
            definitions.setTarget(textbook);
        }
        Value value;
        try {
            value = right.get();
        } finally {
            scope.put(new Symbol(name, Symbol.Sort.DEFINITION, Optional.empty()));
        }
        if (value instanceof Callee.Instance instance) {
            layers.put(name, instance);
            assign(name, Symbol.Sort.DEFINITION, instance);
        } else {
            assign(name, Symbol.Sort.DEFINITION, defined(name.span(), textbook, (Array) value));
        }
    }

    /** The value as what the name stands for: a constant, a tensor under one more name, or a new tensor. */
    final Array defined(Span span, dev.gradc.algebra.Name textbook, Array value) {
        Optional<Tensor> plain = value.plainTensor();
        if (plain.isEmpty() && Reads.of(value.expr()).stream().allMatch(t -> t.role() == Role.CONSTANT)) {
            return value;
        }
        if (plain.isPresent()) {
            if (context.frame().isModel() && plain.get().role() == Role.DEFINED) {
                definitions.rename(plain.get(), textbook, span);
            }
            return value;
        }
        Definitions.Defined made = definitions.define(textbook, value);
        definitions.noteOrigin(made.tensor(), context.frame(), span);
        Array read = made.value();
        return new Array(read.dims(), read.expr(), read.classes(), value.condition());
    }

    // ---------------------------------------------------------------- states

    @Override
    public Void state(Statement.State state) {
        claim(state.name(), Symbol.Sort.STATE);
        assign(state.name(), Symbol.Sort.STATE, states.declare(state));
        return null;
    }

    // ---------------------------------------------------------------- not available, or not here

    @Override
    public Void recurrence(Statement.Recurrence recurrence) {
        new Recurring(this, recurrence).check();
        return null;
    }

    @Override
    public Void initial(Statement.Initial initial) {
        throw new IllegalStateException("init outside recur");
    }

    @Override
    public Void inputs(Statement.Inputs inputs) {
        throw misplaced(inputs);
    }

    @Override
    public Void outputs(Statement.Outputs outputs) {
        throw misplaced(outputs);
    }

    @Override
    public Void loss(Statement.Loss loss) {
        throw misplaced(loss);
    }

    @Override
    public Void penalty(Statement.Penalty penalty) {
        throw misplaced(penalty);
    }

    @Override
    public Void metric(Statement.Metric metric) {
        throw misplaced(metric);
    }

    @Override
    public Void settings(Statement.Settings settings) {
        throw misplaced(settings);
    }

    /** Notes the outputs of a statement whose definition, if it has one, is checked. */
    void output(Statement.Outputs outputs) {
        throw misplaced(outputs);
    }

    private Failure misplaced(Statement statement) {
        return session.fail(ErrorCode.MISPLACED, statement.span(), "this stands in a model only");
    }
}
