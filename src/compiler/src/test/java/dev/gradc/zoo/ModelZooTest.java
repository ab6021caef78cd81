package dev.gradc.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.SourceImports;
import dev.gradc.equations.EquationOptions;
import dev.gradc.equations.Format;
import dev.gradc.equations.Notation;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole models of many kinds, each a file of its own: derived, printed, compiled and checked. The budget for all that is done with one model is
 * that of the timeout.
 */
@Timeout(30)
class ModelZooTest {
    static Stream<Path> models() {
        try (Stream<Path> files =
                Files.list(Path.of(ModelZooTest.class.getResource("/zoo").toURI()))) {
            return files.filter(f -> f.toString().endsWith(".grad")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<CompiledModel> compiled(Path file) throws IOException {
        Source source = new Source(file.getFileName().toString(), Files.readString(file));
        Compilation compilation = Compiler.compile(source, SourceImports.none());
        assertThat(new DiagnosticRenderer(false).render(compilation.diagnostics()))
                .as("errors and warnings")
                .isEmpty();
        return compilation.models();
    }

    @ParameterizedTest
    @MethodSource("models")
    void derivesTheDifference(Path file) throws IOException {
        for (CompiledModel model : compiled(file)) {
            WholeModel whole = new WholeModel(model);
            whole.gradientIsTheDifference();
            assertThat(whole.failures()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void compilesToWhatTheInterpreterDoes(Path file) throws IOException {
        for (CompiledModel model : compiled(file)) {
            WholeModel whole = new WholeModel(model);
            whole.generatedIsInterpreted();
            assertThat(whole.failures()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void prints(Path file) throws IOException {
        for (CompiledModel model : compiled(file)) {
            for (Notation notation : Notation.values()) {
                for (Format format : Format.values()) {
                    assertThat(model.equations(notation, format, EquationOptions.DEFAULT))
                            .contains("Forward", "Gradients");
                }
            }
        }
    }
}
