package dev.gradc.loops;

/** A local or formal array, {@code float[] w0}: a flat buffer or a row of one. */
public record RowVariable(String name, Kind element) implements Array, Formal {
    @Override
    public int rank() {
        return 1;
    }

    @Override
    public String toString() {
        return name;
    }
}
