package dev.gradc.trainer.model;

/**
 * What the model's {@code train} block says, where the command line says nothing else.
 *
 * @param batch samples in a mini-batch, at most the model's batch capacity
 */
public record TrainingDefaults(int batch, int epochs, long seed) {
    public TrainingDefaults {
        if (batch < 1 || epochs < 0) {
            throw new IllegalArgumentException("batch is " + batch + " and epochs is " + epochs);
        }
    }
}
