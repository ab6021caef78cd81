package dev.gradc.lower;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Layout;
import dev.gradc.loops.Method;
import dev.gradc.loops.Place;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Value.Operation;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Statements run through once for one sample and written down without loops: counters are numbers, mutable variables are the values they have,
 * an element stored is a variable from then on. What is only kept for later statements of the same run is not stored at all.
 *
 * <p>The operations and their order stay, so the numbers do, to the last bit but for the sign of a zero.
 */
final class StraightLine implements Statement.Visitor<Void> {
    private static final int DEEP = 12;
    private static final int MOST_STEPS = 5_000; // far beyond what a method could hold

    /** What cannot be written out: a choice that stores, a loop whose bounds are data. */
    private static final class Unsuitable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unsuitable(String what) {
            super(what, null, false, false);
        }
    }

    private final Map<String, Method> methods;
    private final Names names;
    private final Set<Buffer> kept;
    private final Set<Buffer> missed = new HashSet<>();
    private final List<Statement> written = new ArrayList<>();
    private final Values values = new Values(this);
    private int steps;
    private Map<Variable, Value> variables = new HashMap<>();
    private Map<RowVariable, Array> rows = new HashMap<>();
    private final Map<Element, Value> stored = new HashMap<>();
    /** Values of nothing that a store can change: each is computed once. */
    private final Map<Value, Variable> lasting = new HashMap<>();

    private StraightLine(Map<String, Method> methods, Names names, Variable count, Set<Buffer> kept) {
        this.methods = methods;
        this.names = names.inner();
        this.kept = kept;
        variables.put(count, new Value.WholeValue(Whole.of(1)));
    }

    /** The statements without loops and calls, for one sample; empty if they cannot be written so. Passing values are not stored. */
    static Optional<Block> of(Block block, Map<String, Method> methods, Names names, Variable count) {
        Set<Buffer> kept = new HashSet<>();
        try {
            while (true) {
                StraightLine line = new StraightLine(methods, names, count, kept);
                line.block(block);
                if (!kept.addAll(line.missed)) {
                    return Optional.of(new Block(line.written));
                }
            }
        } catch (Unsuitable e) {
            return Optional.empty();
        }
    }

    private void block(Block block) {
        for (Statement s : block.statements()) {
            if (++steps > MOST_STEPS) {
                throw new Unsuitable("too much to write out");
            }
            s.accept(this);
        }
    }

    // ---------------------------------------------------------------- what stands for what

    Value variable(Variable v) {
        Value value = variables.get(v);
        return value != null ? value : v;
    }

    Array array(Array array) {
        if (array instanceof RowVariable r) {
            return rows.getOrDefault(r, r);
        }
        return array instanceof Array.Row row ? row.buffer().row(values.whole(row.row())) : array;
    }

    /** An element in terms of its buffer. */
    Element place(Element e) {
        List<Whole> at = new ArrayList<>();
        Array array = array(e.array());
        if (array instanceof Array.Row row) {
            at.add(row.row());
            array = row.buffer();
        }
        e.at().forEach(i -> at.add(values.whole(i)));
        return new Element(array, at);
    }

    Value load(Element e) {
        Element place = place(e);
        Value known = stored.get(place);
        if (known == null && place.array() instanceof Buffer b) {
            missed.add(b);
        }
        return known == null ? place : known;
    }

    private static boolean constant(Element e) {
        return e.at().stream().allMatch(i -> Values.constant(i).isPresent());
    }

    private Value named(String name, Value value) {
        if (value instanceof Value.Literal || value instanceof Variable || value instanceof Value.WholeValue) {
            return value;
        }
        Variable known = lasting.get(value);
        if (known != null) {
            return known;
        }
        Variable variable = Variable.fixed(names.fresh(name), value.kind());
        Statement.Let let = new Statement.Let(variable, value);
        written.add(let);
        if (!Usage.of(Block.of(let)).loads()) {
            lasting.put(value, variable);
        }
        return variable;
    }

    private Value shallow(Value value) {
        return Arithmetic.depth(value) < DEEP ? value : named("t", value);
    }

    // ---------------------------------------------------------------- statements

    @Override
    public Void note(Statement.Note s) {
        written.add(s);
        return null;
    }

    @Override
    public Void loop(Statement.For s) {
        int from = bound(s.from());
        int to = bound(s.to());
        for (int i = from; i < to; i += s.step()) {
            variables.put(s.counter(), new Value.WholeValue(Whole.of(i)));
            block(s.body());
        }
        return null;
    }

    private int bound(Whole whole) {
        return Values.constant(values.whole(whole)).orElseThrow(() -> new Unsuitable("a bound that is data"));
    }

    @Override
    public Void choice(Statement.If s) {
        Value condition = values.of(s.condition());
        Optional<Boolean> known = Values.decided(condition);
        if (known.isPresent()) {
            block(known.get() ? s.then() : s.otherwise());
            return null;
        }
        Value held = named("c", condition);
        Map<Variable, Value> before = new HashMap<>(variables);
        Map<Variable, Value> yes = branch(s.then(), before);
        Map<Variable, Value> no = branch(s.otherwise(), before);
        variables = new HashMap<>(before);
        for (Variable v : before.keySet()) {
            Value a = yes.get(v);
            Value b = no.get(v);
            if (!a.equals(b)) {
                variables.put(v, named(v.name(), new Value.Select(held, a, b)));
            }
        }
        return null;
    }

    /** The variables after a branch, which must do nothing but assign some. */
    private Map<Variable, Value> branch(Block block, Map<Variable, Value> before) {
        variables = new HashMap<>(before);
        for (Statement s : block.statements()) {
            boolean assigns = s instanceof Statement.Let
                    || s instanceof Statement.Store store && store.place() instanceof Variable
                    || s instanceof Statement.Accumulate add && add.place() instanceof Variable;
            if (!assigns) {
                throw new Unsuitable("a choice that stores");
            }
            s.accept(this);
        }
        return variables;
    }

    @Override
    public Void let(Statement.Let s) {
        Value value = values.of(s.value());
        boolean leaf = value instanceof Element e && ((Buffer) e.array()).role() == Buffer.Role.INPUT;
        variables.put(
                s.variable(),
                leaf || s.variable().mutable() && !(value instanceof Element)
                        ? value
                        : named(s.variable().name(), value));
        return null;
    }

    @Override
    public Void letRow(Statement.LetRow s) {
        rows.put(s.variable(), array(s.of()));
        return null;
    }

    @Override
    public Void store(Statement.Store s) {
        assign(s.place(), values.of(s.value()));
        return null;
    }

    @Override
    public Void accumulate(Statement.Accumulate s) {
        Value old = values.of(s.place() instanceof Element e ? e : (Variable) s.place());
        Value more = values.of(s.value());
        boolean first = old instanceof Value.Literal zero && zero.value() == 0;
        assign(s.place(), first ? more : Arithmetic.binary(Operation.ADD, shallow(old), shallow(more)));
        return null;
    }

    private void assign(Place target, Value value) {
        if (target instanceof Variable v) {
            variables.put(v, shallow(value));
            return;
        }
        Element place = place((Element) target);
        Buffer buffer = (Buffer) place.array();
        if (!constant(place)) { // any element may be meant
            stored.keySet().removeIf(e -> e.array().equals(buffer));
            missed.add(buffer);
            written.add(new Statement.Store(place, value));
            return;
        }
        Value held = named(name(place), value);
        stored.put(place, held);
        if (kept.contains(buffer) || !passing(buffer)) {
            written.add(new Statement.Store(place, held));
        }
    }

    /** True for buffers that nobody reads after the run. */
    private static boolean passing(Buffer buffer) {
        return switch (buffer.role()) {
            case ACTIVATION, SCRATCH, GRADIENT -> true;
            case INPUT, PARAMETER, STATE, OUTPUT, RESULT -> false;
        };
    }

    private static String name(Element place) {
        StringBuilder name = new StringBuilder(((Buffer) place.array()).name());
        boolean sample = ((Buffer) place.array()).layout() instanceof Layout.Rows rows && rows.rows() == 1;
        for (int i = sample ? 1 : 0; i < place.at().size(); i++) {
            name.append('_').append(place.at().get(i));
        }
        return name.toString();
    }

    @Override
    public Void fill(Statement.Fill s) {
        Value value = values.of(s.value());
        Array array = array(s.array());
        for (int i = 0; i < length(array); i++) {
            assign(array.at(Whole.of(i)), value);
        }
        return null;
    }

    private static int length(Array array) {
        if (array instanceof Array.Row row && row.buffer().layout() instanceof Layout.Rows rows) {
            return rows.columns();
        }
        return ((Buffer) array).layout().size();
    }

    @Override
    public Void copy(Statement.Copy s) {
        Array from = array(s.from());
        Array to = array(s.to());
        for (int i = 0; i < s.length(); i++) {
            assign(to.at(Whole.of(i)), load(from.at(Whole.of(i))));
        }
        return null;
    }

    /** The body of the method called, with what it is given in the place of its formals. */
    @Override
    public Void call(Statement.Call s) {
        Method method = methods.get(s.method());
        Map<Variable, Value> inside = new HashMap<>(variables);
        Map<RowVariable, Array> insideRows = new HashMap<>(rows);
        for (int i = 0; i < method.formals().size(); i++) {
            bind(method.formals().get(i), s.arguments().get(i), inside, insideRows);
        }
        Map<Variable, Value> outside = variables;
        Map<RowVariable, Array> outsideRows = rows;
        variables = inside;
        rows = insideRows;
        if (!method.free() || method.formals().stream().noneMatch(RowVariable.class::isInstance)) {
            method.comment().forEach(c -> written.add(new Statement.Note(c)));
        }
        block(method.body());
        variables = outside;
        rows = outsideRows;
        return null;
    }

    private void bind(
            Formal formal, Argument argument, Map<Variable, Value> inside, Map<RowVariable, Array> insideRows) {
        if (formal instanceof Variable v) {
            Value value =
                    argument instanceof Whole w ? new Value.WholeValue(values.whole(w)) : values.of((Value) argument);
            inside.put(v, value);
        } else if (formal instanceof RowVariable r) {
            insideRows.put(r, array((Array) argument));
        }
    }

    @Override
    public Void nextStep(Statement.NextStep s) {
        lasting.clear(); // the step number is another one
        written.add(s);
        return null;
    }

    @Override
    public Void seed(Statement.Seed s) {
        throw new Unsuitable("draws");
    }

    @Override
    public Void seedRow(Statement.SeedRow s) {
        throw new Unsuitable("draws");
    }
}
