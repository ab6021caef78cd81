package dev.gradc.loops;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A public method of the generated class: calls of the private ones. Who writes it adds the checks of what the caller gives.
 *
 * @param inputs what the caller passes, in order, before the count of samples; none for INITIALIZE and UPDATE
 * @param result the scalar it returns, as a double
 * @param results what the caller reads after it, where that is not what the program's outputs are
 */
public record Entry(Kind kind, List<Input> inputs, Optional<Buffer> result, Block body, List<Output> results) {
    /** Which public method this is. */
    public enum Kind {
        /** {@code initialize(long seed)}: draws all parameters, resets states; the body does both, the step count is the writer's to reset. */
        INITIALIZE,
        /** {@code forward(inputs, n)}: what the outputs need. */
        FORWARD,
        /**
         * {@code evaluate(inputs, targets, n)}: outputs, objective and metrics in the inference form; only where that is not the training form.
         */
        EVALUATE,
        /** {@code loss(inputs, targets, n)}: the forward pass again, the objective, the metrics. */
        LOSS,
        /** {@code backward(inputs, targets, n)}: all gradients, from what {@code loss} on the same rows left. */
        BACKWARD,
        /** {@code update()}: counts a step and moves the parameters along the gradients. */
        UPDATE,
        /** {@code step(inputs, targets, n)}: loss without metrics, backward, update; the same numbers as the parts. */
        STEP,
        /** {@code jvp(inputs, directions, n)}: the outputs and how they move along the directions. */
        JVP,
        /** {@code hessianVector(inputs, targets, n)}: the Hessian of the objective times the parameters' direction. */
        HESSIAN_VECTOR,
        /** {@code jacobian(inputs, n)}: the outputs and their derivatives by the inputs. */
        JACOBIAN
    }

    public Entry {
        inputs = List.copyOf(inputs);
        results = List.copyOf(results);
    }

    public Entry(Kind kind, List<Input> inputs, Optional<Buffer> result, Block body) {
        this(kind, inputs, result, body, List.of());
    }

    /** True if the method takes the count of samples as its last argument. */
    public boolean counts() {
        return switch (kind) {
            case FORWARD, EVALUATE, LOSS, BACKWARD, STEP, JVP, HESSIAN_VECTOR, JACOBIAN -> true;
            case INITIALIZE, UPDATE -> false;
        };
    }

    /** True for a product of a derivative with a direction, or a Jacobian. */
    public boolean follows() {
        return kind == Kind.JVP || kind == Kind.HESSIAN_VECTOR || kind == Kind.JACOBIAN;
    }

    @Override
    public String toString() {
        return kind
                + inputs.stream().map(Input::name).collect(Collectors.joining(", ", "(", ")"))
                + result.map(r -> " -> " + r).orElse("")
                + "\n"
                + body;
    }
}
