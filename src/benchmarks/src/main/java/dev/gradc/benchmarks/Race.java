package dev.gradc.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All entrants on one workload: opened, checked, warmed up, then timed in turn. */
final class Race {
    private static final int WARM_UP_SAMPLES = 60;

    private final Settings settings;
    private final String workload;
    private final Path folder;
    private final Oracle oracle;
    private final Map<String, String> missing = new LinkedHashMap<>();
    private final Map<String, String> notes = new LinkedHashMap<>();
    private final Map<String, WarmUp> warmUps = new LinkedHashMap<>();

    /**
     * What came of it.
     *
     * @param series by mode, one an entrant
     * @param warmUps of the training step, by entrant
     * @param missing the entrants without a time, and why
     * @param notes what is to be said of entrants that have one
     */
    record Outcome(
            String workload,
            Map<Mode, List<Series>> series,
            Map<String, WarmUp> warmUps,
            Map<String, String> missing,
            Map<String, String> notes) {
        Optional<Series> series(Mode mode, String entrant) {
            return series.get(mode).stream()
                    .filter(s -> s.entrant().equals(entrant))
                    .findFirst();
        }
    }

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
                    WarmUp warmUp = warmUp(each, mode);
                    warmUps.putIfAbsent(each.entrant().name(), warmUp);
                }
                series.put(mode, time(running, mode));
            }
            return new Outcome(workload, series, warmUps, missing, notes);
        } finally {
            for (Running each : running) {
                each.close();
            }
        }
    }

    /** Opens and checks; whoever does not compute what the interpreter does is not timed. */
    private void enter(Entrant entrant, List<Running> running) {
        try {
            Running each = new Running(entrant, log());
            String wrong = each.open(workload, folder);
            if (wrong.isEmpty()) {
                wrong = judge(entrant, each.check(oracle, folder));
            }
            if (!wrong.isEmpty()) {
                missing.put(entrant.name(), wrong);
                each.close();
            } else if (entrant.isGenerated()) {
                each.close();
                Running fresh = new Running(entrant, log()); // not warm from the check
                fresh.open(workload, folder);
                running.add(fresh);
            } else {
                running.add(each);
            }
        } catch (IOException e) {
            missing.put(entrant.name(), e.getMessage());
        }
    }

    /** A library whose outputs are right is timed even if it makes a gradient of its own of them: it does the same work. */
    private String judge(Entrant entrant, Running.Check check) {
        if (entrant.kind() == Entrant.Kind.PEER && check.loss().isEmpty()) {
            if (!check.gradient().isEmpty()) {
                notes.put(entrant.name(), check.gradient());
            }
            return "";
        }
        return check.loss().isEmpty() ? check.gradient() : check.loss();
    }

    private Path log() {
        return settings.target().resolve("log");
    }

    private WarmUp warmUp(Running each, Mode mode) throws IOException {
        WarmUp warmUp = new WarmUp();
        double needed = settings.warm() * share(each.entrant().kind()) * (mode == Mode.STEP ? 1 : 0.5);
        double spent = 0;
        while (spent < needed) {
            Running.Sample sample = sample(each, mode, settings.warm() / WARM_UP_SAMPLES);
            warmUp.add(sample);
            spent += Math.max(0.01, sample.cpu() * sample.steps() / 1e6);
        }
        return warmUp;
    }

    /** What is compiled ahead warms up caches alone; libraries have most of their work in native code. */
    private static double share(Entrant.Kind kind) {
        return switch (kind) {
            case REFERENCE -> 0.1;
            case PEER -> 0.4;
            case PLAIN -> 1;
            case VECTOR -> 2; // until all of a big method is compiled it is slower than plain
        };
    }

    private Running.Sample sample(Running each, Mode mode, double milliseconds) throws IOException {
        Running.Sample sample = each.run(mode, milliseconds);
        return settings.wall() ? sample.byTheWall() : sample;
    }

    private List<Series> time(List<Running> running, Mode mode) throws IOException {
        List<Series> all =
                running.stream().map(r -> new Series(r.entrant().name())).toList();
        for (int round = 0; round < settings.rounds(); round++) {
            for (int i = 0; i < all.size(); i++) {
                all.get(i).add(sample(running.get(i), mode, settings.sample()));
            }
        }
        return all;
    }
}
