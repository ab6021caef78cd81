package dev.gradc.syntax;

import dev.gradc.source.Span;
import java.util.Optional;

/** An argument of a call, with its keyword if one was written: {@code 256}, {@code activation = mish}. */
public record Argument(Optional<Name> keyword, Expression value, Span span) implements Node {}
