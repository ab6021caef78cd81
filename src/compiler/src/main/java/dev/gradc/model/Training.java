package dev.gradc.model;

/** How the model is trained: the train block with its defaults filled in. */
public record Training(Optimizer optimizer, int batch, int epochs, long seed) {}
