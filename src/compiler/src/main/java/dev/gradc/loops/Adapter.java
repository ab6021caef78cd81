package dev.gradc.loops;

import java.util.List;
import java.util.Optional;

/**
 * What a trainer is told of a model beyond its class: how to train by default, and where the samples come from.
 *
 * @param modelName the name to show
 * @param warmup the steps over which the rate rises at first; 0 if it does not
 * @param data empty if the model names no data
 */
public record Adapter(
        String modelName,
        int batch,
        int epochs,
        long seed,
        boolean shuffle,
        Optional<EarlyStop> earlyStop,
        long warmup,
        Optional<Data> data) {
    /** Training of all epochs, in another order each. */
    public Adapter(String modelName, int batch, int epochs, long seed, Optional<Data> data) {
        this(modelName, batch, epochs, seed, true, Optional.empty(), 0, data);
    }

    /** When training ends early: the name of the figure watched, on which rows, which way and for how long. */
    public record EarlyStop(String figure, boolean heldOut, boolean highest, int patience, double least) {}

    /**
     * A file's columns, files of arrays, or rows written in the model.
     *
     * @param file empty for arrays and literal rows
     * @param fields one an input of the class, in its order
     */
    public record Data(Optional<String> file, boolean header, boolean dropMissing, double holdout, List<Field> fields) {
        public Data {
            fields = List.copyOf(fields);
        }
    }

    /**
     * Where one input's values come from.
     *
     * @param positions 0-based columns; empty if names are given, for arrays and for literal rows
     * @param files a file of the IDX format, and one that is held out if there is one; empty for columns and literal rows
     * @param rows literal samples, each flattened row-major; empty for a file
     */
    public record Field(
            List<Integer> positions,
            List<String> names,
            double divisor,
            boolean standardise,
            boolean classes,
            List<String> files,
            List<double[]> rows) {
        public Field {
            positions = List.copyOf(positions);
            names = List.copyOf(names);
            files = List.copyOf(files);
            rows = List.copyOf(rows);
        }

        /** Columns of a table, or literal rows. */
        public Field(
                List<Integer> positions,
                List<String> names,
                double divisor,
                boolean standardise,
                boolean classes,
                List<double[]> rows) {
            this(positions, names, divisor, standardise, classes, List.of(), rows);
        }
    }
}
