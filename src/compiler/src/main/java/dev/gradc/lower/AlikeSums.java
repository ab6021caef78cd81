package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Stage;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which sums of a recurrence are the same but for their parameters, as those of an LSTM's gates, and short enough to be one of longer rows. */
final class AlikeSums {
    static final int VECTOR = 16; // places within a row from which C2 makes vector code are multiples
    private static final int LONG_ROW = 256; // long enough by itself
    private static final int MANY_ROWS = 64; // samples times steps

    private final Arena arena;
    private final Stage stage;
    private final Stage.Time time;
    private final Set<Tensor> kept;

    /** @param kept tensors that are read beside the plan */
    AlikeSums(Arena arena, Stage stage, Stage.Time time, Set<Tensor> kept) {
        this.arena = arena;
        this.stage = stage;
        this.time = time;
        this.kept = kept;
    }

    /**
     * Two sums or more that are alike.
     *
     * @param parameters of each sum, those in the same place alike
     */
    record Group(List<Definition> sums, List<List<Tensor>> parameters) {}

    /** All groups; no parameter is in two sums of one. */
    List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        List<Definition> left = new ArrayList<>(stage.definitions());
        while (!left.isEmpty()) {
            Definition first = left.remove(0);
            parameters(first).ifPresent(own -> {
                Group group = group(first, own, left);
                left.removeAll(group.sums());
                if (group.sums().size() > 1) {
                    groups.add(group);
                }
            });
        }
        return groups;
    }

    private Group group(Definition first, List<Tensor> parameters, List<Definition> others) {
        List<Definition> sums = new ArrayList<>(List.of(first));
        List<List<Tensor>> by = new ArrayList<>(List.of(parameters));
        Set<Tensor> used = new LinkedHashSet<>(parameters);
        for (Definition other : others) {
            Optional<List<Tensor>> own = parameters(other)
                    .filter(o -> o.stream().noneMatch(used::contains)
                            && Likeness.matches(arena, first, parameters, other, o));
            own.ifPresent(o -> {
                sums.add(other);
                by.add(o);
                used.addAll(o);
            });
        }
        return new Group(sums, by);
    }

    /** True for a tensor of reals {@code [n,t,j]} of a recurrence that is not kept for others. */
    static boolean isRowOfStep(Tensor tensor, Stage.Time time, Set<Tensor> kept) {
        return tensor.rank() == 3
                && tensor.batched()
                && !tensor.isInteger()
                && !kept.contains(tensor)
                && time.positions().get(tensor) == 1;
    }

    /** The parameters that a definition's last axis picks rows of, if it does nothing else. */
    private Optional<List<Tensor>> parameters(Definition d) {
        Tensor tensor = d.tensor();
        if (!isRowOfStep(tensor, time, kept)) {
            return Optional.empty();
        }
        Axis along = tensor.axes().get(2);
        int rows = Math.multiplyExact(
                tensor.axes().get(0).extent(), tensor.axes().get(1).extent());
        if (along.extent() % VECTOR != 0 || along.extent() >= LONG_ROW || rows < MANY_ROWS) {
            return Optional.empty();
        }
        return Likeness.varying(d, along)
                .filter(l -> !l.isEmpty()
                        && l.stream().anyMatch(t -> t.rank() == 2)
                        && l.stream().allMatch(t -> t.role() == Role.PARAMETER && t.rank() <= 2));
    }
}
