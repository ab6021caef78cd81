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
import dev.gradc.loops.Value.Operation;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The innermost loops of dense products, each a method of its own: rows as arrays with one common index, a constant trip count, loads before
 * the store. In this form, and in few others, HotSpot's C2 turns them into vector code.
 */
final class Kernels {
    private final Names names;
    private final Map<String, Method> methods = new LinkedHashMap<>();

    Kernels(Names names) {
        this.names = names;
    }

    List<Method> methods() {
        return List.copyOf(methods.values());
    }

    private Statement.Call call(
            String name, java.util.function.Function<String, Method> make, List<Argument> arguments) {
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
        return call(name, n -> multiples(n, rows.size(), length), arguments);
    }

    private static Method multiples(String name, int count, int length) {
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

    /** {@code c += b} for rows of a length. */
    Statement.Call add(int length, Array c, Array row) {
        return call("addRow" + length, n -> addition(n, length), List.of(c, row));
    }

    private static Method addition(String name, int length) {
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

    /** {@code c[i + q] += a · b[q]}, inner products of rows of a length, up to eight at a time. */
    Statement.Call addProducts(int length, Array c, Whole i, Array a, List<? extends Array> rows) {
        List<Argument> arguments = new ArrayList<>(List.of(c, i, a));
        arguments.addAll(rows);
        String name = "addProducts" + rows.size() + "x" + length;
        return call(name, n -> products(n, rows.size(), length), arguments);
    }

    /** About eight independent sums, four for a lone row: an addition takes four cycles, and two can start in each. */
    private static Method products(String name, int count, int length) {
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
