package dev.gradc.lower;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.Method;
import dev.gradc.loops.Place;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Varying;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that statements read and write, in order, with the loops around it; what the methods they call do is theirs, too. Array variables stand for
 * what they were declared to be, and counters for their loops.
 */
final class Accesses implements Statement.Visitor<Void> {
    private final Map<String, Method> methods;
    private final int lanes;
    private final List<Access> found = new ArrayList<>();
    private final List<Digit> loops = new ArrayList<>();
    private final List<Digit> path = new ArrayList<>(); // the loops around where this is
    private Standing names = new Standing(); // of the method that this is in
    private boolean own = true; // not in a method that is called
    private boolean sure = true; // not under a condition
    private boolean object;

    /**
     * @param methods all that can be called
     * @param lanes the elements of the longest vector
     */
    private Accesses(Map<String, Method> methods, int lanes) {
        this.methods = methods;
        this.lanes = lanes;
    }

    /** @param known what scalars from outside may be */
    static Accesses of(Block block, Map<String, Method> methods, int lanes, Map<Variable, Interval> known) {
        Accesses accesses = new Accesses(methods, lanes);
        known.forEach(accesses.names::may);
        accesses.block(block);
        return accesses;
    }

    /** What a scalar may be, if it is an integer. */
    static Optional<Interval> values(Value value, Map<Variable, Interval> known) {
        Standing names = new Standing();
        known.forEach(names::may);
        return value instanceof Value.WholeValue w ? Optional.of(names.values(w.whole())) : Optional.empty();
    }

    List<Access> all() {
        return found;
    }

    /** The loops, those outside before those inside them. */
    List<Digit> loops() {
        return loops;
    }

    /** True if something of the object beside its arrays changes: draws, the number of the step, what is kept of its powers. */
    boolean changesObject() {
        return object;
    }

    private void block(Block block) {
        block.statements().forEach(s -> s.accept(this));
    }

    // ---------------------------------------------------------------- places

    private void element(Element element, boolean writes, boolean reads) {
        element.at().forEach(this::reads);
        List<Optional<Form>> at = new ArrayList<>();
        element.at().forEach(i -> at.add(names.form(i)));
        if (element.array() instanceof Array.Row row) {
            reads(row.row());
        }
        if (element.array() instanceof Buffer b) {
            add(names.buffer(b), at, writes, reads, false);
            return;
        }
        Standing.Lying lying = names.lying(element.array());
        if (lying.buffer().rank() == 2) {
            at.add(0, lying.row());
        }
        add(lying.buffer(), at, writes, reads, false);
    }

    /** All of an array of rank 1, or a stretch of it. */
    private void row(Array array, boolean writes, boolean reads, Optional<Form> stretch, int length) {
        if (array instanceof Array.Row row) {
            reads(row.row());
        }
        Standing.Lying lying = names.lying(array);
        List<Optional<Form>> at = new ArrayList<>();
        if (lying.buffer().rank() == 2) {
            at.add(lying.row());
        }
        boolean whole = length >= lying.buffer().layout().columns();
        at.add(whole ? Optional.empty() : stretch);
        add(lying.buffer(), at, writes, reads, whole);
    }

    /** Where the elements of a copy lie, side by side from one on. */
    private Optional<Form> stretch(Statement.Copy s, Whole first) {
        Interval values = new Interval(0, s.length() - 1L);
        Digit element = new Digit(s, Whole.of(0), Whole.of(s.length()), 1, false, values, s);
        return names.form(first).map(f -> f.plus(Form.of(element), 1));
    }

    private void add(Buffer buffer, List<Optional<Form>> at, boolean writes, boolean reads, boolean whole) {
        found.add(new Access(Optional.of(buffer), List.copyOf(at), writes, reads, List.copyOf(path), sure, whole));
    }

    private void place(Place place, boolean reads) {
        if (place instanceof Element element) {
            element(element, true, reads);
        } else {
            List<Digit> declared = names.declared((Variable) place);
            found.add(new Access(Optional.empty(), List.of(), true, reads, declared, sure, false));
        }
    }

    private void reads(Whole whole) {
        if (whole instanceof Whole.Affine affine) {
            affine.terms().forEach(t -> {
                if (t.atom() instanceof Element e) {
                    element(e, false, true);
                }
            });
        } else if (whole instanceof Whole.Floor floor) {
            reads(floor.dividend());
        } else {
            (whole instanceof Whole.Largest l ? l.of() : ((Whole.Smallest) whole).of()).forEach(this::reads);
        }
    }

    private void reads(Value value) {
        if (value instanceof Element e) {
            element(e, false, true);
        } else if (value instanceof Value.WholeValue w) {
            reads(w.whole());
        } else {
            object |= value instanceof Value.Draw || isPowerOfStep(value);
            Varying.parts(value).forEach(this::reads);
        }
    }

    /** What the generated class keeps from one reading to the next. */
    private static boolean isPowerOfStep(Value value) {
        return value instanceof Value.Apply a
                && a.function() == Intrinsic.POWER
                && a.arguments().stream().anyMatch(Accesses::readsSetting);
    }

    private static boolean readsSetting(Value value) {
        return value instanceof Value.SettingValue
                || Varying.parts(value).stream().anyMatch(Accesses::readsSetting);
    }

    // ---------------------------------------------------------------- statements

    @Override
    public Void note(Statement.Note s) {
        return null;
    }

    @Override
    public Void loop(Statement.For s) {
        if (!moving(s, s.counter(), s.from(), s.to(), s.step(), s.body())) {
            Interval values = names.rounds(s.from(), s.to(), s.step(), 1);
            inside(new Digit(s, s.from(), s.to(), s.step(), own, values, names), s.counter(), s.body());
        }
        return null;
    }

    @Override
    public Void lanes(Statement.Lanes s) {
        int step = s.vectors() * lanes;
        if (!moving(s, s.counter(), s.from(), s.to(), step, s.body())) {
            Interval values = names.rounds(s.from(), s.to(), step, step);
            inside(new Digit(s, s.from(), s.to(), step, own, values, names), s.counter(), s.body());
        }
        return null;
    }

    /** A loop that begins where another's counter stands and has a known length: it counts from there. */
    private boolean moving(Statement s, Variable counter, Whole from, Whole to, int step, Block body) {
        Optional<Form> begins = names.form(from);
        Optional<Form> ends = names.form(to);
        boolean moves = begins.isPresent()
                && ends.isPresent()
                && !begins.get().factors().isEmpty()
                && begins.get().factors().equals(ends.get().factors());
        if (moves) {
            Whole length = Whole.of(ends.get().constant() - begins.get().constant());
            int together = s instanceof Statement.Lanes ? step : 1;
            Interval values = names.rounds(Whole.of(0), length, step, together);
            Digit digit = new Digit(s, Whole.of(0), length, step, false, values, names);
            inside(digit, begins.get().plus(Form.of(digit), 1), counter, body);
        }
        return moves;
    }

    private void inside(Digit digit, Variable counter, Block body) {
        reads(digit.from());
        reads(digit.to());
        inside(digit, Form.of(digit), counter, body);
    }

    private void inside(Digit digit, Form form, Variable counter, Block body) {
        loops.add(digit);
        path.add(digit);
        names.within(counter, form, () -> block(body));
        path.remove(path.size() - 1);
    }

    @Override
    public Void fold(Statement.Fold s) {
        place(s.place(), true);
        return null;
    }

    @Override
    public Void choice(Statement.If s) {
        reads(s.condition());
        boolean before = sure;
        sure = false;
        block(s.then());
        block(s.otherwise());
        sure = before;
        return null;
    }

    @Override
    public Void let(Statement.Let s) {
        reads(s.value());
        names.declare(s, path);
        return null;
    }

    @Override
    public Void letRow(Statement.LetRow s) {
        if (s.of() instanceof Array.Row row) {
            reads(row.row());
        }
        names.stands(s.variable(), names.lying(s.of()));
        return null;
    }

    @Override
    public Void store(Statement.Store s) {
        reads(s.value());
        place(s.place(), false);
        return null;
    }

    @Override
    public Void accumulate(Statement.Accumulate s) {
        reads(s.value());
        place(s.place(), true);
        return null;
    }

    @Override
    public Void fill(Statement.Fill s) {
        reads(s.value());
        row(s.array(), true, false, Optional.empty(), Integer.MAX_VALUE);
        return null;
    }

    @Override
    public Void copy(Statement.Copy s) {
        reads(s.first());
        reads(s.at());
        row(s.from(), false, true, stretch(s, s.first()), s.length());
        row(s.to(), true, false, stretch(s, s.at()), s.length());
        return null;
    }

    @Override
    public Void turn(Statement.Turn s) {
        reads(s.rows());
        reads(s.columns());
        row(s.from(), false, true, Optional.empty(), Integer.MAX_VALUE);
        row(s.to(), true, false, Optional.empty(), Integer.MAX_VALUE);
        return null;
    }

    @Override
    public Void call(Statement.Call s) {
        Method method = methods.get(s.method());
        Standing inner = new Standing();
        for (int i = 0; i < method.formals().size(); i++) {
            Argument argument = s.arguments().get(i);
            if (argument instanceof Value value) {
                reads(value);
            } else if (argument instanceof Whole whole) {
                reads(whole);
            }
            inner.hand(method.formals().get(i), argument, names);
        }
        Standing outer = names;
        boolean outside = own;
        names = inner;
        own = false;
        block(method.body());
        names = outer;
        own = outside;
        return null;
    }

    @Override
    public Void nextStep(Statement.NextStep s) {
        object = true;
        return null;
    }

    @Override
    public Void seed(Statement.Seed s) {
        object = true;
        return null;
    }

    @Override
    public Void seedRow(Statement.SeedRow s) {
        object = true;
        return null;
    }
}
