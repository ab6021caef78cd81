package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Kind;
import java.util.List;
import java.util.Optional;

/** Room for what {@link Stacks} wants one behind the other, and for what is gone through together where there are vectors. */
final class StackedRows {
    private final Arena arena;
    private final Storage storage;
    private final Stacks stacks;

    StackedRows(Arena arena, Storage storage, Stacks stacks) {
        this.arena = arena;
        this.storage = storage;
        this.stacks = stacks;
    }

    void declare(Copies copies, boolean vectors) {
        for (Stack errors : stacks.errors()) {
            storage.layOutBySteps(errors.whole());
            storage.declare(errors.whole(), Buffer.Role.ACTIVATION, Kind.REAL);
            for (Tensor part : errors.parts()) {
                storage.within(part, errors.whole(), errors.parts().indexOf(part) * errors.width());
            }
        }
        if (vectors) {
            stacks.parameters().forEach(p -> copies(p, copies));
            stacks.rows().forEach(this::rows);
        }
    }

    /** Gates' matrices the other way round, one below the other. */
    private void copies(Stack gates, Copies copies) {
        List<Tensor> copied = gates.parts().stream()
                .map(copies::of)
                .flatMap(Optional::stream)
                .filter(t -> t.axes().get(0).extent() == gates.width())
                .toList();
        if (copied.size() < gates.parts().size()) {
            return;
        }
        Tensor first = copied.get(0);
        Axis down = arena.axis(first.axes().get(0).name(), gates.width() * copied.size());
        Name name = new Name(gates.whole().name().plain() + "T", 0);
        Tensor whole = new Tensor(
                name, Role.DEFINED, List.of(down, arena.fresh(first.axes().get(1))));
        storage.declare(whole, Buffer.Role.ACTIVATION, Kind.REAL);
        for (int i = 0; i < copied.size(); i++) {
            storage.below(copied.get(i), whole, i * gates.width());
        }
    }

    /** States and inputs side by side, their matrices one below the other. */
    private void rows(StateAndInput rows) {
        Tensor state = rows.state();
        Tensor early = rows.early().tensor();
        int width = state.axes().get(2).extent();
        Axis along = arena.axis("k", width + early.axes().get(2).extent());
        Tensor row = whole(
                state,
                List.of(
                        arena.fresh(state.axes().get(0)),
                        arena.fresh(state.axes().get(1)),
                        along));
        storage.layOutBySteps(row);
        storage.declare(row, Buffer.Role.ACTIVATION, Kind.REAL);
        storage.within(state, row, 0);
        storage.within(early, row, width);
        storage.wholes().early(early, rows.input());
        Tensor weights = stacks.stacked(rows.weights());
        Tensor all = whole(
                weights, List.of(arena.fresh(along), arena.fresh(weights.axes().get(1))));
        storage.declare(all, Buffer.Role.ACTIVATION, Kind.REAL);
        storage.below(weights, all, 0);
        storage.below(stacks.stacked(rows.others()), all, width);
    }

    private static Tensor whole(Tensor part, List<Axis> axes) {
        return new Tensor(new Name(part.name().plain() + "_all", 0), Role.DEFINED, axes);
    }
}
