package dev.gradc.loops;

import java.util.Objects;

/**
 * A named array that lives as long as the object that owns it, allocated once; or, for the role INPUT, the caller's array, which is a formal of
 * each method that reads it.
 *
 * @param name unique among the buffers of a program
 * @param element REAL, DOUBLE or INT
 * @param comment what it holds, with its shape, as text for a reader; may be empty
 */
public record Buffer(String name, Role role, Kind element, Layout layout, String comment) implements Array, Formal {
    /** What a buffer is for. */
    public enum Role {
        /** Fed by the caller: read in place, never written, never kept. */
        INPUT,
        PARAMETER,
        /** The gradient of the objective by a parameter. */
        GRADIENT,
        /** Kept from step to step, by the optimiser or by the model itself. */
        STATE,
        /** Depends on places alone: filled by the constructor, never written again. */
        TABLE,
        /** A named tensor of the forward or backward pass. */
        ACTIVATION,
        /** Room for a method's own work. */
        SCRATCH,
        /** Read by the caller through an accessor. */
        OUTPUT,
        /** The objective, a metric: a scalar result. */
        RESULT
    }

    public Buffer {
        Objects.requireNonNull(role);
        if (element == Kind.BOOLEAN) {
            throw new IllegalArgumentException("buffer " + name + " of conditions");
        }
    }

    @Override
    public int rank() {
        return layout.rank();
    }

    /** A row of a buffer of rows. */
    public Row row(Whole row) {
        return new Row(this, row);
    }

    /** The name tells buffers of a program apart. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
