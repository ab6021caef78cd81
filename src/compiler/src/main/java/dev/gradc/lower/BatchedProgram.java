package dev.gradc.lower;

import dev.gradc.algebra.Along;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Metric;
import dev.gradc.model.Product;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model's program over samples, derived, simplified and written out in primitives.
 *
 * @param tensors for each tensor of the model that depends on an input, its counterpart over samples
 * @param metrics the model's metrics over samples, written out in primitives
 * @param products what else is derived, in primitives; of these tensors, the inference form's where it is of outputs
 * @param inference the forward program that predictions come from, of the same tensors, if it is another
 */
public record BatchedProgram(
        Program program,
        Map<Tensor, Tensor> tensors,
        List<Metric> metrics,
        Optional<Program> inference,
        Map<Product, Along> products) {
    public BatchedProgram {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metrics = List.copyOf(metrics);
        products = Collections.unmodifiableMap(new LinkedHashMap<>(products));
    }

    /** A program whose training and inference form are one. */
    public BatchedProgram(Program program, Map<Tensor, Tensor> tensors, List<Metric> metrics) {
        this(program, tensors, metrics, Optional.empty(), Map.of());
    }

    /** The same with other definitions of its tensors. */
    BatchedProgram with(Program newProgram, Optional<Program> newInference) {
        return new BatchedProgram(newProgram, tensors, metrics, newInference, products);
    }

    /** The counterpart of a tensor, itself if it is the same for all samples. */
    Tensor of(Tensor tensor) {
        return tensors.getOrDefault(tensor, tensor);
    }
}
