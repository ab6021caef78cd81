package dev.gradc.syntax;

import dev.gradc.source.Span;

/** A part of the syntax tree. Every part knows the text it was read from. */
public interface Node {
    Span span();
}
