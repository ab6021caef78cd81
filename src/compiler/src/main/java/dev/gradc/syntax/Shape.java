package dev.gradc.syntax;

import dev.gradc.source.Span;
import java.util.List;

/** The sizes in square brackets after a declared name, {@code [3, n]}; never empty. A scalar has no shape. */
public record Shape(List<Expression> sizes, Span span) implements Node {
    public Shape {
        sizes = List.copyOf(sizes);
    }

    public int rank() {
        return sizes.size();
    }
}
