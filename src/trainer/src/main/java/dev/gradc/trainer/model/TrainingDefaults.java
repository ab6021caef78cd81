package dev.gradc.trainer.model;

import java.util.Optional;

/**
 * What the model's {@code train} block says, where the command line says nothing else.
 *
 * @param batch samples in a mini-batch, at most the model's batch capacity
 * @param warmup the steps over which the schedule lets the rate rise at first
 * @param shuffle true to take the rows in another order in each epoch
 */
public record TrainingDefaults(
        int batch, int epochs, long seed, boolean shuffle, long warmup, Optional<EarlyStop> earlyStop) {
    public TrainingDefaults {
        if (batch < 1 || epochs < 0) {
            throw new IllegalArgumentException("batch is " + batch + " and epochs is " + epochs);
        }
    }

    /** All epochs, each in an order of its own. */
    public TrainingDefaults(int batch, int epochs, long seed) {
        this(batch, epochs, seed, true, 0, Optional.empty());
    }

    /** The rows in the order of the data, in every epoch. */
    public TrainingDefaults inOrder() {
        return new TrainingDefaults(batch, epochs, seed, false, warmup, earlyStop);
    }

    /** Training that may end early. */
    public TrainingDefaults stopping(EarlyStop when) {
        return new TrainingDefaults(batch, epochs, seed, shuffle, warmup, Optional.of(when));
    }

    /** A rate that rises over that many steps at first. */
    public TrainingDefaults rising(long steps) {
        return new TrainingDefaults(batch, epochs, seed, shuffle, steps, earlyStop);
    }
}
