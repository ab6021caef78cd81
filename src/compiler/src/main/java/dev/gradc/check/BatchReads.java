package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.OverSamples;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a reduction over the batch reads: for a tensor of one sample a counterpart that holds those of all samples. */
final class BatchReads {
    private final Arena arena;
    private final Definitions definitions;
    private final Map<Tensor, Tensor> counterparts = new LinkedHashMap<>();
    private final Map<Tensor, Tensor> ones = new LinkedHashMap<>();

    BatchReads(Arena arena, Definitions definitions) {
        this.arena = arena;
        this.definitions = definitions;
    }

    /** A new axis over the samples of the batch. */
    Axis axis() {
        return arena.batchAxis("n");
    }

    /** True if a value differs from sample to sample. */
    boolean differs(Expr value) {
        return !Collections.disjoint(Reads.of(value), perSample());
    }

    private Set<Tensor> perSample() {
        Set<Tensor> found = new LinkedHashSet<>(definitions.inputs());
        found.addAll(definitions.draws().tensors());
        boolean grows = true;
        while (grows) { // once, but for recurrences
            grows = false;
            for (Definition definition : definitions.list()) {
                if (!Collections.disjoint(Reads.of(definition.value()), found)) {
                    grows |= found.add(definition.tensor());
                }
            }
        }
        return found;
    }

    /** The value at the sample where an axis stands. */
    Expr at(Expr value, Axis sample) {
        Set<Tensor> perSample = perSample();
        for (Tensor tensor : Reads.of(value)) {
            if (perSample.contains(tensor)) {
                counterparts.computeIfAbsent(tensor, this::over);
            }
        }
        return new OverSamples(arena, counterparts, Index.of(sample)).apply(value);
    }

    private Tensor over(Tensor tensor) {
        Tensor over = like(tensor, tensor, axis());
        ones.put(over, tensor);
        return over;
    }

    /** A counterpart under the name, and with the facts, of a tensor of one sample that has the axes of another. */
    static Tensor like(Tensor named, Tensor shaped, Axis samples) {
        List<Axis> axes = new ArrayList<>();
        axes.add(samples);
        axes.addAll(shaped.axes());
        Tensor.Facts facts = named.facts();
        Tensor.Facts shifted = facts.simplexAxis() < 0 ? facts : facts.withSimplexAxis(facts.simplexAxis() + 1);
        return new Tensor(named.name(), named.role(), axes, shifted);
    }

    /** The tensor of one sample that a counterpart over all stands for; others are themselves. */
    Tensor ofOne(Tensor tensor) {
        return ones.getOrDefault(tensor, tensor);
    }

    /** For each tensor of one sample that is read of others, its counterpart over all. */
    Map<Tensor, Tensor> counterparts() {
        return counterparts;
    }
}
