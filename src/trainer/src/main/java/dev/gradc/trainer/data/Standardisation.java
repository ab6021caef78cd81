package dev.gradc.trainer.data;

import java.util.List;

/**
 * The means and standard deviations of a field's elements over the training rows.
 *
 * @param deviations divided by the number of rows, not by one less; 1 where all values are equal
 */
public record Standardisation(List<Double> means, List<Double> deviations) {
    public Standardisation {
        means = List.copyOf(means);
        deviations = List.copyOf(deviations);
        if (means.size() != deviations.size()) {
            throw new IllegalArgumentException(
                    means.size() + " means and " + deviations.size() + " standard deviations");
        }
        if (!means.stream().allMatch(Double::isFinite)
                || !deviations.stream().allMatch(deviation -> Double.isFinite(deviation) && deviation > 0)) {
            throw new IllegalArgumentException("a mean or a standard deviation is not a usable number");
        }
    }

    void apply(double[] row, int offset) {
        for (int i = 0; i < means.size(); i++) {
            row[offset + i] = (row[offset + i] - means.get(i)) / deviations.get(i);
        }
    }
}
