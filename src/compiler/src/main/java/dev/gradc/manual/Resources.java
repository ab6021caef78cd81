package dev.gradc.manual;

import dev.gradc.parse.Parser;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.Source;
import dev.gradc.syntax.SyntaxFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The manual's own files, which lie beside its classes. */
final class Resources {
    private Resources() {}

    static String text(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the manual's " + name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SyntaxFile parsed(String name) {
        Diagnostics diagnostics = new Diagnostics();
        return Parser.parse(new Source(name, text(name)), diagnostics)
                .orElseThrow(() -> new IllegalStateException(new DiagnosticRenderer(false).render(diagnostics)));
    }
}
