package dev.gradc.model;

import dev.gradc.algebra.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Where the samples come from: a file's columns, or rows written in the model.
 *
 * @param file the file's name as written, beside the model; empty for literal data
 * @param header true if the first line names the columns
 * @param dropMissing true to leave out rows with an empty or NA field, false to report them
 * @param holdout the share of rows held out, 0 to below 1
 * @param columns one a fed tensor, in the order of the model's inputs; empty for literal data
 * @param rows literal data: for each fed tensor, in the order of the model's inputs, the samples' values flattened row-major
 */
public record Data(
        Optional<String> file,
        boolean header,
        boolean dropMissing,
        double holdout,
        List<Columns> columns,
        List<List<double[]>> rows) {
    public Data {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

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
