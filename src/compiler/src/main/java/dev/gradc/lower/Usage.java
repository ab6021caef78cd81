package dev.gradc.lower;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Method;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What statements use: buffers, the count of samples, settings of the object, and the methods they call. Counts operations too. */
final class Usage implements Statement.Visitor<Void>, Value.Visitor<Void> {
    private static final int BYTES_A_STEP = 4;

    private final Set<Buffer> buffers = new LinkedHashSet<>();
    private final Set<Variable> variables = new LinkedHashSet<>();
    private final Set<RowVariable> rows = new LinkedHashSet<>();
    private final Set<Object> declared = new LinkedHashSet<>();
    private boolean object;
    private long size;

    static Usage of(Block block) {
        Usage usage = new Usage();
        usage.block(block);
        return usage;
    }

    /** A method with the formals that its body needs: the inputs it reads, then those of the counters it uses. */
    static Method method(String name, List<String> comment, Block body, List<Variable> counters) {
        return method(name, comment, body, counters, Block.EMPTY);
    }

    /** @param twin what is called in the body's place, with the same formals */
    static Method method(String name, List<String> comment, Block body, List<Variable> counters, Block twin) {
        Usage usage = of(body);
        Usage also = of(twin);
        Set<Formal> formals = new LinkedHashSet<>(usage.inputs());
        formals.addAll(also.inputs());
        counters.stream()
                .filter(c -> usage.variables.contains(c) || also.variables.contains(c))
                .forEach(formals::add);
        return new Method(name, comment, List.copyOf(formals), usage.free() && also.free(), body);
    }

    /** Statements as a method outside the object that takes all they need from around them. */
    static Method part(String name, List<String> comment, Block body) {
        return new Method(name, comment, of(body).around(), true, body);
    }

    /** What statements need from around them: buffers, then rows, then scalars. */
    private List<Formal> around() {
        List<Formal> formals = new ArrayList<>(buffers);
        rows.stream().filter(r -> !declared.contains(r)).forEach(formals::add);
        variables.stream().filter(v -> !declared.contains(v)).forEach(formals::add);
        return formals;
    }

    /** A call that hands over what the method takes, under the same names. */
    static Statement.Call call(Method method) {
        List<Argument> arguments = new ArrayList<>();
        for (Formal f : method.formals()) {
            arguments.add(f instanceof Buffer b ? b : f instanceof RowVariable r ? r : (Variable) f);
        }
        return new Statement.Call(method.name(), arguments);
    }

    /** True if there is nothing but loops with lanes, none over more elements than that. */
    static boolean isShort(Block block, int most) {
        return block.statements().stream()
                .allMatch(s -> s instanceof Statement.Note
                        || s instanceof Statement.Let
                        || s instanceof Statement.LetRow
                        || s instanceof Statement.Lanes l
                                && Values.constant(l.to())
                                        .filter(n -> n <= most)
                                        .isPresent()
                                && l.body().statements().stream().noneMatch(Statement.For.class::isInstance));
    }

    /** The variables and rows used and not declared. */
    Set<Object> needed() {
        Set<Object> needed = new LinkedHashSet<>(rows);
        needed.addAll(variables);
        needed.removeAll(declared);
        return needed;
    }

    /** The variables and rows declared. */
    Set<Object> declares() {
        return declared;
    }

    /** The names of what is declared, in order. */
    List<String> declared() {
        return declared.stream()
                .map(d -> d instanceof Variable v ? v.name() : ((RowVariable) d).name())
                .toList();
    }

    /** The input buffers used, in order of first use. */
    List<Buffer> inputs() {
        return buffers.stream().filter(b -> b.role() == Buffer.Role.INPUT).toList();
    }

    /** All buffers used, in order of first use; not those that only called methods use. */
    Set<Buffer> buffers() {
        return buffers;
    }

    boolean uses(Variable variable) {
        return variables.contains(variable);
    }

    /** The variables read or assigned. */
    Set<Variable> variables() {
        return variables;
    }

    /** The array variables read or assigned. */
    Set<RowVariable> rows() {
        return rows;
    }

    /** True if an element of any buffer is read or written. */
    boolean loads() {
        return !buffers.isEmpty();
    }

    /** True if nothing of the object is used. */
    boolean free() {
        return !object && buffers.stream().allMatch(b -> b.role() == Buffer.Role.INPUT);
    }

    /** A generous estimate of the bytecodes the statements take. */
    long size() {
        return size;
    }

    private void block(Block block) {
        block.statements().forEach(s -> s.accept(this));
    }

    private void value(Value value) {
        value.accept(this);
    }

    private void array(Array array) {
        size += BYTES_A_STEP;
        if (array instanceof Buffer b) {
            buffers.add(b);
        } else if (array instanceof RowVariable r) {
            rows.add(r);
        } else if (array instanceof Array.Row row) {
            buffers.add(row.buffer());
            size += BYTES_A_STEP;
            whole(row.row());
        }
    }

    private void whole(Whole whole) {
        size += BYTES_A_STEP;
        if (whole instanceof Whole.Affine affine) {
            for (Whole.Term t : affine.terms()) {
                size += BYTES_A_STEP;
                if (t.atom() instanceof Element e) {
                    element(e);
                } else {
                    variables.add((Variable) t.atom());
                }
            }
        } else if (whole instanceof Whole.Largest l) {
            l.of().forEach(this::whole);
        } else if (whole instanceof Whole.Smallest s) {
            s.of().forEach(this::whole);
        } else if (whole instanceof Whole.Floor f) {
            whole(f.dividend());
        }
    }

    private void place(dev.gradc.loops.Place place) {
        if (place instanceof Element e) {
            element(e);
        } else {
            variable((Variable) place);
        }
    }

    @Override
    public Void note(Statement.Note s) {
        return null;
    }

    @Override
    public Void loop(Statement.For s) {
        declared.add(s.counter());
        size += 3 * BYTES_A_STEP;
        whole(s.from());
        whole(s.to());
        block(s.body());
        return null;
    }

    @Override
    public Void lanes(Statement.Lanes s) {
        declared.add(s.counter());
        size += 3 * BYTES_A_STEP;
        whole(s.from());
        whole(s.to());
        block(s.body());
        return null;
    }

    @Override
    public Void fold(Statement.Fold s) {
        size += 3 * BYTES_A_STEP;
        place(s.place());
        variable(s.variable());
        return null;
    }

    @Override
    public Void choice(Statement.If s) {
        size += BYTES_A_STEP;
        value(s.condition());
        block(s.then());
        block(s.otherwise());
        return null;
    }

    @Override
    public Void let(Statement.Let s) {
        declared.add(s.variable());
        size += BYTES_A_STEP;
        value(s.value());
        return null;
    }

    @Override
    public Void letRow(Statement.LetRow s) {
        declared.add(s.variable());
        array(s.of());
        return null;
    }

    @Override
    public Void store(Statement.Store s) {
        place(s.place());
        value(s.value());
        return null;
    }

    @Override
    public Void accumulate(Statement.Accumulate s) {
        size += BYTES_A_STEP;
        place(s.place());
        value(s.value());
        return null;
    }

    @Override
    public Void fill(Statement.Fill s) {
        array(s.array());
        value(s.value());
        return null;
    }

    @Override
    public Void copy(Statement.Copy s) {
        size += 2 * BYTES_A_STEP;
        array(s.from());
        whole(s.first());
        array(s.to());
        whole(s.at());
        return null;
    }

    @Override
    public Void call(Statement.Call s) {
        size += BYTES_A_STEP;
        for (Argument a : s.arguments()) {
            if (a instanceof Value v) {
                value(v);
            } else if (a instanceof Whole w) {
                whole(w);
            } else {
                array((Array) a);
            }
        }
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
        whole(s.row());
        return null;
    }

    @Override
    public Void element(Element v) {
        array(v.array());
        v.at().forEach(this::whole);
        return null;
    }

    @Override
    public Void variable(Variable v) {
        size += BYTES_A_STEP;
        variables.add(v);
        return null;
    }

    @Override
    public Void literal(Value.Literal v) {
        size += BYTES_A_STEP;
        return null;
    }

    @Override
    public Void wholeValue(Value.WholeValue v) {
        whole(v.whole());
        return null;
    }

    @Override
    public Void negate(Value.Negate v) {
        size++;
        value(v.of());
        return null;
    }

    @Override
    public Void binary(Value.Binary v) {
        size++;
        value(v.left());
        value(v.right());
        return null;
    }

    @Override
    public Void fma(Value.Fma v) {
        size += BYTES_A_STEP;
        value(v.a());
        value(v.b());
        value(v.c());
        return null;
    }

    @Override
    public Void apply(Value.Apply v) {
        size += 2 * BYTES_A_STEP;
        v.arguments().forEach(this::value);
        return null;
    }

    @Override
    public Void compare(Value.Compare v) {
        size += 2 * BYTES_A_STEP;
        value(v.left());
        value(v.right());
        return null;
    }

    @Override
    public Void logic(Value.Logic v) {
        value(v.left());
        value(v.right());
        return null;
    }

    @Override
    public Void not(Value.Not v) {
        size += 2 * BYTES_A_STEP;
        value(v.of());
        return null;
    }

    @Override
    public Void select(Value.Select v) {
        size += 2 * BYTES_A_STEP;
        value(v.condition());
        value(v.yes());
        value(v.no());
        return null;
    }

    @Override
    public Void convert(Value.Convert v) {
        size++;
        value(v.of());
        return null;
    }

    @Override
    public Void settingValue(Value.SettingValue v) {
        object = true;
        size += BYTES_A_STEP;
        return null;
    }

    @Override
    public Void draw(Value.Draw v) {
        object = true;
        size += BYTES_A_STEP;
        return null;
    }
}
