package dev.gradc.lower;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Method;
import dev.gradc.loops.Place;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Varying;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final List<Digit> path = new ArrayList<>();
    private Scope scope = new Scope();
    private boolean own = true;
    private boolean sure = true;
    private boolean object;

    /** What names stand for. */
    private static final class Scope {
        private final Map<Variable, Form> forms = new HashMap<>();
        private final Map<Variable, Interval> values = new HashMap<>();
        private final Map<Variable, List<Digit>> declared = new HashMap<>();
        private final Map<RowVariable, Lying> rows = new HashMap<>();
        private final Map<Buffer, Buffer> buffers = new HashMap<>();
    }

    /** An array of rank 1: a flat buffer, or a row of one of rows; where the row is empty, it may be any. */
    private record Lying(Buffer buffer, Optional<Form> row) {}

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
        accesses.scope.values.putAll(known);
        accesses.block(block);
        return accesses;
    }

    /** What a scalar may be, if it is an integer. */
    static Optional<Interval> values(Value value, Map<Variable, Interval> known) {
        Accesses none = of(Block.EMPTY, Map.of(), 1, known);
        return value instanceof Value.WholeValue w ? Optional.of(none.values(w.whole())) : Optional.empty();
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

    // ---------------------------------------------------------------- integers

    private Optional<Form> form(Whole whole) {
        if (!(whole instanceof Whole.Affine affine)) {
            Interval values = values(whole);
            return values.least() == values.most() && values.known()
                    ? Optional.of(Form.of((int) values.least()))
                    : Optional.empty();
        }
        Form sum = Form.of(affine.constant());
        for (Whole.Term term : affine.terms()) {
            Form atom = term.atom() instanceof Variable v ? scope.forms.get(v) : null;
            if (atom == null) {
                return Optional.empty();
            }
            sum = sum.plus(atom, term.coefficient());
        }
        return Optional.of(sum);
    }

    private Interval values(Whole whole) {
        if (whole instanceof Whole.Affine affine) {
            Interval sum = Interval.of(affine.constant());
            for (Whole.Term term : affine.terms()) {
                sum = sum.plus(values(term.atom()).times(term.coefficient()));
            }
            return sum;
        }
        if (whole instanceof Whole.Floor floor) {
            return values(floor.dividend()).floorDiv(floor.divisor());
        }
        if (whole instanceof Whole.Largest largest) {
            return largest.of().stream()
                    .map(this::values)
                    .reduce(Interval::largest)
                    .orElseThrow();
        }
        return ((Whole.Smallest) whole)
                .of().stream().map(this::values).reduce(Interval::smallest).orElseThrow();
    }

    private Interval values(Whole.Atom atom) {
        if (!(atom instanceof Variable v)) {
            return Interval.ANY;
        }
        Form form = scope.forms.get(v);
        return form == null ? scope.values.getOrDefault(v, Interval.ANY) : form.values();
    }

    // ---------------------------------------------------------------- places

    private Lying lying(Array array) {
        if (array instanceof Array.Row row) {
            return new Lying(buffer(row.buffer()), form(row.row()));
        }
        return array instanceof RowVariable v ? scope.rows.get(v) : new Lying(buffer((Buffer) array), Optional.empty());
    }

    private Buffer buffer(Buffer buffer) {
        return scope.buffers.getOrDefault(buffer, buffer);
    }

    private void element(Element element, boolean writes, boolean reads) {
        element.at().forEach(this::reads);
        List<Optional<Form>> at = new ArrayList<>();
        element.at().forEach(i -> at.add(form(i)));
        if (element.array() instanceof Array.Row row) {
            reads(row.row());
        }
        if (element.array() instanceof Buffer b) {
            add(buffer(b), at, writes, reads, false);
            return;
        }
        Lying lying = lying(element.array());
        if (lying.buffer().rank() == 2) {
            at.add(0, lying.row());
        }
        add(lying.buffer(), at, writes, reads, false);
    }

    /** An array of rank 1, or some first elements of it. */
    private void row(Array array, boolean writes, boolean reads, int length) {
        if (array instanceof Array.Row row) {
            reads(row.row());
        }
        Lying lying = lying(array);
        List<Optional<Form>> at = new ArrayList<>();
        if (lying.buffer().rank() == 2) {
            at.add(lying.row());
        }
        at.add(Optional.empty());
        add(lying.buffer(), at, writes, reads, length >= lying.buffer().layout().columns());
    }

    private void add(Buffer buffer, List<Optional<Form>> at, boolean writes, boolean reads, boolean whole) {
        found.add(new Access(Optional.of(buffer), List.copyOf(at), writes, reads, List.copyOf(path), sure, whole));
    }

    private void place(Place place, boolean reads) {
        if (place instanceof Element element) {
            element(element, true, reads);
        } else {
            List<Digit> declared = scope.declared.getOrDefault((Variable) place, List.of());
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
            Interval values = values(s.from(), s.to(), s.step(), 1);
            inside(new Digit(s, s.from(), s.to(), s.step(), own, values, scope), s.counter(), s.body());
        }
        return null;
    }

    @Override
    public Void lanes(Statement.Lanes s) {
        int step = s.vectors() * lanes;
        if (!moving(s, s.counter(), s.from(), s.to(), step, s.body())) {
            Interval values = values(s.from(), s.to(), step, step);
            inside(new Digit(s, s.from(), s.to(), step, own, values, scope), s.counter(), s.body());
        }
        return null;
    }

    /** @param together the elements that a round is about, beginning with the counter's */
    private Interval values(Whole from, Whole to, int step, int together) {
        Interval begins = values(from);
        Interval ends = values(to);
        if (!begins.known() || !ends.known()) {
            return new Interval(begins.least(), Interval.FAR);
        }
        long last = ends.most() - 1;
        if (begins.least() == begins.most()) {
            last -= Math.floorMod(last - begins.least(), (long) step);
        }
        return new Interval(begins.least(), Math.max(begins.least(), last + together - 1));
    }

    /** A loop that begins where another's counter stands and has a known length: it counts from there. */
    private boolean moving(Statement s, Variable counter, Whole from, Whole to, int step, Block body) {
        Optional<Form> begins = form(from);
        Optional<Form> ends = form(to);
        boolean moves = begins.isPresent()
                && ends.isPresent()
                && !begins.get().factors().isEmpty()
                && begins.get().factors().equals(ends.get().factors());
        if (moves) {
            Whole length = Whole.of(ends.get().constant() - begins.get().constant());
            int together = s instanceof Statement.Lanes ? step : 1;
            Interval values = values(Whole.of(0), length, step, together);
            Digit digit = new Digit(s, Whole.of(0), length, step, false, values, scope);
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
        Form before = scope.forms.put(counter, form);
        path.add(digit);
        block(body);
        path.remove(path.size() - 1);
        if (before == null) {
            scope.forms.remove(counter);
        } else {
            scope.forms.put(counter, before);
        }
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
        scope.declared.put(s.variable(), List.copyOf(path));
        scope.forms.remove(s.variable());
        scope.values.remove(s.variable());
        if (s.value() instanceof Value.WholeValue w && !s.variable().mutable()) {
            form(w.whole()).ifPresent(f -> scope.forms.put(s.variable(), f));
            scope.values.put(s.variable(), values(w.whole()));
        }
        return null;
    }

    @Override
    public Void letRow(Statement.LetRow s) {
        if (s.of() instanceof Array.Row row) {
            reads(row.row());
        }
        scope.rows.put(s.variable(), lying(s.of()));
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
        row(s.array(), true, false, Integer.MAX_VALUE);
        return null;
    }

    @Override
    public Void copy(Statement.Copy s) {
        reads(s.first());
        reads(s.at());
        row(s.from(), false, true, s.length());
        row(s.to(), true, false, s.length());
        return null;
    }

    @Override
    public Void call(Statement.Call s) {
        Method method = methods.get(s.method());
        Scope inner = new Scope();
        for (int i = 0; i < method.formals().size(); i++) {
            Formal formal = method.formals().get(i);
            Argument argument = s.arguments().get(i);
            if (formal instanceof Buffer b) {
                inner.buffers.put(b, buffer((Buffer) argument));
            } else if (formal instanceof RowVariable row) {
                inner.rows.put(row, lying((Array) argument));
            } else {
                hand((Variable) formal, argument, inner);
            }
        }
        Scope outer = scope;
        boolean outside = own;
        scope = inner;
        own = false;
        block(method.body());
        scope = outer;
        own = outside;
        return null;
    }

    private void hand(Variable formal, Argument argument, Scope inner) {
        if (argument instanceof Value value) {
            reads(value);
        }
        Optional<Whole> whole = argument instanceof Whole w
                ? Optional.of(w)
                : argument instanceof Value.WholeValue w
                        ? Optional.of(w.whole())
                        : argument instanceof Variable v && v.kind() == Kind.INT
                                ? Optional.of(Whole.of(v))
                                : Optional.empty();
        whole.ifPresent(w -> {
            reads(w);
            form(w).ifPresent(f -> inner.forms.put(formal, f));
            inner.values.put(formal, values(w));
        });
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
