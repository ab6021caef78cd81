package dev.gradc.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.SourceImports;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The model files of the zoo, small models of many kinds. */
public final class ModelZoo {
    private ModelZoo() {}

    /** The files, in order of their names. */
    public static Stream<Path> files() {
        try (Stream<Path> files =
                Files.list(Path.of(ModelZoo.class.getResource("/zoo").toURI()))) {
            return files.filter(f -> f.toString().endsWith(".grad")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file's name without its ending. */
    public static String name(Path file) {
        return file.getFileName().toString().replace(".grad", "");
    }

    /** The models of a file, which has neither errors nor warnings. */
    public static List<CompiledModel> compile(Path file) {
        try {
            Source source = new Source(file.getFileName().toString(), Files.readString(file));
            Compilation compilation = Compiler.compile(source, SourceImports.none());
            assertThat(new DiagnosticRenderer(false).render(compilation.diagnostics()))
                    .as("errors and warnings")
                    .isEmpty();
            return compilation.models();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
