package dev.gradc.lower;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.Method;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Varying;
import dev.gradc.loops.Whole;
import java.util.HashMap;
import java.util.Map;

/** About how many operations statements take, for calls of as many samples as there may be. */
final class Effort {
    private static final int FUNCTION = 20; // operations an exponential takes
    private static final int TOGETHER = 8; // operations done at a time in lanes, on the average
    private static final int UNKNOWN = 8; // rounds of a loop whose bounds are not known

    private final Map<String, Method> methods;

    Effort(Map<String, Method> methods) {
        this.methods = methods;
    }

    long of(Block block, Map<Variable, Interval> known) {
        return block(block, new HashMap<>(known));
    }

    private long block(Block block, Map<Variable, Interval> known) {
        long sum = 0;
        for (Statement s : block.statements()) {
            sum = Math.min(Interval.FAR, sum + statement(s, known));
        }
        return sum;
    }

    private long statement(Statement s, Map<Variable, Interval> known) {
        if (s instanceof Statement.For f) {
            return rounds(f.counter(), f.from(), f.to(), f.step(), known) * block(f.body(), known);
        }
        if (s instanceof Statement.Lanes l) {
            int together = l.body().statements().get(0) instanceof Statement.Call ? 1 : TOGETHER;
            return rounds(l.counter(), l.from(), l.to(), 1, known) * block(l.body(), known) / together;
        }
        if (s instanceof Statement.If choice) {
            return 1 + block(choice.then(), known) + block(choice.otherwise(), known);
        }
        if (s instanceof Statement.Let let) {
            if (let.value() instanceof Value.WholeValue w) {
                known.put(let.variable(), values(w.whole(), known));
            }
            return value(let.value());
        }
        if (s instanceof Statement.Store store) {
            return 1 + value(store.value());
        }
        if (s instanceof Statement.Accumulate more) {
            return 1 + value(more.value());
        }
        if (s instanceof Statement.Fill fill) {
            return fill.array() instanceof Array.Row row
                    ? row.buffer().layout().columns() / TOGETHER
                    : fill.array() instanceof Buffer b ? b.layout().columns() / TOGETHER : UNKNOWN;
        }
        if (s instanceof Statement.Copy copy) {
            return copy.length() / TOGETHER;
        }
        if (s instanceof Statement.Turn turn) {
            return turn.to().layout().size() / TOGETHER;
        }
        return s instanceof Statement.Call call ? call(call, known) : 1;
    }

    private long call(Statement.Call call, Map<Variable, Interval> known) {
        Method method = methods.get(call.method());
        Map<Variable, Interval> inner = new HashMap<>();
        for (int i = 0; i < method.formals().size(); i++) {
            Argument argument = call.arguments().get(i);
            if (method.formals().get(i) instanceof Variable v) {
                Whole whole = argument instanceof Whole w
                        ? w
                        : argument instanceof Value.WholeValue w
                                ? w.whole()
                                : argument instanceof Variable a ? Whole.of(a) : null;
                if (whole != null) {
                    inner.put(v, values(whole, known));
                }
            }
        }
        return 2 + block(method.body(), inner);
    }

    private long rounds(Variable counter, Whole from, Whole to, int step, Map<Variable, Interval> known) {
        Interval begins = values(from, known);
        Interval ends = values(to, known);
        if (from instanceof Whole.Affine f
                && to instanceof Whole.Affine t
                && f.terms().equals(t.terms())) {
            known.put(counter, new Interval(begins.least(), ends.most()));
            return Math.max(0, (t.constant() - f.constant() + step - 1) / step);
        }
        known.put(counter, new Interval(begins.least(), Math.max(begins.least(), ends.most() - 1)));
        return begins.known() && ends.known() ? Math.max(0, (ends.most() - begins.least() + step - 1) / step) : UNKNOWN;
    }

    private static Interval values(Whole whole, Map<Variable, Interval> known) {
        return Interval.of(whole, a -> a instanceof Variable v ? known.getOrDefault(v, Interval.ANY) : Interval.ANY);
    }

    private static long value(Value value) {
        long own = value instanceof Value.Apply a && costly(a.function()) ? FUNCTION : 1;
        for (Value part : Varying.parts(value)) {
            own += value(part);
        }
        return own;
    }

    private static boolean costly(Intrinsic function) {
        return switch (function) {
            case ABS, SQRT, MAX, MIN, SIGN, FLOOR -> false;
            case EXP, LOG, LOG1P, EXPM1, SIN, COS, TAN, ATAN, TANH, SIGMOID -> true;
            case SOFTPLUS, SOFTPLUS_TAIL, ERF, ERFC, POWER -> true;
        };
    }
}
