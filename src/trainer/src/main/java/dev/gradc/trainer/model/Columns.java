package dev.gradc.trainer.model;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The columns that fill the elements of a field, in order: by position where {@code names} is empty, else by name.
 * Whether the file has them is found out when it is read.
 *
 * @param indices 0-based positions; empty where columns go by name
 */
public record Columns(List<Integer> indices, List<String> names) {
    public Columns {
        indices = List.copyOf(indices);
        names = List.copyOf(names);
        if (indices.isEmpty() == names.isEmpty()) {
            throw new IllegalArgumentException("columns go either by position or by name");
        }
    }

    /** {@code columns(from..to)}: the positions from, ..., to - 1. */
    public static Columns range(int from, int to) {
        return new Columns(IntStream.range(from, to).boxed().toList(), List.of());
    }

    /** {@code column(index)}. */
    public static Columns at(int index) {
        return range(index, index + 1);
    }

    /** {@code columns("a", "b")}. */
    public static Columns named(String... names) {
        return new Columns(List.of(), List.of(names));
    }

    /** The number of columns. */
    public int count() {
        return indices.size() + names.size();
    }

    /** Whether the file must have a header. */
    public boolean byName() {
        return !names.isEmpty();
    }
}
