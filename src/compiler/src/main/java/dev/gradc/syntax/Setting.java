package dev.gradc.syntax;

import dev.gradc.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * A line of a {@code train}, {@code data}, {@code emit} or {@code check} block or of a record in it:
 * {@code lr = 0.1} (a value), {@code gradient(tol = 1e-7)} (arguments) or {@code shuffle} (neither).
 */
public record Setting(Name key, Optional<Expression> value, List<Argument> arguments, Span span) implements Node {
    public Setting {
        arguments = List.copyOf(arguments);
    }
}
