package dev.gradc.benchmarks;

import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.compiler.SourceImports;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/**
 * A model file and what gradc and javac make of it.
 *
 * @param name the workload's, such as {@code e64}; the model's class has it with a capital
 */
record ModelSource(String name, String text) {
    static ModelSource read(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.grad$", "");
        try {
            return new ModelSource(name, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CompiledModel model() {
        Compilation compilation = Compiler.compile(new Source(name + ".grad", text), SourceImports.none());
        if (compilation.hasErrors()) {
            throw new IllegalStateException(
                    name + ".grad: " + compilation.diagnostics().shown().get(0).message());
        }
        return compilation.models().get(0);
    }

    /** Writes the Java of the model into a folder; gives the files. */
    List<Path> write(CompiledModel model, JavaOptions options, Path folder) throws IOException {
        List<Path> written = new ArrayList<>();
        for (GeneratedFile file : model.java(options)) {
            Path to = folder.resolve(file.path());
            Files.createDirectories(to.getParent());
            Files.writeString(to, file.text());
            written.add(to);
        }
        return written;
    }

    /** Makes class files of the Java. */
    void compile(List<Path> java, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", folder.toString()));
        boolean needsModule = java.stream().anyMatch(f -> f.toString().endsWith("Vector.java"));
        arguments.addAll(needsModule ? List.of("--add-modules", Entrants.VECTOR_MODULE) : List.of("--release", "17"));
        java.forEach(f -> arguments.add(f.toString()));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, System.err, System.err, arguments.toArray(String[]::new));
        if (result != 0) {
            throw new IllegalStateException("javac refused the Java of " + name);
        }
    }

    /** The same model with an {@code emit} block; without one where its text is empty. */
    ModelSource emitting(String block) {
        int end = text.lastIndexOf('}');
        String with = text.substring(0, end) + "  emit   { " + block + " }\n" + text.substring(end);
        return block.isEmpty() ? this : new ModelSource(name, with);
    }

    /** The text without what {@link #emitting} put into it: what the values follow from. */
    String formulas() {
        return text.replaceFirst("\\n  emit   \\{ .* \\}(?=\\n)", "");
    }

    /** The same model under the name that a variant of the workload has. */
    ModelSource named(String variant) {
        String other = name + variant;
        return new ModelSource(other, text.replaceFirst("model \\w+", "model " + className(other)));
    }

    /** Every length doubled: inputs, units, classes and the batch. */
    ModelSource doubled() {
        String twice = Pattern.compile("(x\\[|class\\(|dense\\(|batch = )(\\d+)")
                .matcher(text)
                .replaceAll(m -> m.group(1) + 2 * Integer.parseInt(m.group(2)));
        return new ModelSource(name, twice).named("_bigger");
    }

    /** A network of so many layers, each of 16 units. */
    static ModelSource deep(int layers) {
        String name = "deep" + layers;
        return new ModelSource(
                name,
                "package workloads\n\nmodel " + className(name) + " {\n  input  x[16]\n  target label: class(10)\n"
                        + "  logits = x" + " |> dense(16, activation = tanh)".repeat(layers - 1) + " |> dense(10)\n"
                        + "  output p = softmax(logits)\n  loss   cross_entropy(p, label)\n"
                        + "  train  { optimizer = adam(lr = 1e-3)  batch = 16 }\n}\n");
    }

    private static String className(String workload) {
        return workload.substring(0, 1).toUpperCase(Locale.ROOT) + workload.substring(1);
    }

    /** The class file of the vector backend, where the generator makes one. */
    Path vectorClass(Path classes) {
        return classes.resolve("workloads").resolve(className(name) + "Vector.class");
    }
}
