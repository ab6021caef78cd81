package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.OverSamples;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Tensor;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What a reduction over the batch reads: for a tensor of one sample a counterpart that holds those of all samples. */
final class BatchReads {
    private final Session session;
    private final Arena arena;
    private final Definitions definitions;
    private final Map<Tensor, Tensor> counterparts = new LinkedHashMap<>();
    private final Map<Tensor, Tensor> ones = new LinkedHashMap<>();
    private final Map<Tensor, Tensor> marks = new LinkedHashMap<>();
    private final Map<Tensor, Tensor> marked = new LinkedHashMap<>();
    private Optional<Span> lastOwn = Optional.empty();
    private int depth;

    BatchReads(Session session, Definitions definitions) {
        this.session = session;
        this.arena = session.arena();
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
        Expr there = new OverSamples(arena, counterparts, Index.of(sample)).apply(value);
        return marks.isEmpty() ? there : OverSamples.renaming(arena, marked).apply(there);
    }

    /** The value kept at the sample in hand, whatever reduction over the batch it is part of. */
    Expr own(Expr value, Span span) {
        lastOwn = Optional.of(span);
        Set<Tensor> perSample = perSample();
        for (Tensor tensor : Reads.of(value)) {
            if (perSample.contains(tensor)) {
                marked.put(marks.computeIfAbsent(tensor, BatchReads::mark), tensor);
            }
        }
        return OverSamples.renaming(arena, marks).apply(value);
    }

    private static Tensor mark(Tensor tensor) {
        return new Tensor(tensor.name(), tensor.role(), tensor.axes(), tensor.facts());
    }

    /** Refuses to give a name to what mixes the sample in hand with the one that a reduction has come to. */
    void checkNotOwn(Expr value) {
        if (lastOwn.isPresent() && !Collections.disjoint(Reads.of(value), marked.keySet())) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.MISPLACED,
                            lastOwn.get(),
                            "own stands in the reduction itself, not in what it hands to functions that need a name for it")
                    .fix("define that value for a sample first, as in  q = normalised(h),  then  own(q)"));
        }
    }

    /** Reads what a reduction over the batch runs over. */
    <T> T inside(Supplier<T> reading) {
        depth++;
        try {
            return reading.get();
        } finally {
            depth--;
        }
    }

    /** True while what a reduction over the batch runs over is being read. */
    boolean isInside() {
        return depth > 0;
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
