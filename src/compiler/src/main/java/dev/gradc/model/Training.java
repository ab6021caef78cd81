package dev.gradc.model;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the model is trained: the train block with its defaults filled in.
 *
 * @param shuffle true to take the samples in another order in each epoch
 * @param steps the steps of the whole run where the model itself has the data; 0 where that is not known yet
 */
public record Training(
        Optimizer optimizer,
        Optional<Schedule> schedule,
        Optional<Clipping> clipping,
        int batch,
        int epochs,
        long seed,
        boolean shuffle,
        Optional<EarlyStop> earlyStop,
        long steps) {
    /** Training with a rate that stays and gradients as they are. */
    public Training(Optimizer optimizer, int batch, int epochs, long seed) {
        this(optimizer, Optional.empty(), Optional.empty(), batch, epochs, seed, true, Optional.empty(), 0);
    }

    /** The optimiser with schedule and clipping written into its equations; they may read the schedule's total and the clipping's norm. */
    public Optimizer rule(Arena arena) {
        Optional<Tensor> step = optimizer.step().or(() -> schedule.map(Schedule::step));
        Map<Tensor, Expr> replaced = new LinkedHashMap<>();
        schedule.ifPresent(s -> {
            Tensor rate = optimizer.rate().orElseThrow();
            Expr factor = arena.instantiate(s.factor(), Map.of(s.step(), arena.read(step.orElseThrow())));
            replaced.put(rate, arena.mul(arena.read(rate), factor));
        });
        clipping.ifPresent(c -> replaced.put(
                optimizer.gradient(),
                arena.instantiate(c.value(), Map.of(c.gradient(), arena.read(optimizer.gradient())))));
        return new Optimizer(
                optimizer.name(),
                optimizer.parameter(),
                optimizer.gradient(),
                step,
                optimizer.rate(),
                optimizer.constants(),
                optimizer.states(),
                optimizer.updates().stream()
                        .map(u -> new Optimizer.Update(u.target(), arena.instantiate(u.value(), replaced)))
                        .toList());
    }
}
