package dev.gradc.syntax;

import dev.gradc.source.Source;
import dev.gradc.source.Span;
import java.util.List;
import java.util.Optional;

/** A whole file: its package, its imports and its declarations in the order of the text. */
public record SyntaxFile(
        Source source,
        Optional<QualifiedName> packageName,
        List<Import> imports,
        List<Declaration> declarations,
        Span span)
        implements Node {
    public SyntaxFile {
        imports = List.copyOf(imports);
        declarations = List.copyOf(declarations);
    }

    /** A name with dots, {@code demo.mnist}; at least one part. */
    public record QualifiedName(List<Name> parts, Span span) implements Node {
        public QualifiedName {
            parts = List.copyOf(parts);
        }

        /** The parts joined by dots. */
        public String text() {
            return String.join(".", parts.stream().map(Name::text).toList());
        }
    }

    /** {@code import demo.mnist} or {@code import "layers.grad"}: what was asked for, not yet looked for. */
    public record Import(String target, boolean quoted, Span span) implements Node {}
}
