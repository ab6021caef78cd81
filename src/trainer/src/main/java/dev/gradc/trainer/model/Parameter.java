package dev.gradc.trainer.model;

import java.util.Arrays;
import java.util.List;

/** The name and shape of one trainable tensor; an empty shape is a scalar. It holds no values. */
public record Parameter(String name, List<Integer> shape) {
    public Parameter {
        shape = List.copyOf(shape);
        if (shape.stream().anyMatch(length -> length < 1)) {
            throw new IllegalArgumentException("parameter '" + name + "' has the shape " + shape);
        }
    }

    /** A parameter from its lengths, outermost first: {@code Parameter.of("W1", 32, 64)}. */
    public static Parameter of(String name, int... shape) {
        return new Parameter(name, Arrays.stream(shape).boxed().toList());
    }

    /** The number of elements. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
