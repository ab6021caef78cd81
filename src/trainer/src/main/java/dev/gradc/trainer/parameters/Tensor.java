package dev.gradc.trainer.parameters;

import dev.gradc.trainer.model.Precision;
import java.util.List;

/** A named array of numbers, flat and row-major; those of a float tensor are floats widened. */
record Tensor(String name, Precision precision, List<Integer> shape, double[] values) {
    Tensor {
        shape = List.copyOf(shape);
    }

    int bytesPerElement() {
        return precision == Precision.FLOAT ? Float.BYTES : Double.BYTES;
    }
}
