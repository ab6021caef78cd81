package dev.gradc.trainer.model;

/** The set from which a field's elements come. */
public enum Kind {
    /** Finite real numbers. */
    REAL,
    /** Whole numbers of either sign. */
    INTEGER,
    /** The integers {@code 0 .. classes - 1}. */
    CLASS
}
