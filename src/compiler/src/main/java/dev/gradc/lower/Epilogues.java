package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Recurrences;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Stage;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sums of products of which nothing is wanted but what is above 0: {@code z = W x + b} and {@code a = max(0, z)} become {@code a = max(0, W x + b)},
 * and z is never stored. On the way back {@code [0 < z]} is {@code [0 < a]}; where anything else is read of z, both stay.
 */
final class Epilogues {
    private static final int LONG_ROW = 32; // shorter ones go through other forms, or all rows in one loop
    private static final int FEWEST_ROWS = 8; // of a block

    private final Arena arena;
    private final Originals originals;
    private final Map<Definition, Definition> rewritten = new LinkedHashMap<>();

    /** @param originals tells what definitions were before, and takes it */
    Epilogues(Arena arena, Originals originals) {
        this.arena = arena;
        this.originals = originals;
    }

    /** A sum, and what alone is wanted of it. */
    private record Pair(Definition sum, Definition rectified) {}

    /**
     * The plan with fewer definitions.
     *
     * @param needed tensors that are read beside it, or lie in a form of their own
     * @param fixed definitions that must stay as they are
     */
    Plan apply(Plan plan, Set<Tensor> needed, Set<Definition> fixed) {
        if (!plan.parts().isEmpty()) {
            return plan;
        }
        Plan now = plan;
        for (Pair pair : pairs(plan, needed)) {
            now = with(now, pair, fixed).orElse(now);
        }
        return now;
    }

    private static Set<Definition> all(Plan plan) {
        Set<Definition> all = new LinkedHashSet<>();
        plan.lists().forEach(all::addAll);
        return all;
    }

    private List<Pair> pairs(Plan plan, Set<Tensor> needed) {
        Set<Tensor> out = new LinkedHashSet<>(needed);
        out.addAll(plan.outputs().values());
        out.addAll(plan.exact());
        Map<Tensor, Definition> by = new LinkedHashMap<>();
        for (Definition d : all(plan)) {
            Definition other = by.put(d.tensor(), d);
            if (other != null) {
                out.add(d.tensor()); // training and inference differ in it
            }
        }
        for (List<Definition> list : plan.lists()) {
            for (Stage stage : Recurrences.stages(list)) {
                stage.time().ifPresent(t -> stage.definitions().forEach(d -> out.add(d.tensor())));
            }
        }
        Map<Tensor, Pair> pairs = new LinkedHashMap<>();
        for (Definition d : by.values()) {
            Rectified.element(d.value())
                    .filter(z -> z.at().equals(Index.each(d.tensor().axes())))
                    .map(z -> by.get(z.tensor()))
                    .filter(sum -> sum != null && isProduct(sum) && !out.contains(sum.tensor()))
                    .filter(sum -> !plan.exact().contains(d.tensor()))
                    .ifPresent(sum -> pairs.putIfAbsent(sum.tensor(), new Pair(sum, d)));
        }
        return List.copyOf(pairs.values());
    }

    /** True for sums of products, row by row, and what is added to them. */
    private static boolean isProduct(Definition d) {
        Tensor tensor = d.tensor();
        if (tensor.role() != Role.DEFINED || tensor.isInteger() || !tensor.batched() || tensor.rank() != 2) {
            return false;
        }
        Axis along = tensor.axes().get(1);
        return along.extent() >= LONG_ROW
                && tensor.axes().get(0).extent() >= FEWEST_ROWS
                && Arena.terms(d.value()).stream()
                        .allMatch(t -> t instanceof Expr.Read || t instanceof Expr.Reduce r && isOver(r, along))
                && Arena.terms(d.value()).stream().anyMatch(Expr.Reduce.class::isInstance);
    }

    private static boolean isOver(Expr.Reduce sum, Axis along) {
        return sum.op() == ReduceOp.SUM
                && sum.domain().isEmpty()
                && sum.freeAxes().contains(along);
    }

    // ---------------------------------------------------------------- rewriting

    private Optional<Plan> with(Plan plan, Pair pair, Set<Definition> fixed) {
        Tensor sum = pair.sum().tensor();
        Tensor instead = pair.rectified().tensor();
        boolean apart = plan.lists().stream().anyMatch(l -> l.contains(pair.rectified()) && !l.contains(pair.sum()));
        Map<Definition, Definition> now = new LinkedHashMap<>();
        for (Definition d : all(plan)) {
            if (d.equals(pair.sum())
                    || d.equals(pair.rectified())
                    || !Reads.of(d.value()).contains(sum)) {
                continue;
            }
            Expr value = above(d.value(), sum, instead);
            if (fixed.contains(d) || Reads.of(value).contains(sum)) {
                return Optional.empty();
            }
            now.put(d, new Definition(d.tensor(), value));
        }
        if (apart || fixed.contains(pair.sum()) || fixed.contains(pair.rectified())) {
            return Optional.empty();
        }
        now.forEach((before, after) -> {
            Definition first = originals.of(before);
            if (first != before) {
                originals.put(after, new Definition(first.tensor(), above(first.value(), sum, instead)));
            }
        });
        Definition both = both(pair.sum(), pair.rectified());
        Definition first = both(originals.of(pair.sum()), originals.of(pair.rectified()));
        if (!first.equals(both)) {
            originals.put(both, first);
        }
        return Optional.of(plan.mapAll(list -> {
            List<Definition> some = new ArrayList<>();
            for (Definition d : list) {
                if (d.equals(pair.sum())) {
                    some.add(both);
                } else if (!d.equals(pair.rectified())) {
                    some.add(now.getOrDefault(d, d));
                }
            }
            return some;
        }));
    }

    private Definition both(Definition sum, Definition rectified) {
        Expr value = arena.rewrite(
                rectified.value(),
                e -> e instanceof Expr.Read r && r.tensor() == sum.tensor() ? arena.inline(sum, r.at()) : e);
        return new Definition(rectified.tensor(), value);
    }

    /** The value with what is above 0 in the place of what may be below, where that makes no difference. */
    private Expr above(Expr value, Tensor sum, Tensor instead) {
        return arena.rewrite(value, e -> {
            if (!(e instanceof Expr.Call c)
                    || c.function() != ScalarFunction.MAX
                            && !(c.function() == ScalarFunction.LESS && c.argument(0) == arena.zero())) {
                return e;
            }
            Optional<Expr> a =
                    Rectified.beside(c).filter(z -> z.tensor() == sum).map(z -> arena.read(instead, z.at()));
            return a.map(x -> c.function() == ScalarFunction.MAX ? x : arena.call(c.function(), arena.zero(), x))
                    .orElse(e);
        });
    }
}
