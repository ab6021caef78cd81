package dev.gradc.check;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Parameter;
import java.util.Locale;
import java.util.Optional;

/** A rough count of the bytes a generated class holds: parameters with gradient and states, and for each sample of a batch all it computes. */
final class Memory {
    /** The most that is accepted. */
    static final long LIMIT = 2L << 30;

    private static final int BYTES = 8;

    private Memory() {}

    /** The bytes in double precision; {@link Long#MAX_VALUE} if they cannot be counted. */
    static long bytes(Definitions definitions, int states, int batch) {
        try {
            long parameters = 0;
            for (Parameter parameter : definitions.parameters()) {
                parameters = Math.addExact(parameters, elements(parameter.tensor()));
            }
            long sample = 0;
            for (Tensor input : definitions.inputs()) {
                sample = Math.addExact(sample, elements(input));
            }
            for (Tensor drawn : definitions.draws().tensors()) {
                sample = Math.addExact(sample, elements(drawn));
            }
            for (Definition definition : definitions.list()) {
                sample =
                        Math.addExact(sample, Math.multiplyExact(2L, elements(definition.tensor()))); // and its adjoint
            }
            long all = Math.addExact(
                    Math.multiplyExact(parameters, 2L + states), Math.multiplyExact(sample, (long) batch));
            return Math.multiplyExact(all, (long) BYTES);
        } catch (ArithmeticException tooLarge) {
            return Long.MAX_VALUE;
        }
    }

    private static long elements(Tensor tensor) {
        long elements = 1;
        for (Axis axis : tensor.axes()) {
            elements = Math.multiplyExact(elements, (long) axis.extent());
        }
        return elements;
    }

    /** The first tensor too long for an array, if there is one. */
    static Optional<Tensor> tooLong(Definitions definitions) {
        return definitions.list().stream()
                .map(Definition::tensor)
                .filter(t -> isTooLong(t))
                .findFirst();
    }

    private static boolean isTooLong(Tensor tensor) {
        try {
            return elements(tensor) > Shapes.MOST_ELEMENTS;
        } catch (ArithmeticException overflow) {
            return true;
        }
    }

    /** The amount for a message: {@code 3.5 GiB}. */
    static String text(long bytes) {
        return bytes == Long.MAX_VALUE
                ? "more than can be counted"
                : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
