package dev.gradc.model;

import dev.gradc.algebra.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Where the samples come from: a file's columns, files of arrays, or rows written in the model.
 *
 * @param file the file's name as written, beside the model; empty for arrays and literal data
 * @param header true if the first line names the columns
 * @param dropMissing true to leave out rows with an empty or NA field, false to report them
 * @param holdout the share of rows held out, 0 to below 1
 * @param columns for a file's columns one a fed tensor, in the order of the model's inputs, else empty
 * @param arrays for files of arrays one a fed tensor, in the order of the model's inputs, else empty
 * @param rows literal data: for each fed tensor, in the order of the model's inputs, the samples' values flattened row-major
 */
public record Data(
        Optional<String> file,
        boolean header,
        boolean dropMissing,
        double holdout,
        List<Columns> columns,
        List<Array> arrays,
        List<List<double[]>> rows) {
    public Data {
        columns = List.copyOf(columns);
        arrays = List.copyOf(arrays);
        rows = List.copyOf(rows);
    }

    /** True if some samples are kept from training: a share of the rows, or files of their own. */
    public boolean holdsOut() {
        return holdout > 0 || arrays.stream().anyMatch(array -> array.test().isPresent());
    }

    /**
     * The files of the IDX format that hold one tensor, all samples one after the other.
     *
     * @param file the file's name as written, beside the model
     * @param test the file of the samples that are held out
     * @param divisor what each number is divided by
     */
    public record Array(Tensor tensor, String file, Optional<String> test, double divisor) {}

    /**
     * The columns that become one tensor.
     *
     * @param positions 0-based positions, empty if names are given
     * @param names header names, empty if positions are given
     * @param divisor what each number is divided by
     * @param standardise true to subtract the mean and divide by the deviation of the training part
     * @param classes true if distinct texts become the labels 0, 1, ... in sorted order
     */
    public record Columns(
            Tensor tensor,
            List<Integer> positions,
            List<String> names,
            double divisor,
            boolean standardise,
            boolean classes) {
        public Columns {
            positions = List.copyOf(positions);
            names = List.copyOf(names);
        }
    }
}
