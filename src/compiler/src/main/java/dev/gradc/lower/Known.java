package dev.gradc.lower;

import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Layout;
import dev.gradc.loops.Place;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What stands for what while statements are written without loops: variables by values, elements stored by variables, sums over samples. */
final class Known {
    /** What no sample changes. */
    private static final Set<Buffer.Role> LASTING =
            EnumSet.of(Buffer.Role.PARAMETER, Buffer.Role.STATE, Buffer.Role.TABLE);

    private final Names names;
    private final Phases phases;
    private final Set<Buffer> kept;
    private final Set<Buffer> missed = new HashSet<>();
    private final Values values = new Values(this);
    private Map<Variable, Value> variables = new LinkedHashMap<>();
    private Map<RowVariable, Array> rows = new LinkedHashMap<>();
    private final Map<Element, Value> stored = new LinkedHashMap<>();

    /** Values of nothing that a store can change: each is computed once. */
    private final Map<Value, Variable> lasting = new LinkedHashMap<>();

    /** Variables from outside the loop over samples, while in it. */
    private Map<Variable, Value> before = new LinkedHashMap<>();

    private final Set<Variable> outer = new HashSet<>();

    /** What stands in the loop under way for variables, and elements, that its samples add to. */
    private final Map<Variable, Variable> sums = new LinkedHashMap<>();

    private final Map<Element, Variable> elementSums = new LinkedHashMap<>();
    private boolean branching;
    private boolean fusing;

    /** @param kept buffers that are stored although nobody reads them after the run */
    Known(Names names, Phases phases, Set<Buffer> kept) {
        this.names = names;
        this.phases = phases;
        this.kept = kept;
    }

    Values values() {
        return values;
    }

    /** Buffers of which elements were read that no variable stands for. */
    Set<Buffer> missed() {
        return missed;
    }

    Map<Variable, Value> variables() {
        return variables;
    }

    void variables(Map<Variable, Value> others) {
        variables = others;
    }

    Map<RowVariable, Array> rows() {
        return rows;
    }

    void rows(Map<RowVariable, Array> others) {
        rows = others;
    }

    /** Within a choice, or not; gives what was before. */
    boolean branch(boolean within) {
        boolean old = branching;
        branching = within;
        return old;
    }

    /** Whether sums are fused where they are stored; gives what was before. */
    boolean fusing(boolean now) {
        boolean before = fusing;
        fusing = now;
        return before;
    }

    /** A variable of the sample's own from now on. */
    void declared(Variable variable) {
        outer.remove(variable);
    }

    /** Values that were lasting so far are no longer. */
    void forget() {
        lasting.clear();
    }

    void startSample(Variable counter) {
        before = new LinkedHashMap<>(variables);
        outer.addAll(before.keySet());
        phases.startSample();
        variables.put(counter, new Value.WholeValue(Whole.of(phases.row())));
    }

    void endSample() {
        phases.endSample();
        variables = before;
        variables.putAll(sums);
        sums.clear();
        elementSums.clear();
        outer.clear();
    }

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
        boolean kept = LASTING.contains(buffer.role());
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

    Value shallow(Value value) {
        return Arithmetic.isDeep(value) ? named("t", value) : value;
    }

    // ---------------------------------------------------------------- assignments

    /** True for what is not a sample's own. */
    boolean gathers(Place place) {
        if (place instanceof Variable v) {
            return outer.contains(v);
        }
        Element e = place((Element) place);
        return constant(e) && e.at().stream().noneMatch(phases::isRow);
    }

    /** Adds to a sum over the samples. */
    void gather(Place target, Value more) {
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

    void assign(Place target, Value value) {
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
        Value held = named(name(place), fusing ? Fused.of(value) : value);
        stored.put(place, held);
        if (kept.contains(buffer) || !passing(buffer)) {
            phases.add(new Statement.Store(place, held));
        }
    }

    /** True for buffers that nobody reads after the run. */
    private static boolean passing(Buffer buffer) {
        return switch (buffer.role()) {
            case ACTIVATION, SCRATCH, GRADIENT -> true;
            case INPUT, PARAMETER, STATE, TABLE, OUTPUT, RESULT -> false;
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
}
