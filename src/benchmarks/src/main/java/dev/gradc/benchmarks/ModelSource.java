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
                    name + ": " + compilation.diagnostics().shown());
        }
        return compilation.models().get(0);
    }

    /** Writes the Java into {@code sources} and its class files into {@code classes}; gives the Java files. */
    List<Path> build(CompiledModel model, JavaOptions options, Path sources, Path classes) throws IOException {
        List<Path> written = new ArrayList<>();
        for (GeneratedFile file : model.java(options)) {
            Path to = sources.resolve(file.path());
            Files.createDirectories(to.getParent());
            Files.writeString(to, file.text());
            written.add(to);
        }
        Files.createDirectories(classes);
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-proc:none", "-nowarn", "-d"));
        arguments.add(classes.toString());
        written.forEach(p -> arguments.add(p.toString()));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, System.err, System.err, arguments.toArray(String[]::new));
        if (result != 0) {
            throw new IllegalStateException("javac refused the Java of " + name);
        }
        return written;
    }
}
