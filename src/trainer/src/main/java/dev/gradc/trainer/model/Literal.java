package dev.gradc.trainer.model;

import java.util.Arrays;
import java.util.List;

/** One field's values written in the model itself: a list of samples, each flattened row-major. */
public record Literal(String field, List<List<Double>> samples) {
    public Literal {
        samples = samples.stream().map(List::copyOf).toList();
    }

    static Literal of(String field, double[][] samples) {
        return new Literal(
                field,
                Arrays.stream(samples)
                        .map(sample -> Arrays.stream(sample).boxed().toList())
                        .toList());
    }
}
