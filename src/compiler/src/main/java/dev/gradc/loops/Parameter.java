package dev.gradc.loops;

import java.util.List;
import java.util.Optional;

/**
 * A learnt tensor as the user sees it and where its numbers lie.
 *
 * @param name the model's plain name, {@code W1}
 * @param shape the logical shape; getters and setters speak row-major in it
 * @param gradient empty if the parameter is frozen
 * @param states the optimiser's, each laid out as the values are
 * @param direction along which products move it, laid out as the values are; empty if there are none
 * @param product its part of the Hessian times that direction, laid out as the values are; empty if there is none
 * @param arrangement how the logical elements lie in the buffers of values, gradient and states
 */
public record Parameter(
        String name,
        List<Integer> shape,
        Buffer values,
        Optional<Buffer> gradient,
        List<State> states,
        Arrangement arrangement,
        Optional<Buffer> direction,
        Optional<Buffer> product) {
    /** A parameter without a direction of its own. */
    public Parameter(
            String name,
            List<Integer> shape,
            Buffer values,
            Optional<Buffer> gradient,
            List<State> states,
            Arrangement arrangement) {
        this(name, shape, values, gradient, states, arrangement, Optional.empty(), Optional.empty());
    }

    /** An optimiser's state of a parameter. */
    public record State(String name, Buffer values) {}

    /** Where the element at row-major position e of a tensor lies. */
    public enum Arrangement {
        /** In a flat buffer at e. */
        FLAT,
        /** In a buffer of rows at {@code [e / columns][e % columns]}, columns those of the buffer. */
        ROWS,
        /** In a buffer of rows at {@code [e % rows][e / rows]}, rows those of the buffer: the matrix lies transposed. */
        TRANSPOSED
    }

    public Parameter {
        shape = List.copyOf(shape);
        states = List.copyOf(states);
    }

    /** The number of elements. */
    public int size() {
        return values.layout().size();
    }
}
