package dev.gradc.check;

import dev.gradc.source.Source;
import dev.gradc.syntax.SyntaxFile;
import java.util.Optional;

/** Where imported files come from. The checker itself knows no file system. */
@FunctionalInterface
public interface Imports {
    /** The file that is asked for, parsed; the same object for the same file. Empty if there is none. */
    Optional<SyntaxFile> find(SyntaxFile.Import wanted, SyntaxFile by);

    /** A text that is no model, by its file name as a file writes it. Empty if there is none. */
    default Optional<Source> text(String name, Source by) {
        return Optional.empty();
    }

    /** The resolver that finds nothing. */
    static Imports none() {
        return (wanted, by) -> Optional.empty();
    }
}
