package dev.gradc.model;

import dev.gradc.algebra.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model's forward program reads beside inputs and parameters.
 *
 * @param draws tensors of role UNIFORM or GAUSSIAN: a number of its own for each element, sample and step; the position in this list chooses
 *     the stream
 * @param states what the model keeps from step to step, in the order of declaration
 * @param batch for a tensor over all samples of the batch, with a leading batch axis, the tensor of one sample whose values it holds; not empty
 *     only where samples of a batch depend on one another
 */
public record Environment(List<Tensor> draws, List<State> states, Map<Tensor, Tensor> batch) {
    public static final Environment NONE = new Environment(List.of(), List.of(), Map.of());

    public Environment {
        draws = List.copyOf(draws);
        states = List.copyOf(states);
        batch = Collections.unmodifiableMap(new LinkedHashMap<>(batch));
    }

    /** True if the value of one sample depends on the others of its batch. */
    public boolean couples() {
        return !batch.isEmpty();
    }
}
