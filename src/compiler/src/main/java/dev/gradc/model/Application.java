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
    private static final String DERIVATIVE = "\u2202"; // no name of the language's

    public Application {
        arguments = List.copyOf(arguments);
    }

    /** The derivative of a tensor by another, element by element: the axes of the one, then those of the other. */
    public static Application derivative(Tensor of, Tensor by, Expr value) {
        return new Application(DERIVATIVE, List.of(of, by), value);
    }

    /** True if the function is a derivative, and the arguments what is differentiated and by what. */
    public boolean isDerivative() {
        return function.equals(DERIVATIVE);
    }
}
