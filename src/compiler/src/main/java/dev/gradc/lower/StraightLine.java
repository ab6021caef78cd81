package dev.gradc.lower;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Layout;
import dev.gradc.loops.Method;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Value.Operation;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Statements run through once and written down without loops but one over the samples, if there may be several: counters are numbers, mutable
 * variables are the values they have, an element stored is a variable from then on. What is only kept for later statements of the same run is not
 * stored at all. The loops over samples of all statements become one, sums over the samples variables that it adds to.
 *
 * <p>The operations and their order stay, so the numbers do, to the last bit but for the sign of a zero; sums in methods that only run so may be
 * {@link Fused}.
 */
final class StraightLine implements Statement.Visitor<Void> {
    private static final int MOST_STEPS = 5_000; // far beyond what a method could hold

    private final Map<String, Method> methods;
    private final Known known;
    private final Phases phases;
    private final Values values;
    private final Set<String> fused;
    private int steps;

    private StraightLine(
            Map<String, Method> methods,
            Set<String> fused,
            Names names,
            Variable count,
            int samples,
            Set<Buffer> kept) {
        this.fused = fused;
        Names inner = names.inner();
        this.methods = methods;
        this.phases = new Phases(count, Variable.counter(inner.fresh("row")), samples > 0);
        this.known = new Known(inner, phases, kept);
        this.values = known.values();
        if (samples > 0) {
            known.variables().put(count, new Value.WholeValue(Whole.of(samples)));
        }
    }

    /**
     * The statements without calls, and without loops but one over the samples; empty if they cannot be written so. Passing values are not stored.
     *
     * @param awaited buffers that are read after the run, stored whatever they pass for
     * @param fused methods whose sums may be added up in another order
     * @param samples how many there are, each to be written out; 0 if that is only known at run time
     */
    static Optional<Block> of(
            Block block,
            Set<Buffer> awaited,
            Map<String, Method> methods,
            Set<String> fused,
            Names names,
            Variable count,
            int samples) {
        Set<Buffer> kept = new HashSet<>(awaited);
        try {
            while (true) {
                StraightLine line = new StraightLine(methods, fused, names, count, samples, kept);
                line.block(block);
                if (!kept.addAll(line.known.missed())) {
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
            known.variables().put(s.counter(), new Value.WholeValue(Whole.of(i)));
            block(s.body());
        }
        return null;
    }

    /** The body for each sample: what it assigns outside it are sums. */
    private void samples(Statement.For s) {
        known.startSample(s.counter());
        block(s.body());
        known.endSample();
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
        Optional<Boolean> sure = Values.decided(condition);
        if (sure.isPresent()) {
            block(sure.get() ? s.then() : s.otherwise());
            return null;
        }
        Value held = known.named("c", condition);
        Map<Variable, Value> before = new LinkedHashMap<>(known.variables());
        Map<Variable, Value> yes = branch(s.then(), before);
        Map<Variable, Value> no = branch(s.otherwise(), before);
        known.variables(new LinkedHashMap<>(before));
        for (Variable v : before.keySet()) {
            Value a = yes.get(v);
            Value b = no.get(v);
            if (!a.equals(b)) {
                known.variables().put(v, known.named(v.name(), new Value.Select(held, a, b)));
            }
        }
        return null;
    }

    /** The variables after a branch, which must do nothing but assign some. */
    private Map<Variable, Value> branch(Block block, Map<Variable, Value> before) {
        known.variables(new LinkedHashMap<>(before));
        boolean within = known.branch(true);
        for (Statement s : block.statements()) {
            boolean assigns = s instanceof Statement.Let
                    || s instanceof Statement.Store store && store.place() instanceof Variable
                    || s instanceof Statement.Accumulate add && add.place() instanceof Variable;
            if (!assigns) {
                throw new Unsuitable("a choice that stores");
            }
            s.accept(this);
        }
        known.branch(within);
        return known.variables();
    }

    @Override
    public Void let(Statement.Let s) {
        known.declared(s.variable());
        Value value = values.of(s.value());
        boolean leaf = value instanceof Element e && ((Buffer) e.array()).role() == Buffer.Role.INPUT;
        known.variables()
                .put(
                        s.variable(),
                        leaf || s.variable().mutable() && !(value instanceof Element)
                                ? value
                                : known.named(s.variable().name(), value));
        return null;
    }

    @Override
    public Void letRow(Statement.LetRow s) {
        known.rows().put(s.variable(), known.array(s.of()));
        return null;
    }

    @Override
    public Void store(Statement.Store s) {
        known.assign(s.place(), values.of(s.value()));
        return null;
    }

    @Override
    public Void accumulate(Statement.Accumulate s) {
        if (phases.sampling() && known.gathers(s.place())) {
            known.gather(s.place(), known.shallow(values.of(s.value())));
            return null;
        }
        Value old = values.of(s.place() instanceof Element e ? e : (Variable) s.place());
        Value more = values.of(s.value());
        boolean first = old instanceof Value.Literal zero && zero.value() == 0;
        known.assign(
                s.place(), first ? more : Arithmetic.binary(Operation.ADD, known.shallow(old), known.shallow(more)));
        return null;
    }

    @Override
    public Void fill(Statement.Fill s) {
        Value value = values.of(s.value());
        Array array = known.array(s.array());
        for (int i = 0; i < length(array); i++) {
            known.assign(array.at(Whole.of(i)), value);
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
        Array from = known.array(s.from());
        Array to = known.array(s.to());
        for (int i = 0; i < s.length(); i++) {
            known.assign(to.at(moved(s.at(), i)), known.load(from.at(moved(s.first(), i))));
        }
        return null;
    }

    @Override
    public Void turn(Statement.Turn s) {
        throw new Unsuitable("a matrix turned as a whole");
    }

    private Whole moved(Whole place, int by) {
        if (values.whole(place) instanceof Whole.Affine a) {
            return new Whole.Affine(a.terms(), a.constant() + by);
        }
        throw new Unsuitable("a copy from " + place + " on");
    }

    /** The body of the method called, with what it is given in the place of its formals. */
    @Override
    public Void call(Statement.Call s) {
        Method method = methods.get(s.method());
        Map<Variable, Value> inside = new LinkedHashMap<>(known.variables());
        Map<RowVariable, Array> insideRows = new LinkedHashMap<>(known.rows());
        for (int i = 0; i < method.formals().size(); i++) {
            bind(method.formals().get(i), s.arguments().get(i), inside, insideRows);
        }
        Map<Variable, Value> outside = known.variables();
        Map<RowVariable, Array> outsideRows = known.rows();
        known.variables(inside);
        known.rows(insideRows);
        if (!method.free() || method.formals().stream().noneMatch(RowVariable.class::isInstance)) {
            method.comment().forEach(c -> phases.note(new Statement.Note(c)));
        }
        boolean before = known.fusing(fused.contains(method.name()));
        block(method.body());
        known.fusing(before);
        known.variables(outside);
        known.rows(outsideRows);
        return null;
    }

    private void bind(
            Formal formal, Argument argument, Map<Variable, Value> inside, Map<RowVariable, Array> insideRows) {
        if (formal instanceof Variable v) {
            Value value =
                    argument instanceof Whole w ? new Value.WholeValue(values.whole(w)) : values.of((Value) argument);
            inside.put(v, value);
        } else if (formal instanceof RowVariable r) {
            insideRows.put(r, known.array((Array) argument));
        }
    }

    @Override
    public Void nextStep(Statement.NextStep s) {
        known.forget(); // the step number is another one
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
