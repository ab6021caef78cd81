package dev.gradc.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All entrants on one workload: opened, checked, warmed up, then timed in turn. */
final class Race {
    private final Settings settings;
    private final String workload;
    private final Path folder;
    private final Oracle oracle;
    private final Map<String, String> missing = new LinkedHashMap<>();

    /**
     * What came of it.
     *
     * @param series by mode, one an entrant
     * @param missing the entrants without a time, and why
     */
    record Outcome(String workload, Map<Mode, List<Series>> series, Map<String, String> missing) {}

    /** @param folder holds the workload's data */
    Race(Settings settings, String workload, Path folder, Oracle oracle) {
        this.settings = settings;
        this.workload = workload;
        this.folder = folder;
        this.oracle = oracle;
    }

    Outcome run(List<Entrant> entrants) throws IOException {
        List<Running> running = new ArrayList<>();
        try {
            for (Entrant entrant : entrants) {
                if (entrant.absent().isEmpty()) {
                    enter(entrant, running);
                } else {
                    missing.put(entrant.name(), entrant.absent());
                }
            }
            Map<Mode, List<Series>> series = new EnumMap<>(Mode.class);
            for (Mode mode : Mode.values()) {
                for (Running each : running) {
                    warmUp(each, mode);
                }
                series.put(mode, time(running, mode));
            }
            return new Outcome(workload, series, missing);
        } finally {
            for (Running each : running) {
                each.close();
            }
        }
    }

    private void enter(Entrant entrant, List<Running> running) {
        try {
            Running each = new Running(entrant, settings.target().resolve("log"));
            String wrong = each.open(workload, folder);
            if (wrong.isEmpty()) {
                wrong = each.check(oracle, folder);
            }
            if (wrong.isEmpty()) {
                running.add(each);
            } else {
                missing.put(entrant.name(), wrong);
                each.close();
            }
        } catch (IOException e) {
            missing.put(entrant.name(), e.getMessage());
        }
    }

    private void warmUp(Running each, Mode mode) throws IOException {
        double spent = 0;
        while (spent < settings.warm()) {
            Running.Sample sample = each.run(mode, settings.warm() / 20);
            spent += Math.max(0.01, sample.cpu() * sample.steps() / 1e6);
        }
    }

    private List<Series> time(List<Running> running, Mode mode) throws IOException {
        List<Series> all =
                running.stream().map(r -> new Series(r.entrant().name())).toList();
        for (int round = 0; round < settings.rounds(); round++) {
            for (int i = 0; i < all.size(); i++) {
                all.get(i).add(running.get(i).run(mode, settings.sample()));
            }
        }
        return all;
    }
}
