package dev.gradc.model;

import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * How the learning rate changes from step to step. All tensors here are scalars.
 *
 * @param name the schedule's name, as {@code cosine}
 * @param constants its arguments, role CONSTANT
 * @param step the setting that counts steps from 1
 * @param total the setting that says how many steps the run has, if the schedule asks
 * @param rate what equations call the rate of a step
 * @param factor what the optimiser's rate is multiplied by
 */
public record Schedule(
        String name, List<Tensor> constants, Tensor step, Optional<Tensor> total, Tensor rate, Expr factor) {
    public Schedule {
        constants = List.copyOf(constants);
    }

    /** The steps over which the rate rises at first: the argument {@code warmup}, 0 if there is none. */
    public long warmup() {
        return constants.stream()
                .filter(c -> c.name().plain().equals("warmup"))
                .mapToLong(c -> (long) c.facts().value())
                .findFirst()
                .orElse(0);
    }
}
