package dev.gradc.library;

import dev.gradc.parse.Parser;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.Source;
import dev.gradc.syntax.SyntaxFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The language's own declarations, as written in the resources. It only reads them: names, sizes and gradients of its
 * entries are checked like those of a user.
 */
public final class Library {
    private static final List<String> RESOURCES = List.of(
            "constants",
            "functions",
            "activations",
            "losses",
            "layers",
            "recurrent",
            "penalties",
            "metrics",
            "initializers",
            "constraints",
            "optimizers",
            "schedules",
            "clippings");

    private Library() {}

    /** The files in a fixed order; read once, immutable. */
    public static List<SyntaxFile> files() {
        return Read.FILES;
    }

    /** The texts as sources named {@code library/losses.grad}; a new list at each call. */
    static List<Source> sources() {
        return RESOURCES.stream().map(Library::source).toList();
    }

    /** A class of its own so that a compiler that never asks never reads. */
    private static final class Read {
        private static final List<SyntaxFile> FILES =
                sources().stream().map(Library::parsed).toList();
    }

    private static SyntaxFile parsed(Source source) {
        Diagnostics diagnostics = new Diagnostics();
        return Parser.parse(source, diagnostics)
                .orElseThrow(() -> new IllegalStateException(new DiagnosticRenderer(false).render(diagnostics)));
    }

    private static Source source(String name) {
        String file = name + ".grad";
        try (InputStream in = Library.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the library's " + file + " is not on the class path");
            }
            return new Source("library/" + file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
