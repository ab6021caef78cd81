package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which {@code exp(z[n,i] - lse[n])} are there already, the other way round: what {@link LogSums} has of the exponentials that it summed.
 */
final class Softmaxes {
    /** Logarithms of sums, and what they are of. */
    private record Of(Tensor lse, Tensor z) {}

    private final Map<Of, Tensor> known = new LinkedHashMap<>();

    void put(Tensor lse, Tensor z, Tensor turned) {
        known.put(new Of(lse, z), turned);
    }

    /** The tensor that holds a definition's elements the other way round. */
    Optional<Tensor> turned(Arena arena, Definition definition) {
        List<Axis> axes = definition.tensor().axes();
        return known.keySet().stream()
                .filter(of -> axes.size() == 2 && definition.value() == exp(arena, of, axes))
                .map(known::get)
                .findFirst();
    }

    private static Expr exp(Arena arena, Of of, List<Axis> axes) {
        Expr less = arena.mul(arena.num(Rational.MINUS_ONE), arena.readAt(of.lse(), axes.subList(0, 1)));
        return arena.call(ScalarFunction.EXP, arena.add(arena.readAt(of.z(), axes), less));
    }
}
