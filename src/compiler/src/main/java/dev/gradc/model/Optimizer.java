package dev.gradc.model;

import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * An optimiser's equations for one element of one parameter, to be carried out in order, in place.
 *
 * <p>All tensors here are scalars: the formals {@code parameter} and {@code gradient}, the states, the constants with their values. Who uses
 * the rule reads the elements of real tensors in their place.
 *
 * @param name the optimiser's name, as {@code adam}
 * @param parameter the formal of role FORMAL that stands for the element
 * @param gradient the formal of role FORMAL that stands for its gradient, penalty included
 * @param step the setting that counts steps from 1, if the rule uses it
 * @param rate the setting the caller may change, if the rule has an argument {@code lr}
 * @param constants the other arguments, role CONSTANT
 * @param states the formals of role STATE, each with its initial value as the fact {@code value}
 * @param updates the assignments in order
 */
public record Optimizer(
        String name,
        Tensor parameter,
        Tensor gradient,
        Optional<Tensor> step,
        Optional<Tensor> rate,
        List<Tensor> constants,
        List<Tensor> states,
        List<Update> updates) {
    /** An assignment to a state or to the parameter. */
    public record Update(Tensor target, Expr value) {}

    public Optimizer {
        constants = List.copyOf(constants);
        states = List.copyOf(states);
        updates = List.copyOf(updates);
    }
}
