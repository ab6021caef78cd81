package dev.gradc.loops;

/** How a buffer's elements lie in memory. */
public sealed interface Layout {
    /** The number of elements. */
    int size();

    /** The number of indices an element takes. */
    int rank();

    /** The elements of a row, or of all of a flat array. */
    int columns();

    /** The length of a row's array, or of a flat one. */
    int pitch();

    /** A field that is no array. */
    record Scalar() implements Layout {
        @Override
        public int columns() {
            return 1;
        }

        @Override
        public int pitch() {
            return 1;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public int rank() {
            return 0;
        }
    }

    /** One array: {@code float[pitch]}, of which the elements are the first; whole vectors can be read and written beyond them. */
    record Flat(int size, int pitch) implements Layout {
        public Flat {
            atLeast(pitch, size);
        }

        public Flat(int size) {
            this(size, size);
        }

        @Override
        public int columns() {
            return size;
        }

        @Override
        public int rank() {
            return 1;
        }

        @Override
        public String toString() {
            return "Flat[size=" + size + Layout.beyond(size, pitch) + "]";
        }
    }

    /** An array of rows, each an array of its own: {@code float[rows][pitch]}, of which the elements are the first columns. */
    record Rows(int rows, int columns, int pitch) implements Layout {
        public Rows {
            atLeast(pitch, columns);
        }

        public Rows(int rows, int columns) {
            this(rows, columns, columns);
        }

        @Override
        public int size() {
            return Math.multiplyExact(rows, columns);
        }

        @Override
        public int rank() {
            return 2;
        }

        @Override
        public String toString() {
            return "Rows[rows=" + rows + ", columns=" + columns + Layout.beyond(columns, pitch) + "]";
        }
    }

    /**
     * Rows one behind the other in one array, {@code float[rows * stride]}: element j of row i lies at {@code stride * i + j}. So short rows have no
     * addresses of their own, and what is done to each element is one loop.
     *
     * @param each the elements of a row
     * @param stride the room for a row
     */
    record Packed(int rows, int each, int stride) implements Layout {
        public Packed {
            atLeast(stride, each);
        }

        @Override
        public int size() {
            return Math.multiplyExact(rows, each);
        }

        @Override
        public int rank() {
            return 1;
        }

        @Override
        public int columns() {
            return Math.multiplyExact(rows, stride);
        }

        @Override
        public int pitch() {
            return columns();
        }

        @Override
        public String toString() {
            return "Packed[rows=" + rows + ", each=" + each + Layout.beyond(each, stride) + "]";
        }
    }

    private static void atLeast(int pitch, int length) {
        if (pitch < length) {
            throw new IllegalArgumentException("a pitch of " + pitch + " for " + length + " elements");
        }
    }

    private static String beyond(int length, int pitch) {
        return pitch == length ? "" : ", pitch=" + pitch;
    }
}
