package dev.gradc.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** From a model file to class files, each in a JVM of its own with one level of HotSpot's compilers, as the launcher starts it; its start is not counted. */
final class CompileTimes {
    private static final double KIB = 1024;

    private final Settings settings;
    private final Table table =
            new Table(List.of("", "to Java, s", "javac, s", "together, s", "Java, KiB", "class files, KiB"));

    CompileTimes(Settings settings) {
        this.settings = settings;
    }

    void add(ModelSource source) throws IOException {
        Path folder = settings.target().resolve("compile").resolve(source.name());
        Files.createDirectories(folder);
        Path file = folder.resolve(source.name() + ".grad");
        Files.writeString(file, source.text());
        Path printed = folder.resolve("printed");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1", // as the launcher has it
                        "-cp",
                        System.getProperty("java.class.path").replace(File.pathSeparator + File.pathSeparator, ":"),
                        CompileOnce.class.getName(),
                        file.toString(),
                        folder.toString())
                .redirectOutput(printed.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        settings.target().resolve("log").toFile()))
                .start();
        String answer = ended(process)
                ? Files.readString(printed, StandardCharsets.UTF_8).strip()
                : "";
        if (answer.isEmpty()) {
            String limit = "over " + settings.patience();
            table.row(List.of(source.name(), "–", "–", process.isAlive() ? limit : "failed", "–", "–"));
            process.destroyForcibly();
            return;
        }
        String[] words = answer.split(" ");
        double java = Double.parseDouble(words[0]) / 1e3;
        double javac = Double.parseDouble(words[1]) / 1e3;
        table.row(List.of(
                source.name(),
                Figures.rounded(java),
                Figures.rounded(javac),
                Figures.rounded(java + javac),
                String.format(Locale.ROOT, "%.0f", Double.parseDouble(words[2]) / KIB),
                String.format(Locale.ROOT, "%.0f", Double.parseDouble(words[3]) / KIB)));
    }

    private boolean ended(Process process) {
        try {
            return process.waitFor(settings.patience(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
