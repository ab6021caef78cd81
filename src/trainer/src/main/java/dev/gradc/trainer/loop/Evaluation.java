package dev.gradc.trainer.loop;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The objective and the metrics on a set of rows, each the mean over the rows. */
public record Evaluation(double loss, List<Metric> metrics) {
    /** A named figure of merit, e.g. {@code accuracy}. */
    public record Metric(String name, double value) {}

    public Evaluation {
        metrics = List.copyOf(metrics);
    }

    /** {@code loss 0.08123, accuracy 0.9806}: four significant digits. */
    @Override
    public String toString() {
        return "loss " + figure(loss)
                + metrics.stream()
                        .map(metric -> ", " + metric.name() + " " + figure(metric.value()))
                        .collect(Collectors.joining());
    }

    static String figure(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
