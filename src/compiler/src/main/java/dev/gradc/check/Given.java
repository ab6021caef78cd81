package dev.gradc.check;

import dev.gradc.source.Span;
import dev.gradc.syntax.Name;
import java.util.Optional;

/** An argument with its value. */
record Given(Optional<Name> keyword, Value value, Span span) {}
