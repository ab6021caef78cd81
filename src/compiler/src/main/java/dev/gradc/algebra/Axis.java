package dev.gradc.algebra;

import java.util.Collection;

/**
 * An index variable that runs over 0 .. extent − 1.
 *
 * <p>Two axes are the same only if their ids are: names serve print and order, never identity. A bound axis of a {@link Expr.Reduce} has a
 * negative id given by its height, so that equal sums are equal nodes. The batch axis is the one whose true extent, the number of samples in
 * hand, is known only at run time; its extent here is the capacity.
 */
public record Axis(String name, int extent, int id, boolean batch) implements Atom {
    /** The extent of a batch axis before anybody has said how many samples there may be: never shown, never allocated. */
    public static final int ANY_BATCH = 1_000_003;

    public Axis {
        if (extent < 1) {
            throw new IllegalArgumentException("axis " + name + " has extent " + extent);
        }
    }

    /** The number of places along all of some axes together. */
    public static long places(Collection<Axis> axes) {
        return axes.stream().mapToLong(Axis::extent).reduce(1, (a, b) -> a * b);
    }

    boolean bound() {
        return id < 0;
    }

    /** Ids tell axes apart. */
    @Override
    public int hashCode() {
        return 31 * id + extent;
    }

    @Override
    public int min() {
        return 0;
    }

    @Override
    public int max() {
        return extent - 1;
    }

    @Override
    public String toString() {
        return bound() ? name + "'" + -id : name;
    }
}
