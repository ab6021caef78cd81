package dev.gradc.syntax;

import dev.gradc.source.Span;
import java.util.List;

/** A type as written after a colon: {@code dim}, {@code fn}, {@code int}, {@code class(10)}. */
public record TypeName(Name name, List<Expression> arguments, Span span) implements Node {
    public TypeName {
        arguments = List.copyOf(arguments);
    }
}
