package dev.gradc.lower;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Method;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The innermost loops of dense products, each a method of its own: rows as arrays with one common index, a constant trip count, loads before
 * the store. In this form, and in few others, HotSpot's C2 turns them into vector code.
 */
final class Kernels {
    private static final int AT_ONCE = 4; // terms of a loop over several rows

    private final Names names;
    private final Map<String, Method> methods = new LinkedHashMap<>();

    Kernels(Names names) {
        this.names = names;
    }

    List<Method> methods() {
        return List.copyOf(methods.values());
    }

    private Statement.Call call(String name, Function<String, Method> make, List<Argument> arguments) {
        Method method = methods.get(name);
        if (method == null) {
            method = make.apply(names.fresh(name));
            methods.put(name, method);
        }
        return new Statement.Call(method.name(), arguments);
    }

    /** {@code c += Σ a[q] · b[q]} for rows of a length. */
    Statement.Call addMultiples(int length, Array c, List<? extends Array> rows, List<? extends Value> scales) {
        List<Argument> arguments = new ArrayList<>();
        arguments.add(c);
        arguments.addAll(rows);
        arguments.addAll(scales);
        String name = "addMultiples" + rows.size() + "x" + length;
        return call(name, n -> KernelLoops.multiples(n, rows.size(), length), arguments);
    }

    /** {@code c[i] += Σ a[i][q] · b[q]} for several rows of a length: row by row, or all of them at once where that becomes vector code, too. */
    Statement.Call addMultiples(
            int length, List<? extends Array> targets, List<? extends Array> rows, List<? extends Value> scales) {
        List<Argument> arguments = new ArrayList<>(targets);
        arguments.addAll(rows);
        arguments.addAll(scales);
        String name = "addMultiples" + targets.size() + "x" + rows.size() + "x" + length;
        return call(name, n -> either(n, targets.size(), rows.size(), length), arguments);
    }

    private Method either(String name, int targets, int count, int length) {
        List<RowVariable> c = new ArrayList<>();
        List<RowVariable> b = new ArrayList<>();
        List<Variable> a = new ArrayList<>();
        for (int q = 0; q < count; q++) {
            b.add(new RowVariable("b" + q, Kind.REAL));
        }
        for (int i = 0; i < targets; i++) {
            c.add(new RowVariable("c" + i, Kind.REAL));
            for (int q = 0; q < count; q++) {
                a.add(Variable.fixed("a" + i + q, Kind.REAL));
            }
        }
        List<Statement> single = new ArrayList<>();
        for (int i = 0; i < targets; i++) {
            single.add(addMultiples(length, c.get(i), b, a.subList(i * count, (i + 1) * count)));
        }
        List<Statement> together = new ArrayList<>();
        for (int from = 0; from < count; from += AT_ONCE) {
            int to = Math.min(count, from + AT_ONCE);
            List<Argument> arguments = new ArrayList<>(c);
            arguments.addAll(b.subList(from, to));
            for (int i = 0; i < targets; i++) {
                arguments.addAll(a.subList(i * count + from, i * count + to));
            }
            int terms = to - from;
            together.add(call(
                    "addAtOnce" + targets + "x" + terms + "x" + length,
                    n -> KernelLoops.multiples(n, targets, terms, length),
                    arguments));
        }
        List<Formal> formals = new ArrayList<>(c);
        formals.addAll(b);
        formals.addAll(a);
        return new Method(
                name, List.of("ci = ci + aiq bq"), formals, true, new Block(single), Optional.of(new Block(together)));
    }

    /** Where rows begin in an array: the first at an element, each so far behind the one before. */
    record Taps(int count, int from, int pitch) {
        Whole at(Variable j, int q) {
            return Whole.of(j, from + q * pitch);
        }

        private String name(int length) {
            return count + "x" + length + (count == 1 ? "" : "by" + pitch) + (from == 0 ? "" : "from" + from);
        }
    }

    /** {@code c += Σ a[i][q] · b[i][q]} for rows of a length, those of each B in one array, a constant apart. */
    Statement.Call addWindows(
            int length, Array c, List<? extends Array> windows, Taps taps, List<? extends Value> scales) {
        List<Argument> arguments = new ArrayList<>();
        arguments.add(c);
        arguments.addAll(windows);
        arguments.addAll(scales);
        String name = "addWindows" + windows.size() + "x" + taps.name(length);
        return call(name, n -> KernelLoops.windows(n, windows.size(), taps, length), arguments);
    }

    /** {@code c[q] += Σ a[i] ⊙ b[i]}, element by element, for rows of a length; those of B begin at an element of their arrays, a pitch further for each q. */
    Statement.Call addElements(
            int length,
            List<? extends Array> c,
            List<? extends Array> a,
            List<? extends Array> b,
            int from,
            int pitch) {
        List<Argument> arguments = new ArrayList<>(c);
        arguments.addAll(a);
        arguments.addAll(b);
        String name = "addElements" + (c.size() == 1 ? "" : c.size() + "x") + a.size() + "x" + length
                + (c.size() == 1 ? "" : "by" + pitch) + (from == 0 ? "" : "from" + from);
        return call(name, n -> KernelLoops.elements(n, c.size(), a.size(), from, pitch, length), arguments);
    }

    /** A loop over the elements of rows, and what it is handed. */
    Statement.Call row(String name, List<Formal> formals, List<Argument> arguments, Block loop) {
        String key = formals + "\n" + loop;
        Method method = methods.get(key);
        if (method == null) {
            method = new Method(names.fresh(name + "Row"), List.of("Element by element"), formals, true, loop);
            methods.put(key, method);
        }
        return new Statement.Call(method.name(), arguments);
    }

    /** Every so many positions of a row, each of so many samples, copied close to one another. */
    Statement.Call gather(int positions, int samples, int stride, Array from, int first, Array to) {
        return copies("gather", positions, samples, List.of(stride, first, 1, 0), from, to);
    }

    /** Positions that lie close copied to every so many of a row. */
    Statement.Call spread(int positions, int samples, int stride, Array from, Array to, int first) {
        return copies("spread", positions, samples, List.of(1, 0, stride, first), from, to);
    }

    /** @param places stride and first place of either side */
    private Statement.Call copies(String verb, int positions, int samples, List<Integer> places, Array from, Array to) {
        int first = places.get(1) + places.get(3);
        String name = verb + positions + "x" + samples + "by" + places.get(0) * places.get(2)
                + (first == 0 ? "" : "from" + first);
        return call(
                name,
                n -> {
                    RowVariable a = new RowVariable("a", Kind.REAL);
                    RowVariable b = new RowVariable("b", Kind.REAL);
                    Variable j = Variable.counter("j");
                    Whole at = new Whole.Affine(List.of(new Whole.Term(places.get(0) * samples, j)), places.get(1));
                    Whole goal = new Whole.Affine(List.of(new Whole.Term(places.get(2) * samples, j)), places.get(3));
                    return new Method(
                            n,
                            List.of("Every " + places.get(0) + "th position of a to every " + places.get(2)
                                    + "th of b"),
                            List.of(a, b),
                            true,
                            Block.of(Statement.For.upTo(
                                    j, Whole.of(positions), Block.of(new Statement.Copy(a, at, b, goal, samples)))));
                },
                List.of(from, to));
    }

    /** {@code c += b} for rows of a length. */
    Statement.Call add(int length, Array c, Array row) {
        return call("addRow" + length, n -> KernelLoops.addition(n, length), List.of(c, row));
    }

    /** {@code c[i + q] += a · b[q]}, inner products of rows of a length, up to eight at a time. */
    Statement.Call addProducts(int length, Array c, Whole i, Array a, List<? extends Array> rows) {
        List<Argument> arguments = new ArrayList<>(List.of(c, i, a));
        arguments.addAll(rows);
        String name = "addProducts" + rows.size() + "x" + length;
        return call(name, n -> KernelLoops.products(n, rows.size(), length), arguments);
    }
}
