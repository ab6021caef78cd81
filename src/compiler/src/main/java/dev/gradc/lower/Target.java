package dev.gradc.lower;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Array;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Whole;
import java.util.Optional;

/**
 * What sums are written to, row by row.
 *
 * @param rows what counts its rows; empty if it has only one
 * @param along what runs along them
 */
record Target(Code code, Tensor tensor, Optional<Axis> rows, Axis along) {
    void openRow() {
        rows.ifPresent(code::openLoop);
    }

    void closeRow() {
        rows.ifPresent(axis -> code.closeLoop(Whole.of(0), code.extent(axis)));
    }

    /** Leaves out the loop over the rows, which nothing was written into. */
    void dropRow() {
        rows.ifPresent(axis -> code.dropLoop());
    }

    /** The row within the loop over rows. */
    Array row() {
        Buffer buffer = code.storage().of(tensor);
        return rows.isPresent()
                ? buffer.row(code.whole(code.storage()
                        .address(tensor, Index.each(tensor.axes()))
                        .at()
                        .get(0)))
                : buffer;
    }

    /** The element within the loops over rows and along them. */
    Element element() {
        return code.element(tensor, Index.each(tensor.axes()));
    }
}
