package dev.gradc.benchmarks;

import java.util.Locale;

/** What is timed. */
enum Mode {
    STEP,
    FORWARD;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
