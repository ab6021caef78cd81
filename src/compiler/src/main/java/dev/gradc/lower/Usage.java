package dev.gradc.lower;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Method;
import dev.gradc.loops.Place;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Varying;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What statements use: buffers, the count of samples, settings of the object, and the methods they call. */
final class Usage {
    private final Set<Buffer> buffers = new LinkedHashSet<>();
    private final Set<Variable> variables = new LinkedHashSet<>();
    private final Set<RowVariable> rows = new LinkedHashSet<>();
    private final Set<Object> declared = new LinkedHashSet<>();
    private final Set<String> called = new LinkedHashSet<>();
    private boolean object;

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
        return freeWith(List.of());
    }

    /** True if nothing of the object is used but what is handed over. */
    boolean freeWith(Collection<? extends Formal> handed) {
        return !object && buffers.stream().allMatch(b -> b.role() == Buffer.Role.INPUT || handed.contains(b));
    }

    /** The methods called. */
    Set<String> called() {
        return called;
    }

    // ---------------------------------------------------------------- statements

    private void block(Block block) {
        block.statements().forEach(this::statement);
    }

    private void statement(Statement s) {
        if (s instanceof Statement.For f) {
            loop(f.counter(), f.from(), f.to(), f.body());
        } else if (s instanceof Statement.Lanes l) {
            loop(l.counter(), l.from(), l.to(), l.body());
        } else if (s instanceof Statement.Fold f) {
            place(f.place());
            variables.add(f.variable());
        } else if (s instanceof Statement.If i) {
            value(i.condition());
            block(i.then());
            block(i.otherwise());
        } else if (s instanceof Statement.Let l) {
            declared.add(l.variable());
            value(l.value());
        } else if (s instanceof Statement.LetRow l) {
            declared.add(l.variable());
            array(l.of());
        } else if (s instanceof Statement.Store store) {
            place(store.place());
            value(store.value());
        } else if (s instanceof Statement.Accumulate more) {
            place(more.place());
            value(more.value());
        } else if (s instanceof Statement.Fill fill) {
            array(fill.array());
            value(fill.value());
        } else if (s instanceof Statement.Copy copy) {
            array(copy.from());
            whole(copy.first());
            array(copy.to());
            whole(copy.at());
        } else if (s instanceof Statement.Turn turn) {
            array(turn.from());
            whole(turn.rows());
            array(turn.to());
            whole(turn.columns());
        } else if (s instanceof Statement.Call call) {
            called.add(call.method());
            call.arguments().forEach(this::argument);
        } else if (!(s instanceof Statement.Note)) { // what remains changes the draws or the number of the step
            object = true;
            if (s instanceof Statement.SeedRow seed) {
                whole(seed.row());
            }
        }
    }

    private void loop(Variable counter, Whole from, Whole to, Block body) {
        declared.add(counter);
        whole(from);
        whole(to);
        block(body);
    }

    // ---------------------------------------------------------------- what they are made of

    private void argument(Argument argument) {
        if (argument instanceof Value v) {
            value(v);
        } else if (argument instanceof Whole w) {
            whole(w);
        } else {
            array((Array) argument);
        }
    }

    private void place(Place place) {
        if (place instanceof Element e) {
            element(e);
        } else {
            variables.add((Variable) place);
        }
    }

    private void element(Element e) {
        array(e.array());
        e.at().forEach(this::whole);
    }

    private void array(Array array) {
        if (array instanceof Buffer b) {
            buffers.add(b);
        } else if (array instanceof RowVariable r) {
            rows.add(r);
        } else if (array instanceof Array.Row row) {
            buffers.add(row.buffer());
            whole(row.row());
        }
    }

    private void whole(Whole whole) {
        if (whole instanceof Whole.Affine affine) {
            for (Whole.Term t : affine.terms()) {
                if (t.atom() instanceof Element e) {
                    element(e);
                } else {
                    variables.add((Variable) t.atom());
                }
            }
        } else if (whole instanceof Whole.Floor f) {
            whole(f.dividend());
        } else {
            (whole instanceof Whole.Largest l ? l.of() : ((Whole.Smallest) whole).of()).forEach(this::whole);
        }
    }

    private void value(Value value) {
        if (value instanceof Element e) {
            element(e);
        } else if (value instanceof Variable v) {
            variables.add(v);
        } else if (value instanceof Value.WholeValue w) {
            whole(w.whole());
        } else {
            object |= value instanceof Value.SettingValue || value instanceof Value.Draw;
            Varying.parts(value).forEach(this::value);
        }
    }
}
