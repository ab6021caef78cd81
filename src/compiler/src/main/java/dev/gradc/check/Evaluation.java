package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Tensor;
import java.util.Map;

/** The numbers of a formula: what the interpreter finds, which the checker does not know. */
@FunctionalInterface
public interface Evaluation {
    /**
     * The elements of a definition, row-major.
     *
     * @param given the elements of the tensors it reads, constants left out
     */
    double[] values(Arena arena, Definition definition, Map<Tensor, double[]> given);
}
