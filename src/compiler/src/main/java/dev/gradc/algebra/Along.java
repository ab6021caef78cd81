package dev.gradc.algebra;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A program and what follows it along a direction, or for all directions at once: tangents, a Hessian times the direction, Jacobians.
 *
 * @param program the program; its backward part ends in the definitions of what follows
 * @param directions for each tensor that is moved the direction it is moved along; empty for Jacobians
 * @param tangents for each tensor that moves and has a definition of its tangent, that tangent
 * @param fractions for each tensor that is a derivative of one tensor by another, which these are
 * @param results for each output its tangent, or for each parameter its part of the Hessian times the direction
 */
public record Along(
        Program program,
        Map<Tensor, Tensor> directions,
        Map<Tensor, Tensor> tangents,
        Map<Tensor, Fraction> fractions,
        Map<Tensor, Tensor> results) {
    /** The derivative of one tensor by another: the axes of the one, then those of the other. */
    public record Fraction(Tensor of, Tensor by) {}

    public Along {
        directions = Collections.unmodifiableMap(new LinkedHashMap<>(directions));
        tangents = Collections.unmodifiableMap(new LinkedHashMap<>(tangents));
        fractions = Collections.unmodifiableMap(new LinkedHashMap<>(fractions));
        results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
    }

    /** True for a tensor that follows the program and is no part of it. */
    public boolean follows(Tensor tensor) {
        return tangents.containsValue(tensor) || fractions.containsKey(tensor) || results.containsValue(tensor);
    }

    /** What a result is of, if the tensor is one. */
    public Optional<Tensor> resultOf(Tensor tensor) {
        return results.entrySet().stream()
                .filter(e -> e.getValue() == tensor)
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
