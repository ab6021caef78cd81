package dev.gradc.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the figures were measured on and with; no host, user, path or date. */
final class Machine {
    private Machine() {}

    /** A line of Markdown each. */
    static String description(Settings settings) throws IOException {
        StringBuilder text = new StringBuilder();
        line(text, "CPU", cpu());
        line(text, "Java", jdk(Path.of(System.getProperty("java.home"))));
        settings.later().ifPresent(home -> line(text, "Java, later", jdk(home)));
        line(text, "C", first(List.of("gcc", "--version"), l -> true) + "; `-O3 -march=native -ffast-math`");
        line(text, "BLAS", "OpenBLAS " + first(List.of("pkg-config", "--modversion", "openblas"), l -> true));
        return text.toString();
    }

    private static void line(StringBuilder text, String what, String value) {
        text.append("- ").append(what).append(": ").append(value).append('\n');
    }

    private static String cpu() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.exists(info)) {
            return System.getProperty("os.arch");
        }
        List<String> lines = Files.readAllLines(info);
        String flags = field(lines, "flags").orElse("");
        String widest = flags.contains("avx512f") ? "AVX-512" : flags.contains("avx2") ? "AVX2" : "no AVX2";
        return String.format(
                Locale.ROOT,
                "%s, family %s model %s, %s, %d CPUs",
                field(lines, "model name").orElse("unknown"),
                field(lines, "cpu family").orElse("?"),
                field(lines, "model").orElse("?"),
                widest,
                Runtime.getRuntime().availableProcessors());
    }

    private static Optional<String> field(List<String> lines, String name) {
        return lines.stream()
                .filter(l -> l.matches(name + "\\s*:.*"))
                .map(l -> l.substring(l.indexOf(':') + 1).strip())
                .findFirst();
    }

    private static String jdk(Path home) {
        return first(List.of(home.resolve("bin").resolve("java").toString(), "-version"), l -> l.contains("Runtime"));
    }

    /** The first line of those that a program prints which fits. */
    private static String first(List<String> command, Predicate<String> fits) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return printed.lines().filter(fits).findFirst().orElse("unknown").strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The versions of the other libraries, as their class paths name them. */
    static String peers(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        try (Stream<Path> peers = Files.list(folder)) {
            for (Path peer : peers.sorted().toList()) {
                Path classPath = peer.resolve("classpath");
                if (Files.exists(classPath)) {
                    line(text, peer.getFileName().toString(), jars(Files.readString(classPath)));
                }
            }
        }
        return text.toString();
    }

    private static String jars(String classPath) {
        return Stream.of(classPath.strip().split(":"))
                .map(j -> j.substring(j.lastIndexOf('/') + 1).replaceFirst("\\.jar$", ""))
                .filter(j -> j.matches("(tensorflow-core-api|pytorch-engine|pytorch-native-cpu|smile-core|encog-core"
                        + "|deeplearning4j-nn|nd4j-native)-\\d.*"))
                .sorted()
                .distinct()
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
    }
}
