package dev.gradc.lower;

import dev.gradc.algebra.Program;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Metric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model's program over samples, derived, simplified and written out in primitives.
 *
 * @param tensors for each tensor of the model that depends on an input, its counterpart over samples
 * @param metrics the model's metrics over samples, written out in primitives
 */
public record BatchedProgram(Program program, Map<Tensor, Tensor> tensors, List<Metric> metrics) {
    public BatchedProgram {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metrics = List.copyOf(metrics);
    }

    /** The counterpart of a tensor, itself if it is the same for all samples. */
    Tensor of(Tensor tensor) {
        return tensors.getOrDefault(tensor, tensor);
    }
}
