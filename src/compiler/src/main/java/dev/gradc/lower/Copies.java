package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Recurrences;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Stage;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Matrices of parameters the other way round, for sums that run down them: a copy is a definition like any other, {@code WT[j,k] = W[k,j]}, worked
 * out once a step, before all samples and all steps of a recurrence, and read by whatever needs it.
 */
final class Copies {
    private static final int LONG_ROW = 64;
    private static final int MANY_ROWS = 16;

    private final Arena arena;
    private final Set<Tensor> transposed;
    private final boolean vectors;
    private final Map<Tensor, Definition> copies = new LinkedHashMap<>();
    private final Map<Definition, Definition> rewritten = new LinkedHashMap<>();
    private final Originals originals;

    /**
     * @param transposed what lies transposed
     * @param vectors true if every sum wants its rows along; else only those of recurrences do, others see to it themselves
     * @param originals takes what definitions were before
     */
    Copies(Arena arena, Set<Tensor> transposed, boolean vectors, Originals originals) {
        this.originals = originals;
        this.arena = arena;
        this.transposed = transposed;
        this.vectors = vectors;
    }

    Plan apply(Plan plan) {
        List<Definition> loss = with(plan.loss(), Set.of());
        Set<Tensor> known = tensors(loss);
        Map<dev.gradc.model.Product, Plan.Part> parts = new LinkedHashMap<>();
        plan.parts().forEach((product, part) -> {
            List<Definition> values = with(part.values(), Set.of());
            parts.put(product, new Plan.Part(values, with(part.moved(), tensors(values)), part.results()));
        });
        return new Plan(
                with(plan.forward(), Set.of()),
                loss,
                with(plan.step(), Set.of()),
                with(plan.backward(), known),
                plan.gradients(),
                plan.outputs(),
                plan.inference()
                        .map(i -> new Plan.Inference(with(i.forward(), Set.of()), with(i.evaluation(), Set.of()))),
                parts,
                plan.exact());
    }

    /** The copy of a matrix, if there is one. */
    Optional<Tensor> of(Tensor parameter) {
        return Optional.ofNullable(copies.get(parameter)).map(Definition::tensor);
    }

    /** The definitions of the copies. */
    Collection<Definition> definitions() {
        return copies.values();
    }

    private static Set<Tensor> tensors(List<Definition> definitions) {
        Set<Tensor> all = new LinkedHashSet<>();
        definitions.forEach(d -> all.add(d.tensor()));
        return all;
    }

    /** @param known what is there already */
    private List<Definition> with(List<Definition> definitions, Set<Tensor> known) {
        Map<Tensor, Axis> times = new LinkedHashMap<>();
        for (Stage stage : Recurrences.stages(definitions)) {
            stage.time().ifPresent(t -> stage.definitions().forEach(d -> times.put(d.tensor(), t.axis(d.tensor()))));
        }
        Set<Tensor> there = new LinkedHashSet<>(known);
        List<Definition> all = new ArrayList<>();
        for (Definition d : definitions) {
            Definition now = rewritten.computeIfAbsent(d, x -> rewrite(x, Optional.ofNullable(times.get(x.tensor()))));
            Set<Tensor> read = now == d ? Set.of() : Reads.of(now.value());
            for (Definition copy : copies.values()) {
                if (read.contains(copy.tensor()) && there.add(copy.tensor())) {
                    all.add(copy);
                }
            }
            all.add(now);
        }
        return all;
    }

    private Definition rewrite(Definition d, Optional<Axis> time) {
        List<Axis> order = new ArrayList<>(d.tensor().axes());
        time.ifPresent(order::remove);
        boolean may = !order.isEmpty() && !d.tensor().isInteger() && (vectors || time.isPresent() && pays(order));
        if (!may) {
            return d;
        }
        Axis along = transposed.contains(d.tensor()) ? order.get(0) : order.get(order.size() - 1);
        Expr value = arena.rewrite(
                d.value(),
                e -> e instanceof Expr.Reduce r
                                && r.op() == ReduceOp.SUM
                                && r.freeAxes().contains(along)
                        ? arena.rewrite(r, f -> f instanceof Expr.Read read && runsDown(read, along) ? copied(read) : f)
                        : e);
        return originals.rewritten(d, value);
    }

    private static boolean pays(List<Axis> order) {
        int rows = 1;
        for (Axis axis : order.subList(0, order.size() - 1)) {
            rows = Math.min(MANY_ROWS, rows * axis.extent());
        }
        return order.get(order.size() - 1).extent() >= LONG_ROW && rows >= MANY_ROWS;
    }

    /** True if the axis counts the rows of a matrix of parameters. */
    private boolean runsDown(Expr.Read read, Axis along) {
        Tensor tensor = read.tensor();
        if (tensor.role() != Role.PARAMETER || tensor.rank() != 2) {
            return false;
        }
        int row = transposed.contains(tensor) ? 1 : 0;
        return read.at().get(row).asAxis().filter(along::equals).isPresent()
                && !read.at().get(1 - row).axes().contains(along);
    }

    /** The same element, read of the copy. A copy lies as it is written: what counted the rows runs along them. */
    private Expr copied(Expr.Read read) {
        Tensor tensor = read.tensor();
        int row = transposed.contains(tensor) ? 1 : 0;
        Definition copy = copies.computeIfAbsent(tensor, t -> {
            Axis along = arena.fresh(t.axes().get(row));
            Axis down = arena.fresh(t.axes().get(1 - row));
            Name name = new Name(t.name().plain() + "T", 0);
            List<Index> at =
                    row == 0 ? List.of(Index.of(along), Index.of(down)) : List.of(Index.of(down), Index.of(along));
            return new Definition(new Tensor(name, Role.DEFINED, List.of(down, along)), arena.read(t, at));
        });
        return arena.read(
                copy.tensor(), List.of(read.at().get(1 - row), read.at().get(row)));
    }
}
