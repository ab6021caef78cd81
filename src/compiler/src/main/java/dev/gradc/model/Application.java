package dev.gradc.model;

import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Tensor;
import java.util.List;

/**
 * A tensor function applied, as in {@code p = softmax(z)}: what the Forward section prints in place of the expanded formula.
 *
 * @param function the function's name
 * @param arguments the tensors it is applied to, in order; other arguments are part of the formula
 * @param value the expanded formula, in the axes of the tensor it defines
 */
public record Application(String function, List<Tensor> arguments, Expr value) {
    public Application {
        arguments = List.copyOf(arguments);
    }
}
