package dev.gradc.check;

import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.ScalarFunction;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names the compiler itself knows: scalar primitives, reductions, draws. All else is in the library. */
final class Builtins {
    private static final Map<String, ScalarFunction> SCALARS = new LinkedHashMap<>();
    private static final Map<String, ReduceOp> REDUCTIONS = new LinkedHashMap<>();
    /** {@code padded(x[i - 1])}: 0 where an index leaves its range. */
    static final String PADDED = "padded";

    private static final Set<String> OTHERS = new LinkedHashSet<>(List.of(
            "sqrt",
            "mean",
            "var",
            "random",
            "gaussian",
            "own",
            PADDED,
            Differentiation.GRADIENT,
            Differentiation.JACOBIAN));

    static {
        for (ScalarFunction function : ScalarFunction.values()) {
            if (!function.condition() && function != ScalarFunction.SELECT && function != ScalarFunction.POWER) {
                SCALARS.put(function.text(), function);
            }
        }
        for (ReduceOp op : ReduceOp.values()) {
            REDUCTIONS.put(op.toString(), op);
        }
    }

    private Builtins() {}

    static Optional<Callee> find(String name) {
        return names().contains(name) ? Optional.of(new Callee.Builtin(name)) : Optional.empty();
    }

    static Optional<ScalarFunction> scalar(String name) {
        return Optional.ofNullable(SCALARS.get(name));
    }

    static Optional<ReduceOp> reduction(String name) {
        return Optional.ofNullable(REDUCTIONS.get(name));
    }

    static Set<String> names() {
        Set<String> names = new LinkedHashSet<>(SCALARS.keySet());
        names.addAll(REDUCTIONS.keySet());
        names.addAll(OTHERS);
        return names;
    }
}
