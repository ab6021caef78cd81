package dev.gradc.loops;

/** A number that {@code loss} leaves beside the objective: a scalar of kind DOUBLE, the mean over the samples. */
public record Metric(String name, Buffer value) {}
