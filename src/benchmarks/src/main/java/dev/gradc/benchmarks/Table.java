package dev.gradc.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The outcomes as Markdown. */
final class Table {
    private Table() {}

    /** The times of one mode, a line a workload and entrant. */
    static String of(Mode mode, List<Race.Outcome> outcomes) {
        StringBuilder text = new StringBuilder(
                "| workload | contestant | time | × C (p10–p90) | bytes a step |\n|---|---|--:|--:|--:|\n");
        for (Race.Outcome outcome : outcomes) {
            List<Series> all = outcome.series().get(mode);
            Optional<Series> reference = all.stream()
                    .filter(s -> s.entrant().equals(Entrants.REFERENCE))
                    .findFirst();
            for (Series series : all) {
                String ratio = reference
                        .map(r -> String.format(
                                Locale.ROOT,
                                "%.2f (%.2f–%.2f)",
                                series.ratio(r, 0.5),
                                series.ratio(r, 0.1),
                                series.ratio(r, 0.9)))
                        .orElse("");
                text.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %s | %s |%n",
                        outcome.workload(),
                        series.entrant(),
                        time(series.time(0.5)),
                        ratio,
                        bytes(series.bytes())));
            }
        }
        return text.toString();
    }

    static String time(double ns) {
        if (ns < 1000) {
            return String.format(Locale.ROOT, "%.1f ns", ns);
        }
        return ns < 1e6
                ? String.format(Locale.ROOT, "%.2f µs", ns / 1e3)
                : String.format(Locale.ROOT, "%.3f ms", ns / 1e6);
    }

    private static String bytes(double bytes) {
        return bytes < 1 && bytes > 0
                ? String.format(Locale.ROOT, "%.3f", bytes)
                : String.format(Locale.ROOT, "%.0f", Math.max(0, bytes));
    }
}
