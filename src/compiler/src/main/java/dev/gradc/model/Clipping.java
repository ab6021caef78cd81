package dev.gradc.model;

import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of each number of a gradient before the optimiser sees it. All tensors here are scalars.
 *
 * @param name the clipping's name, as {@code global_norm}
 * @param constants its arguments, role CONSTANT
 * @param gradient the formal that stands for the number
 * @param norm the setting that holds the root of the sum of squares, if the clipping asks
 * @param global true if that sum is over all parameters, false if over the number's own
 * @param value the clipped number
 */
public record Clipping(
        String name, List<Tensor> constants, Tensor gradient, Optional<Tensor> norm, boolean global, Expr value) {
    public Clipping {
        constants = List.copyOf(constants);
    }
}
