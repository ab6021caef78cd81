package dev.gradc.compiler;

import dev.gradc.source.Source;
import java.util.Optional;

/** Where imported texts come from: the compiler itself reads no file. */
@FunctionalInterface
public interface SourceImports {
    /**
     * The text that a file imports; the same object for the same text. Empty if there is none.
     *
     * @param target what stands after {@code import}, quotes removed
     * @param quoted true for a file name, false for a dotted name
     */
    Optional<Source> find(String target, boolean quoted, Source by);

    /** No imports at all. */
    static SourceImports none() {
        return (target, quoted, by) -> Optional.empty();
    }
}
