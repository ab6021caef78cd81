package dev.gradc.model;

import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Tensor;
import java.util.List;

/**
 * A learnt tensor and how it starts.
 *
 * @param initial the first value of each element, in the tensor's axes; it may read the draws
 * @param draws tensors of role UNIFORM or GAUSSIAN with the parameter's axes, in the order in which an element draws them
 * @param frozen true if it keeps its first value: it has no gradient and no update
 */
public record Parameter(Tensor tensor, Definition initial, List<Tensor> draws, boolean frozen) {
    public Parameter {
        draws = List.copyOf(draws);
    }

    /** A parameter that moves. */
    public Parameter(Tensor tensor, Definition initial, List<Tensor> draws) {
        this(tensor, initial, draws, false);
    }
}
