package dev.gradc.loops;

/** What a method declares: an input buffer that the caller passes, an array, or a scalar variable. */
public sealed interface Formal permits Buffer, RowVariable, Variable {
    String name();
}
