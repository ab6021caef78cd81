package dev.gradc.benchmarks;

import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.JavaOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One model file to class files in a JVM of its own; prints ms to the Java, ms of javac, bytes of Java and of class files. */
public final class CompileOnce {
    private CompileOnce() {}

    public static void main(String[] arguments) throws IOException {
        long start = System.nanoTime();
        ModelSource source = ModelSource.read(Path.of(arguments[0]));
        Path out = Path.of(arguments[1]);
        CompiledModel model = source.model();
        List<Path> java = source.write(model, JavaOptions.DEFAULT, out.resolve("java"));
        long written = System.nanoTime();
        source.compile(java, out.resolve("classes"));
        long compiled = System.nanoTime();
        long text = 0;
        for (Path file : java) {
            text += Files.size(file);
        }
        System.out.println((written - start) / 1_000_000 + " " + (compiled - written) / 1_000_000 + " " + text + " "
                + size(out.resolve("classes")));
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".class"))
                    .mapToLong(f -> f.toFile().length())
                    .sum();
        }
    }
}
