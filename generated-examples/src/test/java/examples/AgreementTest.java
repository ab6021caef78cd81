package examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.compiler.SourceImports;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.emit.OutputFolder;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The committed Java is what the compiler makes of the models today; {@code -Dgolden=update} writes it anew. The classes lie in the main
 * sources, which have no dependency; their trainers' adapters lie with the tests, which have.
 */
class AgreementTest {
    private static final Path MODELS = Path.of("src/main/grad");
    private static final Path CLASSES = Path.of("src/main/java");
    private static final Path ADAPTERS = Path.of("src/test/java");

    static Stream<Path> models() throws IOException {
        try (Stream<Path> files = Files.list(MODELS)) {
            return files.filter(f -> f.toString().endsWith(".grad")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void committedJavaIsWhatTheCompilerMakes(Path file) throws IOException {
        for (GeneratedFile java : generate(file)) {
            if ("update".equals(System.getProperty("golden"))) {
                new OutputFolder(folder(java)).write(List.of(java));
            }
            assertThat(folder(java).resolve(java.path())).hasContent(java.text());
        }
    }

    @Test
    void nothingElseIsCommitted() throws IOException {
        List<Path> expected = new ArrayList<>();
        for (Path model : models().toList()) {
            for (GeneratedFile java : generate(model)) {
                if (folder(java).equals(CLASSES)) {
                    expected.add(CLASSES.resolve(java.path()));
                }
            }
        }
        try (Stream<Path> files = Files.walk(CLASSES)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static Path folder(GeneratedFile file) {
        return file.path().endsWith("Trainer.java") ? ADAPTERS : CLASSES;
    }

    private static List<GeneratedFile> generate(Path file) throws IOException {
        Compilation compilation = Compiler.compile(
                new Source(file.getFileName().toString(), Files.readString(file)), SourceImports.none());
        assertThat(new DiagnosticRenderer(false).render(compilation.diagnostics()))
                .isEmpty();
        List<GeneratedFile> generated = new ArrayList<>();
        for (CompiledModel model : compilation.models()) {
            generated.addAll(model.java(JavaOptions.DEFAULT.withTrainer()));
        }
        return generated;
    }
}
