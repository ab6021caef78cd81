package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Name;
import dev.gradc.syntax.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recurrence {@code recur t in 0..T { init h[-1] = 0  h[t] = ... h[t-1] ... }}: each definition over the steps, what is carried from step to
 * step read through its first values. The loop stays one: nothing is written out step by step.
 *
 * <p>What is carried is used before it is defined, so its shape is found first: that of its first value, or that of its definition as far as
 * that can be told without it.
 */
final class Recurring {
    private final Body body;
    private final Context context;
    private final Session session;
    private final Arena arena;
    private final Definitions definitions;
    private final Statement.Recurrence written;
    private final List<Statement.Assignment> assignments = new ArrayList<>();
    private final Map<String, Map<Integer, Array>> initials = new LinkedHashMap<>();
    private final Scope inside;
    private final Axis step;
    private final String steps;

    Recurring(Body body, Statement.Recurrence written) {
        this.body = body;
        this.context = body.context;
        this.session = body.session;
        this.arena = body.arena;
        this.definitions = body.definitions;
        this.written = written;
        this.inside = body.scope.inner();
        for (Statement statement : written.statements()) {
            if (statement instanceof Statement.Assignment a) {
                assignments.add(a);
            } else if (statement instanceof Statement.Outputs o) {
                o.definition().ifPresent(assignments::add);
            }
        }
        claimAll();
        Reductions.Run run = new Reductions(context).range(written.range());
        if (run.first() != 0) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.RECURRENCE,
                            written.range().from().span(),
                            "the steps of a recurrence are counted from 0")
                    .fix(written.index().text() + " in 0.."
                            + written.range().to().span().text()));
        }
        this.step = arena.axis(written.index().text(), run.extent());
        this.steps = Shapes.sizeText(written.range().to());
    }

    /** Claims every name before anything can go wrong, so that what follows a mistake is silent. */
    private void claimAll() {
        List<Failure> failures = new ArrayList<>();
        for (Statement.Assignment a : assignments) {
            try {
                body.claim(a.left().name(), Symbol.Sort.DEFINITION);
            } catch (Failure reported) {
                failures.add(reported);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    void check() {
        checkFree();
        Array index = Array.scalar(arena.indexValue(Index.of(step)));
        inside.put(new Symbol(written.index(), Symbol.Sort.INDEX, Optional.of(index)));
        assignments.forEach(this::checkLeft);
        for (Statement statement : written.statements()) {
            if (statement instanceof Statement.Initial initial) {
                initial(initial);
            }
        }
        declare();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Statement.Assignment a : assignments) {
            try {
                tensors.put(a.left().name().text(), define(a));
            } catch (Failure reported) {
                inside.put(new Symbol(a.left().name(), Symbol.Sort.DEFINITION, Optional.empty()));
            }
        }
        for (Statement.Assignment a : assignments) {
            Tensor tensor = tensors.get(a.left().name().text());
            if (tensor != null) {
                body.assign(a.left().name(), Symbol.Sort.DEFINITION, all(tensor));
            }
        }
        for (Statement statement : written.statements()) {
            if (statement instanceof Statement.Outputs outputs) {
                body.output(outputs);
            }
        }
    }

    private void checkFree() {
        Optional<Symbol> outer = body.scope.find(written.index().text());
        if (outer.isPresent()) {
            throw session.fail(Reports.duplicate(written.index(), outer.get().name()));
        }
    }

    private void checkLeft(Statement.Assignment a) {
        List<Statement.LeftIndex> indices = a.left().indices();
        String t = written.index().text();
        boolean overSteps = !indices.isEmpty()
                && indices.get(0).name().filter(n -> n.text().equals(t)).isPresent();
        if (!overSteps) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.RECURRENCE,
                            a.left().span(),
                            "what a recurrence defines has a value at each step, and its first index is " + t)
                    .fix(a.left().name().text() + "[" + t + "] = ...   or move it out of the recurrence"));
        }
    }

    // ---------------------------------------------------------------- first values

    private void initial(Statement.Initial initial) {
        Name name = initial.left().name();
        List<Statement.LeftIndex> indices = initial.left().indices();
        boolean before = indices.size() == 1
                && indices.get(0).isFixed()
                && indices.get(0).fixed() < 0;
        if (!before) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.RECURRENCE,
                            initial.left().span(),
                            "a first value stands at a step before the first, -1, -2, ...")
                    .fix("init " + name.text() + "[-1] = ..."));
        }
        if (assignments.stream().noneMatch(a -> a.left().name().text().equals(name.text()))) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.RECURRENCE,
                            name.span(),
                            name.text() + " has a first value, and the recurrence does not define it")
                    .fix("define it, as in  " + name.text() + "["
                            + written.index().text() + "] = ..."));
        }
        Array value = new Expressions(context).numbers(initial.value());
        Map<Integer, Array> known = initials.computeIfAbsent(name.text(), n -> new LinkedHashMap<>());
        if (known.putIfAbsent(-indices.get(0).fixed(), value) != null) {
            throw session.fail(
                    ErrorCode.DUPLICATE_NAME,
                    initial.left().span(),
                    initial.left().span().text() + " is set already");
        }
    }

    // ---------------------------------------------------------------- shapes

    /** Makes every name of the recurrence known in it: what is carried with its tensor. */
    private void declare() {
        Map<String, List<Dim>> shapes = new StepShapes(this::guess, assignments, initialShapes()).find();
        for (Statement.Assignment a : assignments) {
            Name name = a.left().name();
            Optional<Tensor> tensor = initials.containsKey(name.text())
                    ? Optional.of(tensor(context.frame().name(name.text()), shapes.get(name.text())))
                    : Optional.empty();
            put(inside, carried(name, tensor, shapes.getOrDefault(name.text(), List.of()), false));
        }
    }

    /** The shapes that first values tell; none of a name whose first values are all scalars. */
    private Map<String, List<Dim>> initialShapes() {
        Map<String, List<Dim>> shapes = new LinkedHashMap<>();
        initials.forEach((name, values) -> shapes.put(
                name,
                values.values().stream()
                        .map(Array::dims)
                        .filter(d -> !d.isEmpty())
                        .findFirst()
                        .orElse(List.of())));
        return shapes;
    }

    /** The value of a definition where shapes are known of some names only; empty if it cannot be told. Nothing that is made here stays. */
    private Optional<Array> guess(Statement.Assignment assignment, Map<String, List<Dim>> known, boolean partly) {
        Scope scope = inside.inner();
        for (Statement.Assignment a : assignments) {
            Name name = a.left().name();
            List<Dim> dims = known.get(name.text());
            if (dims == null) {
                scope.put(new Symbol(name, Symbol.Sort.DEFINITION, Optional.empty()));
            } else {
                Tensor stand = tensor(context.frame().name(name.text()), dims);
                put(scope, carried(name, Optional.of(stand), dims, true));
            }
        }
        Context trial = context.in(scope).trying(new Definitions(session));
        return session.guess(partly, () -> value(assignment, trial));
    }

    private Tensor tensor(dev.gradc.algebra.Name name, List<Dim> dims) {
        List<Axis> axes = new ArrayList<>(List.of(arena.fresh(step)));
        dims.forEach(d -> axes.add(arena.fresh(d.axis())));
        return new Tensor(name, Role.DEFINED, axes);
    }

    private Carried carried(Name name, Optional<Tensor> tensor, List<Dim> dims, boolean computed) {
        return new Carried(name, tensor, dims, step, initials.getOrDefault(name.text(), Map.of()), computed);
    }

    private static void put(Scope scope, Carried carried) {
        scope.put(new Symbol(carried.name(), Symbol.Sort.DEFINITION, Optional.of(carried)));
    }

    // ---------------------------------------------------------------- definitions

    private static Array value(Statement.Assignment assignment, Context at) {
        List<Statement.LeftIndex> indices = assignment.left().indices();
        return new Pieces(at).over(assignment, indices.subList(1, indices.size()));
    }

    private Tensor define(Statement.Assignment a) {
        Name name = a.left().name();
        dev.gradc.algebra.Name textbook = context.frame().name(name.text());
        if (context.frame().isModel()) {
            definitions.setTarget(textbook);
        }
        definitions.setPart(assignments.size() > 1 ? name.text() : "");
        Array value = value(a, context.in(inside));
        definitions.setPart("");
        Carried carried =
                (Carried) inside.find(name.text()).flatMap(Symbol::value).orElseThrow();
        Tensor tensor = carried.tensor().isPresent()
                ? again(a, carried, value)
                : definitions.define(textbook, List.of(step), value);
        definitions.noteOrigin(tensor, context.frame(), name.span());
        Value known = carried.tensor().isPresent() ? carried.asComputed() : all(tensor);
        inside.put(new Symbol(name, Symbol.Sort.DEFINITION, Optional.of(known)));
        return tensor;
    }

    private Tensor again(Statement.Assignment a, Carried carried, Array value) {
        Name name = a.left().name();
        if (value.isLabel()) {
            throw session.fail(
                    ErrorCode.TYPE_MISMATCH,
                    a.value().span(),
                    "a label cannot be carried from step to step: " + name.text() + " starts from a number");
        }
        if (!Body.extents(carried.dims()).equals(Body.extents(value.dims()))) {
            Array taken = Array.of(carried.dims(), value.expr());
            throw session.fail(Diagnostic.error(
                            ErrorCode.SHAPES_DIFFER,
                            a.value().span(),
                            name.text() + " at a step is " + value.shape() + ", and before the first it is "
                                    + taken.shape())
                    .fix("give  init " + name.text() + "[-1]  the shape of the value"));
        }
        Tensor tensor = carried.tensor().orElseThrow();
        definitions.define(tensor, List.of(step), value);
        return tensor;
    }

    /** The values of all steps. */
    private Array all(Tensor tensor) {
        List<String> sizes = new ArrayList<>(List.of(steps));
        for (int i = 1; i < tensor.rank(); i++) {
            sizes.add("");
        }
        return definitions.read(tensor, sizes);
    }
}
