package dev.gradc.lower;

import dev.gradc.loops.Block;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Method;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Value.Operation;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The bodies of {@link Kernels}: one loop each, with a constant trip count, loads before the store. */
final class KernelLoops {
    private KernelLoops() {}

    static Method multiples(String name, int count, int length) {
        RowVariable c = new RowVariable("c", Kind.REAL);
        Variable j = Variable.counter("j");
        List<Formal> formals = new ArrayList<>(List.of(c));
        List<Formal> scales = new ArrayList<>();
        Value sum = c.at(Whole.of(j));
        StringBuilder text = new StringBuilder("c");
        for (int q = 0; q < count; q++) {
            RowVariable b = new RowVariable("b" + q, Kind.REAL);
            Variable a = Variable.fixed("a" + q, Kind.REAL);
            formals.add(b);
            scales.add(a);
            sum = new Value.Fma(a, b.at(Whole.of(j)), sum);
            text.append(q < 3 ? " + a" + q + " b" + q : q == 3 ? " + ..." : "");
        }
        formals.addAll(scales);
        Block body = Block.of(new Statement.Store(c.at(Whole.of(j)), sum));
        return new Method(
                name, List.of("c = " + text), formals, true, Block.of(Statement.For.upTo(j, Whole.of(length), body)));
    }

    /** What is loaded gets names first: in this order, and in few others, JDK 25 makes vector code of it. */
    static Method multiples(String name, int targets, int count, int length) {
        Variable j = Variable.counter("j");
        List<Formal> formals = new ArrayList<>();
        List<Formal> rows = new ArrayList<>();
        List<Formal> scales = new ArrayList<>();
        List<Variable> loaded = new ArrayList<>();
        List<Statement> sources = new ArrayList<>();
        List<Statement> body = new ArrayList<>();
        List<Statement> stores = new ArrayList<>();
        for (int q = 0; q < count; q++) {
            RowVariable b = new RowVariable("b" + q, Kind.REAL);
            rows.add(b);
            loaded.add(Variable.fixed("v" + q, Kind.REAL));
            sources.add(new Statement.Let(loaded.get(q), b.at(Whole.of(j))));
        }
        for (int i = 0; i < targets; i++) {
            RowVariable c = new RowVariable("c" + i, Kind.REAL);
            formals.add(c);
            Variable s = Variable.fixed("s" + i, Kind.REAL);
            body.add(new Statement.Let(s, c.at(Whole.of(j))));
            Value sum = s;
            for (int q = 0; q < count; q++) {
                Variable a = Variable.fixed("a" + i + q, Kind.REAL);
                scales.add(a);
                sum = new Value.Fma(a, loaded.get(q), sum);
            }
            Variable r = Variable.fixed("r" + i, Kind.REAL);
            sources.add(new Statement.Let(r, sum));
            stores.add(new Statement.Store(c.at(Whole.of(j)), r));
        }
        formals.addAll(rows);
        formals.addAll(scales);
        body.addAll(sources);
        body.addAll(stores);
        return new Method(
                name,
                List.of("ci = ci + aiq bq"),
                formals,
                true,
                Block.of(Statement.For.upTo(j, Whole.of(length), new Block(body))));
    }

    static Method windows(String name, int count, Kernels.Taps taps, int length) {
        RowVariable c = new RowVariable("c", Kind.REAL);
        Variable j = Variable.counter("j");
        List<Formal> formals = new ArrayList<>(List.of(c));
        List<Formal> scales = new ArrayList<>();
        Value sum = c.at(Whole.of(j));
        for (int i = 0; i < count; i++) {
            RowVariable b = new RowVariable("b" + i, Kind.REAL);
            formals.add(b);
            for (int q = 0; q < taps.count(); q++) {
                Variable a = Variable.fixed("a" + i + q, Kind.REAL);
                scales.add(a);
                sum = new Value.Fma(a, b.at(taps.at(j, q)), sum);
            }
        }
        formals.addAll(scales);
        Block body = Block.of(new Statement.Store(c.at(Whole.of(j)), sum));
        return new Method(
                name,
                List.of("c = c + aiq biq, rows biq from element " + taps.from() + " + " + taps.pitch() + " q of bi on"),
                formals,
                true,
                Block.of(Statement.For.upTo(j, Whole.of(length), body)));
    }

    static Method elements(String name, int targets, int count, int from, int pitch, int length) {
        Variable j = Variable.counter("j");
        List<RowVariable> targetRows = rows("c", targets);
        List<RowVariable> factors = rows("a", count);
        List<RowVariable> windows = rows("b", count);
        List<Statement> body = new ArrayList<>();
        List<Variable> sums = new ArrayList<>();
        for (int q = 0; q < targets; q++) {
            Value sum = targetRows.get(q).at(Whole.of(j));
            for (int i = 0; i < count; i++) {
                Value window = windows.get(i).at(Whole.of(j, from + q * pitch));
                sum = new Value.Fma(factors.get(i).at(Whole.of(j)), window, sum);
            }
            if (targets == 1) {
                body.add(new Statement.Store(targetRows.get(q).at(Whole.of(j)), sum));
            } else {
                sums.add(Variable.fixed("sum" + q, Kind.REAL));
                body.add(new Statement.Let(sums.get(q), sum));
            }
        }
        for (int q = 0; q < sums.size(); q++) {
            body.add(new Statement.Store(targetRows.get(q).at(Whole.of(j)), sums.get(q)));
        }
        List<Formal> formals = new ArrayList<>(targetRows);
        formals.addAll(factors);
        formals.addAll(windows);
        String comment = targets == 1
                ? "c = c + ai o bi, rows bi from element " + from + " on"
                : "cq = cq + ai o bi, rows bi from element " + from + " + " + pitch + " q on";
        return new Method(
                name,
                List.of(comment),
                formals,
                true,
                Block.of(Statement.For.upTo(j, Whole.of(length), new Block(body))));
    }

    private static List<RowVariable> rows(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new RowVariable(count == 1 && name.equals("c") ? name : name + i, Kind.REAL))
                .toList();
    }

    static Method addition(String name, int length) {
        RowVariable c = new RowVariable("c", Kind.REAL);
        RowVariable b = new RowVariable("b", Kind.REAL);
        Variable j = Variable.counter("j");
        Block body = Block.of(new Statement.Accumulate(c.at(Whole.of(j)), b.at(Whole.of(j))));
        return new Method(
                name,
                List.of("c = c + b"),
                List.of(c, b),
                true,
                Block.of(Statement.For.upTo(j, Whole.of(length), body)));
    }

    /** About eight independent sums, four for a lone row: an addition takes four cycles, and two can start in each. */
    static Method products(String name, int count, int length) {
        RowVariable c = new RowVariable("c", Kind.REAL);
        Variable i = Variable.counter("i");
        RowVariable a = new RowVariable("a", Kind.REAL);
        Variable k = Variable.counter("k");
        int step = count == 1 ? 4 : count <= 5 ? 2 : 1;
        List<Formal> formals = new ArrayList<>(List.of(c, i, a));
        List<Statement> statements = new ArrayList<>();
        List<Statement> inner = new ArrayList<>();
        List<Statement> rest = new ArrayList<>();
        List<Statement> stores = new ArrayList<>();
        for (int q = 0; q < count; q++) {
            RowVariable b = new RowVariable("b" + q, Kind.REAL);
            formals.add(b);
            Value total = null;
            for (int u = 0; u < step; u++) {
                Variable s = Variable.mutable("s" + q + "_" + u, Kind.REAL);
                statements.add(new Statement.Let(s, Arithmetic.zero(Kind.REAL)));
                inner.add(multiplyAdd(s, a, b, Whole.of(k, u)));
                total = total == null ? s : new Value.Binary(Operation.ADD, total, s);
                if (u < length % step) {
                    rest.add(multiplyAdd(s, a, b, Whole.of(length - length % step + u)));
                }
            }
            stores.add(new Statement.Accumulate(c.at(Whole.of(i, q)), total));
        }
        statements.add(new Statement.For(k, Whole.of(0), Whole.of(length - length % step), step, new Block(inner)));
        statements.addAll(rest);
        statements.addAll(stores);
        return new Method(name, List.of("c[i + q] = c[i + q] + a . bq"), formals, true, new Block(statements));
    }

    private static Statement multiplyAdd(Variable s, RowVariable a, RowVariable b, Whole at) {
        return new Statement.Store(s, new Value.Fma(a.at(at), b.at(at), s));
    }
}
