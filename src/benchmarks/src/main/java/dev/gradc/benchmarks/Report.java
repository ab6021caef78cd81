package dev.gradc.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;

/** All that a run found, as Markdown. */
final class Report {
    private final Settings settings;
    private final Races races;
    private final StringBuilder sections = new StringBuilder();

    Report(Settings settings, Races races) {
        this.settings = settings;
        this.races = races;
        add(
                "A training step",
                "The time of C; of all others the median of the ratios to it, round by round, and in brackets between what the "
                        + "middle eight of ten rounds lie. `>` stands before a target that is missed, `~` behind what had not warmed up.",
                races.ratios(Mode.STEP));
        add("Forward and loss alone", "", races.ratios(Mode.FORWARD));
        add("Times of a step", "Medians.", races.times(Mode.STEP));
        add("Bytes allocated on the heap by a step", "", races.bytes(Mode.STEP));
        add(
                "Warm-up",
                "Seconds spent in steps, from the very first, until they took at most " + WarmUp.LIMIT
                        + " times what they take in the end.",
                races.warmUps());
    }

    void add(String title, String text, String table) {
        sections.append("\n## ").append(title).append("\n\n");
        if (!text.isEmpty()) {
            sections.append(text).append("\n\n");
        }
        sections.append(table);
    }

    /** Writes the file and prints where it is. */
    void write() throws IOException {
        String remarks = races.remarks();
        String text = "# Results\n\n" + Machine.description(settings)
                + Machine.peers(settings.target().resolve("peers"))
                + String.format(
                        Locale.ROOT,
                        "\nOne thread%s, %s; %d rounds of samples of %.0f ms, all contestants in turn, after a warm-up of %.1f s of CPU "
                                + "time, twice as much for vectors, less for what is compiled ahead. What is measured and how: [README.md](README.md).%n",
                        settings.wall() ? " where the model asks for no more" : "",
                        settings.wall() ? "wall time" : "CPU time of the calling thread",
                        settings.rounds(),
                        settings.sample(),
                        settings.warm() / 1e3)
                + (settings.emit().isEmpty() ? "" : "\nAll models with `emit { " + settings.emit() + " }`.\n")
                + sections
                + (remarks.isEmpty() ? "" : "\n## Remarks\n\n" + remarks)
                + Files.readString(settings.home().resolve("MISSED.md"));
        Files.writeString(settings.results(), text);
        System.out.println(text + "\nwritten to " + settings.results());
    }
}
