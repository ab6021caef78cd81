package dev.gradc.benchmarks;

import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.JavaOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Times all workloads; the script {@code run} builds what is needed and starts it. */
public final class Main {
    private final Settings settings;

    private Main(Settings settings) {
        this.settings = settings;
    }

    public static void main(String[] arguments) throws IOException {
        new Main(Settings.of(arguments)).run();
    }

    private void run() throws IOException {
        List<Entrant> entrants = new Entrants(settings).all();
        List<Race.Outcome> outcomes = new ArrayList<>();
        Set<String> said = new LinkedHashSet<>();
        for (ModelSource source : sources()) {
            Race.Outcome outcome = race(source, entrants);
            outcomes.add(outcome);
            outcome.missing().forEach((name, why) -> {
                if (said.add(name + why)) {
                    System.out.println("left out: " + name + " on " + outcome.workload() + ": " + why);
                }
            });
            for (Mode mode : Mode.values()) {
                System.out.println(mode.word() + "\n" + Table.of(mode, List.of(outcome)));
            }
        }
    }

    private List<ModelSource> sources() throws IOException {
        try (Stream<Path> files = Files.list(settings.home().resolve("src/main/grad"))) {
            return files.filter(f -> f.toString().endsWith(".grad"))
                    .map(ModelSource::read)
                    .filter(s -> settings.wants(s.name()))
                    .sorted((a, b) -> a.name().compareTo(b.name()))
                    .toList();
        }
    }

    private Race.Outcome race(ModelSource source, List<Entrant> entrants) throws IOException {
        Path target = settings.target();
        CompiledModel model = source.model();
        source.build(model, JavaOptions.DEFAULT, target.resolve("models/java"), target.resolve("models/classes"));
        Workload workload = new Workload(source.name(), model);
        Path folder = target.resolve("data").resolve(source.name());
        workload.write(folder);
        Oracle oracle = Oracle.of(workload, source.text(), target.resolve("oracle"));
        return new Race(settings, source.name(), folder, oracle).run(entrants);
    }
}
