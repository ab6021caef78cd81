package dev.gradc.check;

import dev.gradc.algebra.Tensor;
import dev.gradc.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What all applications of one layer value have in common: its parameters, in the order in which the first made them. */
final class Shared {
    private final List<Tensor> parameters = new ArrayList<>();
    private int parameter;
    private Optional<Span> first = Optional.empty();

    /** Starts an application: what the first one makes, later ones take. */
    void apply(Span span) {
        parameter = 0;
        if (first.isEmpty()) {
            first = Optional.of(span);
        }
    }

    /** Where it was applied first; empty if it never was. */
    Optional<Span> first() {
        return first;
    }

    Tensor parameter(Supplier<Tensor> made) {
        if (parameter == parameters.size()) {
            parameters.add(made.get());
        }
        return parameters.get(parameter++);
    }
}
