package dev.gradc.compiler;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Batching;
import dev.gradc.model.Metric;
import dev.gradc.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A form of a model as the interpreter runs it: one sample after the other, or, where samples depend on one another, all at once.
 *
 * @param tensors for each tensor of the model that the program has over samples, that one; none where it runs by sample
 * @param metrics of one sample, or their means over all
 */
record Interpretable(Program program, Map<Tensor, Tensor> tensors, List<Metric> metrics, boolean whole) {

    static Interpretable bySample(Model model, Program program) {
        return new Interpretable(program, Map.of(), model.metrics(), false);
    }

    static Interpretable whole(Model model, Batching.Batched batched, Program program) {
        List<Metric> metrics = model.metrics().stream()
                .map(m -> new Metric(m.name(), mean(model.arena(), batched.of(m.value()))))
                .toList();
        return new Interpretable(program, batched.tensors(), metrics, true);
    }

    private static Expr mean(Arena arena, Expr perSample) {
        List<Axis> axes = new ArrayList<>(perSample.freeAxes());
        return arena.mean(axes, perSample);
    }

    /** The program's own tensor for one of the model. */
    Tensor of(Tensor tensor) {
        return tensors.getOrDefault(tensor, tensor);
    }
}
