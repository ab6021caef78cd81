package dev.gradc.loops;

/** The type of a value. Values of different kinds meet only through a {@link Value.Convert}. */
public enum Kind {
    /** The number type of the generated class: float or double, as {@link LoopProgram#real()} says. */
    REAL,
    /** Double whatever the class's number type is: sums of losses, scalars of an optimiser. */
    DOUBLE,
    /** A 32-bit integer. */
    INT,
    /** A condition. */
    BOOLEAN
}
