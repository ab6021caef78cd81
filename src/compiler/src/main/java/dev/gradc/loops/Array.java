package dev.gradc.loops;

import java.util.List;

/** Something with elements: a whole buffer, an array variable, or one row of a buffer of rows. */
public sealed interface Array extends Argument permits Buffer, RowVariable, Array.Row {
    /** The kind of an element: REAL, DOUBLE or INT. */
    Kind element();

    /** The number of indices an element takes. */
    int rank();

    /** An element; as many indices as the rank. */
    default Element at(Whole... indices) {
        return new Element(this, List.of(indices));
    }

    /** A row of a buffer of rows: {@code W[k]}. */
    record Row(Buffer buffer, Whole row) implements Array {
        public Row {
            if (buffer.rank() != 2) {
                throw new IllegalArgumentException(buffer.name() + " has no rows");
            }
        }

        @Override
        public Kind element() {
            return buffer.element();
        }

        @Override
        public int rank() {
            return 1;
        }

        @Override
        public String toString() {
            return buffer.name() + "[" + row + "]";
        }
    }
}
