package dev.gradc.loops;

/** What can be handed to a method: a value, an integer, or an array. */
public sealed interface Argument permits Value, Whole, Array {}
