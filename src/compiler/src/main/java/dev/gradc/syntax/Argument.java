package dev.gradc.syntax;

import dev.gradc.source.Span;
import java.util.Optional;

/**
 * An argument of a call, with its keyword if one was written: {@code 256}, {@code activation = mish}. In a block of
 * settings, and only there, it may be a range, {@code columns(0..64)}: then {@code value} is where the range begins.
 *
 * @param rangeEnd where the range ends, itself not included; empty for an ordinary argument
 */
public record Argument(Optional<Name> keyword, Expression value, Optional<Expression> rangeEnd, Span span)
        implements Node {}
