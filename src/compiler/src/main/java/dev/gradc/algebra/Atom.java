package dev.gradc.algebra;

/** An integer-valued term of an {@link Index}: an axis, or an element of an integer tensor. */
public sealed interface Atom permits Axis, IntegerRead {
    /** The least value the atom can take. */
    int min();

    /** The greatest value the atom can take. */
    int max();
}
