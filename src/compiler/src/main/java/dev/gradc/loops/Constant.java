package dev.gradc.loops;

/** A {@code public static final int} of the generated class: BATCH, PARAMETERS, a named size. */
public record Constant(String name, int value, String comment) {}
