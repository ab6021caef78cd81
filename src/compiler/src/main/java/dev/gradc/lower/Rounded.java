package dev.gradc.lower;

import dev.gradc.loops.Layout;

/** Layouts whose rows have room for whole vectors, and those whose rows lie one behind the other in one array. */
final class Rounded {
    private static final int LONG_ROW = 32; // C2 makes vectors of loops along it
    private static final int MOST_PACKED = 4_096; // elements

    private Rounded() {}

    /** The layout with the length of each row, or of a vector, rounded up to a multiple. */
    static Layout up(Layout layout, int multiple) {
        if (layout instanceof Layout.Rows rows) {
            return new Layout.Rows(rows.rows(), rows.columns(), up(rows.columns(), multiple));
        }
        return layout instanceof Layout.Flat flat ? new Layout.Flat(flat.size(), up(flat.size(), multiple)) : layout;
    }

    /** The least multiple that is no less than a length of 1 or more. */
    static int up(int length, int multiple) {
        return Math.multiplyExact(Math.floorDiv(length - 1, multiple) + 1, multiple);
    }

    /**
     * A small matrix of short rows in one array; any other layout as it is.
     *
     * @param any true for rows of any length
     */
    static Layout packed(Layout layout, boolean any) {
        boolean packs = layout instanceof Layout.Rows rows
                && rows.rows() > 1
                && (any || rows.columns() < LONG_ROW)
                && (long) rows.rows() * rows.pitch() <= MOST_PACKED;
        return packs && layout instanceof Layout.Rows rows
                ? new Layout.Packed(rows.rows(), rows.columns(), rows.pitch())
                : layout;
    }
}
