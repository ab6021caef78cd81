package dev.gradc.algebra;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The axes of reductions, bound and free again: bound ones are numbered from within outwards, so that equal reductions are equal nodes. */
final class Binding {
    private final Arena arena;

    Binding(Arena arena) {
        this.arena = arena;
    }

    /** The reduction with its axes bound: their ids become heights, in the order given. */
    Expr close(ReduceOp op, List<Axis> over, List<Condition> domain, Expr body) {
        int height = body.height();
        Map<Axis, Index> binding = new LinkedHashMap<>();
        List<Axis> bound = new ArrayList<>();
        for (int i = 0; i < over.size(); i++) {
            Axis axis = over.get(i);
            Axis inner = new Axis(axis.name(), axis.extent(), -(height + 1 + i), axis.batch());
            bound.add(inner);
            binding.put(axis, Index.of(inner));
        }
        List<Condition> conditions =
                domain.stream().map(c -> c.substitute(binding)).toList();
        return arena.rawReduce(op, bound, conditions, arena.substitute(body, binding));
    }

    /** A reduction's inside in fresh free axes. */
    Arena.Opened open(Expr.Reduce reduce) {
        Map<Axis, Index> fresh = new LinkedHashMap<>();
        List<Axis> axes = new ArrayList<>();
        for (Axis bound : reduce.over()) {
            Axis axis = arena.fresh(bound);
            axes.add(axis);
            fresh.put(bound, Index.of(axis));
        }
        return new Arena.Opened(
                axes,
                reduce.domain().stream().map(c -> c.substitute(fresh)).toList(),
                arena.substitute(reduce.body(), fresh));
    }
}
