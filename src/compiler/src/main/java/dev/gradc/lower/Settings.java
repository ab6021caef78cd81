package dev.gradc.lower;

import dev.gradc.algebra.Expr;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The scalars that are no data: constants, the rate, the step number, the count of samples. What depends on nothing else is computed once, in
 * double, whatever the number type is: 1 − b1^t would lose half its digits in float.
 */
final class Settings {
    private final Map<Tensor, Value> values = new LinkedHashMap<>();
    private final Map<Expr, Boolean> known = new HashMap<>();

    /** @param most the most samples; their number is known if that is one */
    Settings(Tensor count, Variable samples, int most) {
        Value number = new Value.Convert(new Value.WholeValue(Whole.of(samples)), Kind.DOUBLE);
        values.put(count, most == 1 ? new Value.Literal(1, Kind.DOUBLE) : number);
    }

    void put(Tensor tensor, Value.Setting setting) {
        values.put(tensor, new Value.SettingValue(setting));
    }

    /** A scalar of kind DOUBLE that is computed before what reads it. */
    void put(Tensor tensor, Value computed) {
        values.put(tensor, computed);
    }

    /** The value of kind DOUBLE of a constant or setting. */
    Value value(Tensor tensor) {
        Value value = values.get(tensor);
        return value != null ? value : new Value.Literal(tensor.facts().value(), Kind.DOUBLE);
    }

    static boolean isSetting(Tensor tensor) {
        return tensor.role() == Role.CONSTANT || tensor.role() == Role.SETTING;
    }

    /** True if an expression depends on constants and settings alone. */
    boolean scalar(Expr e) {
        Boolean scalar = known.get(e);
        if (scalar == null) {
            scalar = decide(e);
            known.put(e, scalar);
        }
        return scalar;
    }

    private boolean decide(Expr e) {
        if (e instanceof Expr.Read r) {
            return isSetting(r.tensor());
        }
        if (e instanceof Expr.Reduce || e instanceof Expr.Iverson) {
            return false;
        }
        if (e instanceof Expr.IndexValue v) {
            return v.index().terms().stream().noneMatch(t -> t.atom() instanceof IntegerRead)
                    && v.index().isConstant();
        }
        return e.children().stream().allMatch(this::scalar);
    }
}
