package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a constrained parameter can start from a value: the way to the free number and back must end where it began. */
final class FirstValues {
    private static final double NEAR = 1e-5; // shares such as 0.333333 are meant to add up to 1
    private static final double LAST_UNIFORM = 0x1p-53;
    private static final double FAR_GAUSSIAN = 8;

    private final Session session;
    private final List<Axis> axes;
    private final List<Tensor> draws;

    FirstValues(Session session, List<Axis> axes, List<Tensor> draws) {
        this.session = session;
        this.axes = axes;
        this.draws = draws;
    }

    /**
     * A first value that does not come back, as text; of draws, the lowest and the highest are tried.
     *
     * @param first what the user wrote
     * @param start the free numbers it comes from
     * @param free the tensor that holds them
     * @param back the way back from that tensor
     */
    Optional<String> outside(Array first, Array start, Tensor free, Array back) {
        for (boolean high : draws.isEmpty() ? new boolean[] {false} : new boolean[] {false, true}) {
            Map<Tensor, double[]> drawn = new LinkedHashMap<>();
            draws.forEach(d -> drawn.put(d, filled(d, high)));
            double[] wanted = values(first, drawn);
            double[] begun = values(start, drawn);
            double[] found = values(back, Map.of(free, begun));
            for (int i = 0; i < wanted.length; i++) {
                boolean near = Math.abs(found[i] - wanted[i]) <= NEAR * Math.max(Math.abs(wanted[i]), 1e-3);
                if (!near || !Double.isFinite(begun[i])) {
                    return Optional.of(BigDecimal.valueOf(wanted[i])
                            .round(new MathContext(6))
                            .stripTrailingZeros()
                            .toPlainString());
                }
            }
        }
        return Optional.empty();
    }

    private static double[] filled(Tensor draw, boolean high) {
        double[] values = new double[draw.size()];
        double uniform = high ? 1 - LAST_UNIFORM : LAST_UNIFORM;
        double gaussian = high ? FAR_GAUSSIAN : -FAR_GAUSSIAN;
        Arrays.fill(values, draw.role() == Role.UNIFORM ? uniform : gaussian);
        return values;
    }

    private double[] values(Array value, Map<Tensor, double[]> given) {
        Arena arena = session.arena();
        Tensor tensor = new Tensor(new Name("first", 0), Role.DEFINED, axes);
        List<Dim> dims = axes.stream().map(a -> new Dim(a, "")).toList();
        Definition definition = new Definition(tensor, value.rank() == 0 ? value.expr() : value.over(arena, dims));
        return session.evaluation().values(arena, definition, given);
    }
}
