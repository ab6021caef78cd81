package dev.gradc.trainer.model;

/** What a model does with a field. */
public enum Role {
    /** Given for training and for prediction alike. */
    INPUT,
    /** Given for training only: what the outputs are compared with. */
    TARGET,
    /** Computed by the model. */
    OUTPUT
}
