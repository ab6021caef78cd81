package dev.gradc.check;

import dev.gradc.algebra.Axis;

/**
 * One axis of a value and what the user calls its size.
 *
 * @param size the text of the size as declared, {@code H} or {@code 2*H}; empty if it is a plain number
 */
record Dim(Axis axis, String size) {
    int extent() {
        return axis.extent();
    }

    /** The size for a message: {@code H=128} or {@code 128}. */
    String text() {
        return size.isEmpty() ? Integer.toString(extent()) : size + "=" + extent();
    }
}
