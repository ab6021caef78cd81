package dev.gradc.loops;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A public method of the generated class: calls of the private ones. Who writes it adds the checks of what the caller gives.
 *
 * @param inputs what the caller passes, in order, before the count of samples; none for INITIALIZE and UPDATE
 * @param result the scalar it returns, as a double
 */
public record Entry(Kind kind, List<Input> inputs, Optional<Buffer> result, Block body) {
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
        STEP
    }

    public Entry {
        inputs = List.copyOf(inputs);
    }

    /** True if the method takes the count of samples as its last argument. */
    public boolean counts() {
        return switch (kind) {
            case FORWARD, EVALUATE, LOSS, BACKWARD, STEP -> true;
            case INITIALIZE, UPDATE -> false;
        };
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
