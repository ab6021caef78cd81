package dev.gradc.syntax;

import dev.gradc.source.Span;
import java.util.Optional;

/** A formal parameter of a function, layer, optimiser or initialiser: {@code x[n]}, {@code m: dim}, {@code lr = 0.1}. */
public record Formal(
        Name name, Optional<Shape> shape, Optional<TypeName> type, Optional<Expression> defaultValue, Span span)
        implements Node {}
