package dev.gradc.algebra;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The rewriting of an expression of one sample into that of the sample at an index: each tensor that has a counterpart over samples is read
 * there, at that index first, wherever it stands, also inside positions and brackets.
 */
public final class OverSamples {
    private final Arena arena;
    private final Map<Tensor, Tensor> counterparts;
    private final List<Index> first;

    private OverSamples(Arena arena, Map<Tensor, Tensor> counterparts, List<Index> first) {
        this.arena = arena;
        this.counterparts = counterparts;
        this.first = first;
    }

    /** @param counterparts looked up at each read: it may still grow between two expressions */
    public OverSamples(Arena arena, Map<Tensor, Tensor> counterparts, Index sample) {
        this(arena, counterparts, List.of(sample));
    }

    /** The rewriting to counterparts of the same axes. */
    public static OverSamples renaming(Arena arena, Map<Tensor, Tensor> counterparts) {
        return new OverSamples(arena, counterparts, List.of());
    }

    /** The expression at the sample. */
    public Expr apply(Expr e) {
        return arena.rewrite(e, this::step);
    }

    private Expr step(Expr e) {
        if (e instanceof Expr.Read r) {
            return arena.read(of(r.tensor()), at(r.tensor(), r.at()));
        }
        if (e instanceof Expr.IndexValue v) {
            return arena.indexValue(of(v.index()));
        }
        if (e instanceof Expr.Iverson b) {
            return arena.iverson(b.conditions().stream().map(this::of).toList());
        }
        return e;
    }

    private Tensor of(Tensor tensor) {
        return counterparts.getOrDefault(tensor, tensor);
    }

    private List<Index> at(Tensor tensor, List<Index> at) {
        List<Index> indices = new ArrayList<>();
        if (counterparts.containsKey(tensor)) {
            indices.addAll(first);
        }
        at.forEach(i -> indices.add(of(i)));
        return indices;
    }

    private Index of(Index index) {
        return index.mapReads(r ->
                counterparts.containsKey(r.tensor()) ? new IntegerRead(of(r.tensor()), at(r.tensor(), r.at())) : r);
    }

    private Condition of(Condition c) {
        return new Condition(c.relation(), of(c.index()));
    }
}
