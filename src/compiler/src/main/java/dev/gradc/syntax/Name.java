package dev.gradc.syntax;

import dev.gradc.source.Span;

/** A name in its place, as written: Greek letters are kept, only {@code Σ} is read as {@code sum}. */
public record Name(String text, Span span) implements Node {
    @Override
    public String toString() {
        return text;
    }
}
