package dev.gradc.syntax;

import dev.gradc.source.Span;

/** {@code from..to}: from the first up to, not including, the second. */
public record Range(Expression from, Expression to, Span span) implements Node {}
