package dev.gradc.lower;

import dev.gradc.algebra.Definition;

/** One of the ways to write a definition whose elements are each computed in one place. */
interface Gatherer {
    /** Takes nothing. */
    Gatherer NONE = definition -> false;

    /** Writes the definition's loops and says so, or writes nothing and leaves it to the general form. */
    boolean define(Definition definition);
}
