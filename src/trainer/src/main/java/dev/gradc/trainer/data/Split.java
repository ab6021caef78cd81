package dev.gradc.trainer.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The division into rows to train on and rows held out, and the scaling that is fitted to the former alone. */
final class Split {
    private Split() {}

    /** Holds out the first {@code round(fraction * rows)} of a shuffled order, and leaves one row to either part. */
    static DataSet of(RawData raw, List<String> standardised, double fraction, long seed) throws DataException {
        int count = raw.rows().count();
        int[] order = new int[count];
        Shuffle.order(seed, 0, order);
        int held = (int) Math.round(fraction * count);
        if (fraction > 0 && count > 1) {
            held = Math.max(1, Math.min(count - 1, held));
        }
        held = count > 1 ? held : 0;
        int[] heldOut = Arrays.copyOf(order, held);
        int[] training = Arrays.copyOfRange(order, held, count);
        Arrays.sort(heldOut); // the file's order, so that sums and outputs do not depend on the shuffle
        Arrays.sort(training);
        Map<String, Standardisation> scalings = new LinkedHashMap<>();
        int[] offsets = DataSet.offsets(raw.fields());
        for (int field = 0; field < raw.fields().size(); field++) {
            String name = raw.fields().get(field).name();
            if (standardised.contains(name)) {
                Standardisation scaling = fit(raw, training, offsets[field], offsets[field + 1], name);
                scalings.put(name, scaling);
                for (int row = 0; row < count; row++) {
                    scaling.apply(raw.rows().row(row), offsets[field]);
                }
            }
        }
        return new DataSet(raw, training, heldOut, new Fitting(scalings, raw.classNames()));
    }

    /** Holds out all rows from the given one on, in their order. */
    static DataSet from(RawData raw, int firstHeldOut) {
        int[] training = IntStream.range(0, firstHeldOut).toArray();
        int[] heldOut = IntStream.range(firstHeldOut, raw.rows().count()).toArray();
        return new DataSet(raw, training, heldOut, Fitting.none());
    }

    private static Standardisation fit(RawData raw, int[] training, int from, int to, String field)
            throws DataException {
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int at = from; at < to; at++) {
            double first = raw.rows().row(training[0])[at];
            double sum = 0;
            for (int row : training) {
                sum += (raw.rows().row(row)[at] - first) / training.length; // exactly 0 in a constant column
            }
            double mean = first + sum;
            double variance = 0;
            for (int row : training) {
                double difference = raw.rows().row(row)[at] - mean;
                variance += difference * difference / training.length;
            }
            if (!Double.isFinite(variance)) {
                throw new DataException("field '" + field + "': its values are too large to be standardised");
            }
            means.add(mean);
            deviations.add(variance > 0 ? Math.sqrt(variance) : 1.0);
        }
        return new Standardisation(means, deviations);
    }
}
