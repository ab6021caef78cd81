package dev.gradc.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who may take part. */
final class Entrants {
    /** What ratios are against. */
    static final String REFERENCE = "C";

    /** True once the generator makes classes of two backends: they are the same classes, started with the module or without. */
    private static final boolean VECTOR = false;

    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final Map<String, String> ONE_THREAD =
            Map.of("OPENBLAS_NUM_THREADS", "1", "OMP_NUM_THREADS", "1", "MKL_NUM_THREADS", "1");

    private final Settings settings;

    Entrants(Settings settings) {
        this.settings = settings;
    }

    List<Entrant> all() {
        List<Entrant> all = new ArrayList<>();
        all.add(program());
        addGenerated(all, "17", Path.of(System.getProperty("java.home")));
        if (settings.later().isPresent()) {
            addGenerated(all, "25", settings.later().get());
        } else {
            all.add(Entrant.absent("gradc-25-plain", "no JDK 25: set JAVA_HOME_25"));
        }
        return all.stream()
                .filter(e -> e.name().equals(REFERENCE) || settings.takes(e.name()))
                .toList();
    }

    private Entrant program() {
        Path file = settings.target().resolve("contestant");
        return Files.isExecutable(file)
                ? Entrant.of(REFERENCE, List.of(file.toString()), ONE_THREAD)
                : Entrant.absent(REFERENCE, "it was not built: gcc and libopenblas-dev are needed");
    }

    private void addGenerated(List<Entrant> all, String release, Path jdk) {
        all.add(generated("gradc-" + release + "-plain", jdk, List.of()));
        String vector = "gradc-" + release + "-vector";
        all.add(
                VECTOR
                        ? generated(vector, jdk, List.of("--add-modules", VECTOR_MODULE))
                        : Entrant.absent(vector, "there is no vector backend yet"));
    }

    private Entrant generated(String name, Path jdk, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(jdk.resolve("bin").resolve("java").toString());
        command.addAll(options);
        command.addAll(List.of("-Xms256m", "-Xmx1g", "-XX:+UseSerialGC", "-cp"));
        command.add(
                settings.target().resolve("classes") + ":" + settings.target().resolve("models/classes"));
        command.add("dev.gradc.benchmarks.contestant.Generated");
        return Entrant.of(name, command, Map.of());
    }
}
