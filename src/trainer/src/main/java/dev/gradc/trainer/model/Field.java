package dev.gradc.trainer.model;

import java.util.Objects;

/**
 * One named input, target or output of a model, as it looks for a single sample: its axes are flattened row-major into
 * {@code size} elements. It holds no values.
 *
 * @param classes for {@link Kind#CLASS} the number of classes, else 0
 */
public record Field(String name, Role role, Kind kind, int size, int classes) {
    public Field {
        Objects.requireNonNull(name);
        Objects.requireNonNull(role);
        Objects.requireNonNull(kind);
        if (size < 1) {
            throw new IllegalArgumentException("field '" + name + "' has size " + size + ", expected 1 or more");
        }
        if ((kind == Kind.CLASS) != (classes > 0)) {
            throw new IllegalArgumentException("field '" + name + "' of kind " + kind + " has " + classes + " classes");
        }
    }

    /** Real numbers: {@code input x[64]}. */
    public static Field real(String name, Role role, int size) {
        return new Field(name, role, Kind.REAL, size, 0);
    }

    /** Whole numbers: {@code target count: int}. */
    public static Field integer(String name, Role role, int size) {
        return new Field(name, role, Kind.INTEGER, size, 0);
    }

    /** Class labels: {@code target digit: class(10)}. */
    public static Field classes(String name, Role role, int size, int classes) {
        return new Field(name, role, Kind.CLASS, size, classes);
    }
}
