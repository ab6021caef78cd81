package dev.gradc.equations;

import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.SourceImports;
import dev.gradc.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Models as people write them, by the name of their file. */
final class WrittenModels {
    static final List<String> FILES = List.of(
            "layers",
            "digits",
            "written",
            "regression",
            "residual",
            "attention",
            "norm",
            "cnn",
            "gmm",
            "kept",
            "scheduled",
            "convolution",
            "image",
            "norms",
            "heads",
            "siamese",
            "critic",
            "oscillator",
            "laplace",
            "dropout");
    /** Those whose samples depend on one another: there is only the form of a batch. */
    static final List<String> COUPLED = List.of("batch_norm");

    static final List<String> LARGE = List.of("digits");

    private WrittenModels() {}

    static CompiledModel compile(String file) {
        String name = file + ".grad";
        try (InputStream in = WrittenModels.class.getResourceAsStream("models/" + name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Compilation compilation = Compiler.compile(new Source(name, text), SourceImports.none());
            if (compilation.hasErrors()) {
                throw new IllegalStateException(
                        compilation.diagnostics().shown().toString());
            }
            return compilation.models().get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
