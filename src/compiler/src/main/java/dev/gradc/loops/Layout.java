package dev.gradc.loops;

/** How a buffer's elements lie in memory. */
public sealed interface Layout {
    /** The number of elements. */
    int size();

    /** The number of indices an element takes. */
    int rank();

    /** A field that is no array. */
    record Scalar() implements Layout {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public int rank() {
            return 0;
        }
    }

    /** One array: {@code float[size]}. */
    record Flat(int size) implements Layout {
        @Override
        public int rank() {
            return 1;
        }
    }

    /** An array of rows, each an array of its own: {@code float[rows][columns]}. */
    record Rows(int rows, int columns) implements Layout {
        @Override
        public int size() {
            return Math.multiplyExact(rows, columns);
        }

        @Override
        public int rank() {
            return 2;
        }
    }
}
