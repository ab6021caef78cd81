package dev.gradc.benchmarks;

import java.util.Locale;

/** Numbers as tables show them. */
final class Figures {
    private Figures() {}

    /** A time given in ns, with its unit, to three digits or so. */
    static String time(double ns) {
        if (ns < 1e3) {
            return String.format(Locale.ROOT, "%.1f ns", ns);
        }
        if (ns < 1e6) {
            return rounded(ns / 1e3) + " µs";
        }
        return rounded(ns / 1e6) + " ms";
    }

    /** A number to three digits or so. */
    static String rounded(double number) {
        String form = number < 10 ? "%.2f" : number < 100 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, form, number);
    }

    /** The median of the ratios to another series, and between what the middle eight of ten rounds lie. */
    static String ratio(Series series, Series reference) {
        return rounded(series.ratio(reference, 0.5)) + " (" + rounded(series.ratio(reference, 0.1)) + "–"
                + rounded(series.ratio(reference, 0.9)) + ")";
    }

    static String bytes(double bytes) {
        return bytes > 0 && bytes < 1
                ? String.format(Locale.ROOT, "%.3f", bytes)
                : String.format(Locale.ROOT, "%.0f", Math.max(0, bytes));
    }
}
