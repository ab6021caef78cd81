package dev.gradc.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Who may take part: C, generated classes on each JDK with the vector module and without, other libraries. */
final class Entrants {
    /** What ratios are against. */
    static final String REFERENCE = "C";

    private static final String SLOWEST = "DL4J";
    private static final int LATER = 25;
    static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final Map<String, String> ONE_THREAD = Map.of(
            "OPENBLAS_NUM_THREADS", "1", "OMP_NUM_THREADS", "1", "MKL_NUM_THREADS", "1", "TF_CPP_MIN_LOG_LEVEL", "2");

    private final Settings settings;

    Entrants(Settings settings) {
        this.settings = settings;
    }

    List<Entrant> all() throws IOException {
        List<Entrant> all = new ArrayList<>();
        all.add(program());
        Path own = Path.of(System.getProperty("java.home"));
        generated(all, String.valueOf(Runtime.version().feature()), own);
        boolean same = Runtime.version().feature() == LATER;
        if (!same && settings.later().isPresent()) {
            generated(all, String.valueOf(LATER), settings.later().get());
        } else if (!same) {
            all.add(Entrant.absent("gradc-25", Entrant.Kind.PLAIN, "there is no JDK 25: set JAVA_HOME_25"));
        }
        if (settings.peers()) {
            peer(all, "TensorFlow", Optional.of(own), List.of());
            peer(
                    all,
                    "DJL",
                    Optional.of(own),
                    List.of(
                            "-Dai.djl.offline=true",
                            "-Dai.djl.pytorch.num_threads=1",
                            "-Dai.djl.pytorch.num_interop_threads=1"));
            peer(all, "Smile", settings.later(), List.of("--enable-native-access=ALL-UNNAMED"));
            peer(all, "Encog", Optional.of(own), List.of());
            if (!settings.quick() || settings.entrants().contains(SLOWEST)) {
                peer(all, SLOWEST, Optional.of(own), List.of("-Dorg.bytedeco.javacpp.platform.extension=-avx512"));
            }
        }
        return all.stream()
                .filter(e -> e.name().equals(REFERENCE) || settings.takes(e.name()))
                .toList();
    }

    private Entrant program() {
        Path file = settings.target().resolve("contestant");
        return Files.isExecutable(file)
                ? Entrant.of(REFERENCE, Entrant.Kind.REFERENCE, List.of(file.toString()), ONE_THREAD)
                : Entrant.absent(
                        REFERENCE, Entrant.Kind.REFERENCE, "it was not built: gcc and libopenblas-dev are needed");
    }

    private void generated(List<Entrant> all, String release, Path jdk) {
        Map<Entrant.Kind, List<String>> backends = new EnumMap<>(Entrant.Kind.class);
        backends.put(Entrant.Kind.PLAIN, List.of());
        backends.put(Entrant.Kind.VECTOR, List.of("--add-modules", VECTOR_MODULE));
        backends.forEach((backend, options) -> {
            List<String> command = java(
                    jdk,
                    options,
                    settings.target().resolve("classes") + ":"
                            + settings.models().resolve("classes"));
            command.add("dev.gradc.benchmarks.contestant.Generated");
            String name = "gradc-" + release + "-" + backend.name().toLowerCase(Locale.ROOT);
            all.add(Entrant.of(name, backend, command, Map.of()));
        });
    }

    private static List<String> java(Path jdk, List<String> options, String classPath) {
        List<String> command = new ArrayList<>();
        command.add(jdk.resolve("bin").resolve("java").toString());
        command.addAll(options);
        command.addAll(List.of("-Xms256m", "-Xmx2g", "-XX:+UseSerialGC", "-cp", classPath));
        return command;
    }

    /** A library whose class {@code NameContestant} and class path the script has put into a folder of its own, or the reason why it has not. */
    private void peer(List<Entrant> all, String name, Optional<Path> jdk, List<String> options) throws IOException {
        Path folder = settings.target().resolve("peers").resolve(name.toLowerCase(Locale.ROOT));
        Path classes = folder.resolve("classes");
        if (jdk.isEmpty()) {
            all.add(Entrant.absent(name, Entrant.Kind.PEER, "it needs a JDK 25"));
        } else if (!Files.exists(folder.resolve("classpath")) || !Files.isDirectory(classes)) {
            all.add(Entrant.absent(
                    name, Entrant.Kind.PEER, "its jars cannot be had, or its contestant does not compile"));
        } else {
            String jars = Files.readString(folder.resolve("classpath")).strip();
            List<String> more = new ArrayList<>(options);
            more.add("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"));
            more.add("-DDJL_CACHE_DIR=" + folder.resolve("cache"));
            List<String> command =
                    java(jdk.get(), more, settings.target().resolve("classes") + ":" + classes + ":" + jars);
            command.add(name.substring(0, 1) + name.substring(1).toLowerCase(Locale.ROOT) + "Contestant");
            all.add(Entrant.of(name, Entrant.Kind.PEER, command, ONE_THREAD));
        }
    }
}
