package dev.gradc.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The samples that an entrant gave of a workload in a mode, one a round. */
final class Series {
    private final String entrant;
    private final List<Running.Sample> samples = new ArrayList<>();

    Series(String entrant) {
        this.entrant = entrant;
    }

    String entrant() {
        return entrant;
    }

    void add(Running.Sample sample) {
        samples.add(sample);
    }

    /** A quantile of the CPU time of a step, in ns. */
    double time(double quantile) {
        return quantile(samples.stream().mapToDouble(Running.Sample::cpu).toArray(), quantile);
    }

    /** The median of the bytes allocated in a step. */
    double bytes() {
        return quantile(samples.stream().mapToDouble(Running.Sample::bytes).toArray(), 0.5);
    }

    /** A quantile of the ratios to another series, round by round: what slows a round down slows both. */
    double ratio(Series reference, double quantile) {
        double[] ratios = new double[samples.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = samples.get(i).cpu() / reference.samples.get(i).cpu();
        }
        return quantile(ratios, quantile);
    }

    /** Whether its later samples are so much faster than its earlier ones that it was not warm yet. */
    boolean isStillFalling() {
        double[] times = samples.stream().mapToDouble(Running.Sample::cpu).toArray();
        int half = times.length / 2;
        double early = quantile(Arrays.copyOfRange(times, 0, half), 0.5);
        double late = quantile(Arrays.copyOfRange(times, half, times.length), 0.5);
        return early > WarmUp.LIMIT * late;
    }

    static double quantile(double[] values, double quantile) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(quantile * (sorted.length - 1))];
    }
}
