package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.compiler.SourceImports;
import dev.gradc.loops.NumberType;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;

/** Models given as text, brought to Java by the whole compiler. */
final class GradText {
    private GradText() {}

    /** The only model of a text that has no error. */
    static CompiledModel model(String text) {
        Compilation compilation = Compiler.compile(new Source("test.grad", text), SourceImports.none());
        assertThat(compilation.hasErrors())
                .as(() -> new DiagnosticRenderer(false).render(compilation.diagnostics()))
                .isFalse();
        assertThat(compilation.models()).hasSize(1);
        return compilation.models().get(0);
    }

    static GeneratedFile[] java(CompiledModel model, NumberType real, int batch) {
        return java(model, real, Backend.PLAIN, batch);
    }

    static GeneratedFile[] java(CompiledModel model, NumberType real, Backend backend, int batch) {
        Precision precision = real == NumberType.FLOAT ? Precision.FLOAT : Precision.DOUBLE;
        JavaOptions options = JavaOptions.DEFAULT
                .withPackage("nets")
                .withPrecision(precision)
                .withBackend(backend)
                .withBatch(batch)
                .goingBeforeTheModel();
        return model.java(options).toArray(GeneratedFile[]::new);
    }
}
