package dev.gradc.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The outcomes of all workloads, as tables with a line a workload and a column an entrant. */
final class Races {
    /** Generated classes allocate nothing: one that does is still run by what is compiled in haste. */
    private static final double MANY_BYTES = 100;

    private final List<Race.Outcome> outcomes;
    private final List<Entrant> entrants;

    /** @param entrants all that took part anywhere, in the order of the columns */
    Races(List<Race.Outcome> outcomes, List<Entrant> entrants) {
        this.outcomes = List.copyOf(outcomes);
        this.entrants = entrants.stream()
                .filter(e -> outcomes.stream()
                        .anyMatch(o -> o.series(Mode.STEP, e.name()).isPresent()))
                .toList();
    }

    /** A cell of a table. */
    private interface Cell {
        String of(Race.Outcome outcome, Entrant entrant, Series series);
    }

    private String table(Mode mode, boolean generatedAlone, Cell cell) {
        List<Entrant> columns = entrants.stream()
                .filter(e -> !generatedAlone || e.isGenerated())
                .toList();
        List<String> head = new ArrayList<>(List.of(""));
        columns.forEach(e -> head.add(e.name()));
        Table table = new Table(head);
        for (Race.Outcome outcome : outcomes) {
            List<String> row = new ArrayList<>(List.of(outcome.workload()));
            for (Entrant entrant : columns) {
                row.add(outcome.series(mode, entrant.name())
                        .map(s -> cell.of(outcome, entrant, s))
                        .orElse("–"));
            }
            table.row(row);
        }
        return table.toString();
    }

    /** The time of C, and of all others the ratio to it; where a generated class misses its target, the target. */
    String ratios(Mode mode) {
        return table(mode, false, (outcome, entrant, series) -> {
            Optional<Series> reference = outcome.series(mode, Entrants.REFERENCE);
            if (entrant.kind() == Entrant.Kind.REFERENCE || reference.isEmpty()) {
                return Figures.time(series.time(0.5));
            }
            Optional<Double> target =
                    mode == Mode.STEP ? Target.of(outcome.workload(), entrant.kind()) : Optional.empty();
            String missed = target.filter(t -> series.ratio(reference.get(), 0.5) > t)
                    .map(t -> " > " + t)
                    .orElse("");
            String noted = mode == Mode.STEP && outcome.notes().containsKey(entrant.name()) ? " †" : "";
            boolean cold = series.isStillFalling() || entrant.isGenerated() && series.bytes() > MANY_BYTES;
            return Figures.ratio(series, reference.get()) + (cold ? " ~" : "") + missed + noted;
        });
    }

    /** The median times. */
    String times(Mode mode) {
        return table(mode, false, (outcome, entrant, series) -> Figures.time(series.time(0.5)));
    }

    /** The bytes allocated on the heap in a step. */
    String bytes(Mode mode) {
        return table(mode, false, (outcome, entrant, series) -> Figures.bytes(series.bytes()));
    }

    /** Seconds to {@link WarmUp#LIMIT} times the time in the end. */
    String warmUps() {
        return table(Mode.STEP, true, (outcome, entrant, series) -> {
            OptionalDouble seconds = outcome.warmUps().get(entrant.name()).seconds(series.time(0.5));
            return seconds.isPresent() ? Figures.rounded(seconds.getAsDouble()) : "not yet";
        });
    }

    /** What is missing or to be noted, a line each with the workloads that it is true of. */
    String remarks() {
        Map<String, List<String>> workloads = new LinkedHashMap<>();
        for (Race.Outcome outcome : outcomes) {
            outcome.missing()
                    .forEach((name, why) -> workloads
                            .computeIfAbsent("no " + name + ": " + why, k -> new ArrayList<>())
                            .add(outcome.workload()));
            outcome.notes()
                    .forEach((name, what) -> workloads
                            .computeIfAbsent("† " + name + ": " + what, k -> new ArrayList<>())
                            .add(outcome.workload()));
        }
        StringBuilder text = new StringBuilder();
        workloads.forEach((remark, of) -> text.append("- " + String.join(", ", of) + ": " + remark + "\n"));
        return text.toString();
    }
}
