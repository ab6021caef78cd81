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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Statements run through once and written down without loops but one over the samples, if there may be several: counters are numbers, mutable
 * variables are the values they have, an element stored is a variable from then on. What is only kept for later statements of the same run is not
 * stored at all. The loops over samples of all statements become one, sums over the samples variables that it adds to.
 *
 * <p>The operations and their order stay, so the numbers do, to the last bit but for the sign of a zero.
 */
final class StraightLine implements Statement.Visitor<Void> {
    private static final int DEEP = 12;
    private static final int MOST_STEPS = 5_000; // far beyond what a method could hold

    private final Map<String, Method> methods;
    private final Names names;
    private final Set<Buffer> kept;
    private final Set<Buffer> missed = new HashSet<>();
    private final Phases phases;
    private final Values values = new Values(this);
    private int steps;
    private Map<Variable, Value> variables = new LinkedHashMap<>();
    private Map<RowVariable, Array> rows = new LinkedHashMap<>();
    private final Map<Element, Value> stored = new LinkedHashMap<>();
    /** Variables from outside the loop over samples, while in it. */
    private Set<Variable> outer = new HashSet<>();

    /** What stands in the loop under way for variables, and elements, that its samples add to. */
    private final Map<Variable, Variable> sums = new LinkedHashMap<>();

    private final Map<Element, Variable> elementSums = new LinkedHashMap<>();
    private boolean branching;

    /** Values of nothing that a store can change: each is computed once. */
    private final Map<Value, Variable> lasting = new LinkedHashMap<>();

    private StraightLine(Map<String, Method> methods, Names names, Variable count, int samples, Set<Buffer> kept) {
        this.methods = methods;
        this.names = names.inner();
        this.kept = kept;
        this.phases = new Phases(count, Variable.counter(this.names.fresh("row")), samples > 0);
        if (samples > 0) {
            variables.put(count, new Value.WholeValue(Whole.of(samples)));
        }
    }

    /**
     * The statements without calls, and without loops but one over the samples; empty if they cannot be written so. Passing values are not stored.
     *
     * @param samples how many there are, each to be written out; 0 if that is only known at run time
     */
    static Optional<Block> of(Block block, Map<String, Method> methods, Names names, Variable count, int samples) {
        Set<Buffer> kept = new HashSet<>();
        try {
            while (true) {
                StraightLine line = new StraightLine(methods, names, count, samples, kept);
                line.block(block);
                if (!kept.addAll(line.missed)) {
                    return Optional.of(line.phases.block());
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

    boolean isCount(Whole whole) {
        return phases.isCount(whole);
    }

    Value variable(Variable v) {
        if (phases.sampling() && sums.containsKey(v) && outer.contains(v)) {
            throw new Unsuitable("a sum read before it is complete");
        }
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
        if (known != null) {
            return known;
        }
        Buffer buffer = (Buffer) place.array();
        missed.add(buffer);
        boolean kept = buffer.role() == Buffer.Role.PARAMETER || buffer.role() == Buffer.Role.STATE;
        if (phases.sampling() && kept && constant(place)) { // read once for all samples
            Value value = named(name(place), place);
            stored.put(place, value);
            return value;
        }
        boolean other =
                !phases.lone() && passing(buffer) && !place.at().stream().anyMatch(phases::isRow);
        if (other && constant(place)) {
            throw new Unsuitable("a sample's value outside its loop, or a sum before it is complete");
        }
        return place;
    }

    private boolean constant(Element e) {
        return e.at().stream().allMatch(i -> Values.constant(i).isPresent() || phases.isRow(i));
    }

    Value named(String name, Value value) {
        if (value instanceof Value.Literal || value instanceof Variable || value instanceof Value.WholeValue) {
            return value;
        }
        Variable known = lasting.get(value);
        if (known != null) {
            return known;
        }
        Variable variable = Variable.fixed(names.fresh(name), value.kind());
        Statement.Let let = new Statement.Let(variable, value);
        phases.add(let);
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
        phases.note(s);
        return null;
    }

    @Override
    public Void loop(Statement.For s) {
        int from = bound(s.from());
        if (from == 0 && s.step() == 1 && phases.isCount(values.whole(s.to()))) {
            samples(s);
            return null;
        }
        int to = bound(s.to());
        for (int i = from; i < to; i += s.step()) {
            variables.put(s.counter(), new Value.WholeValue(Whole.of(i)));
            block(s.body());
        }
        return null;
    }

    /** The body for each sample: what it assigns outside it are sums. */
    private void samples(Statement.For s) {
        Map<Variable, Value> before = new LinkedHashMap<>(variables);
        outer = new HashSet<>(before.keySet());
        phases.startSample();
        variables.put(s.counter(), new Value.WholeValue(Whole.of(phases.row())));
        block(s.body());
        phases.endSample();
        variables = before;
        variables.putAll(sums);
        sums.clear();
        elementSums.clear();
        outer.clear();
    }

    private int bound(Whole whole) {
        return Values.constant(values.whole(whole)).orElseThrow(() -> new Unsuitable("a bound that is data"));
    }

    @Override
    public Void lanes(Statement.Lanes s) {
        throw new Unsuitable("lanes");
    }

    @Override
    public Void fold(Statement.Fold s) {
        throw new Unsuitable("lanes");
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
        Map<Variable, Value> before = new LinkedHashMap<>(variables);
        Map<Variable, Value> yes = branch(s.then(), before);
        Map<Variable, Value> no = branch(s.otherwise(), before);
        variables = new LinkedHashMap<>(before);
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
        variables = new LinkedHashMap<>(before);
        boolean within = branching;
        branching = true;
        for (Statement s : block.statements()) {
            boolean assigns = s instanceof Statement.Let
                    || s instanceof Statement.Store store && store.place() instanceof Variable
                    || s instanceof Statement.Accumulate add && add.place() instanceof Variable;
            if (!assigns) {
                throw new Unsuitable("a choice that stores");
            }
            s.accept(this);
        }
        branching = within;
        return variables;
    }

    @Override
    public Void let(Statement.Let s) {
        outer.remove(s.variable());
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
        if (phases.sampling() && gathers(s.place())) {
            gather(s.place(), shallow(values.of(s.value())));
            return null;
        }
        Value old = values.of(s.place() instanceof Element e ? e : (Variable) s.place());
        Value more = values.of(s.value());
        boolean first = old instanceof Value.Literal zero && zero.value() == 0;
        assign(s.place(), first ? more : Arithmetic.binary(Operation.ADD, shallow(old), shallow(more)));
        return null;
    }

    /** True for what is not a sample's own. */
    private boolean gathers(Place place) {
        if (place instanceof Variable v) {
            return outer.contains(v);
        }
        Element e = place((Element) place);
        return constant(e) && e.at().stream().noneMatch(phases::isRow);
    }

    /** Adds to a sum over the samples. */
    private void gather(Place target, Value more) {
        if (branching) {
            throw new Unsuitable("a sum over some samples");
        }
        if (target instanceof Variable v) {
            Variable sum = sums.get(v);
            if (sum == null) {
                sum = accumulator(v.name(), variables.get(v));
                sums.put(v, sum);
            }
            phases.accumulate(sum, more);
            return;
        }
        Element place = place((Element) target);
        if (!elementSums.containsKey(place)) {
            elementSums.put(place, accumulator(name(place), load(place)));
            stored.put(place, elementSums.get(place));
        }
        phases.accumulate(elementSums.get(place), more);
    }

    private Variable accumulator(String name, Value first) {
        Variable sum = Variable.mutable(names.fresh(name), first.kind());
        phases.accumulator(sum, first);
        return sum;
    }

    private void assign(Place target, Value value) {
        if (target instanceof Variable v) {
            if (phases.sampling() && outer.contains(v)) {
                throw new Unsuitable("a variable that runs through the samples");
            }
            variables.put(v, shallow(value));
            return;
        }
        Element place = place((Element) target);
        Buffer buffer = (Buffer) place.array();
        if (phases.sampling() && place.at().stream().noneMatch(phases::isRow)) {
            throw new Unsuitable("an element that runs through the samples");
        }
        if (!constant(place)) { // any element may be meant
            stored.keySet().removeIf(e -> e.array().equals(buffer));
            missed.add(buffer);
            phases.add(new Statement.Store(place, value));
            return;
        }
        Value held = named(name(place), value);
        stored.put(place, held);
        if (kept.contains(buffer) || !passing(buffer)) {
            phases.add(new Statement.Store(place, held));
        }
    }

    /** True for buffers that nobody reads after the run. */
    private static boolean passing(Buffer buffer) {
        return switch (buffer.role()) {
            case ACTIVATION, SCRATCH, GRADIENT -> true;
            case INPUT, PARAMETER, STATE, OUTPUT, RESULT -> false;
        };
    }

    private String name(Element place) {
        StringBuilder name = new StringBuilder(((Buffer) place.array()).name());
        boolean sample = ((Buffer) place.array()).layout() instanceof Layout.Rows rows && rows.rows() == 1;
        for (int i = sample ? 1 : 0; i < place.at().size(); i++) {
            if (!phases.isRow(place.at().get(i))) {
                name.append('_').append(place.at().get(i));
            }
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
        Map<Variable, Value> inside = new LinkedHashMap<>(variables);
        Map<RowVariable, Array> insideRows = new LinkedHashMap<>(rows);
        for (int i = 0; i < method.formals().size(); i++) {
            bind(method.formals().get(i), s.arguments().get(i), inside, insideRows);
        }
        Map<Variable, Value> outside = variables;
        Map<RowVariable, Array> outsideRows = rows;
        variables = inside;
        rows = insideRows;
        if (!method.free() || method.formals().stream().noneMatch(RowVariable.class::isInstance)) {
            method.comment().forEach(c -> phases.note(new Statement.Note(c)));
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
        phases.add(s);
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
