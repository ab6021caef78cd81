package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A sum {@code Σ A B} some of whose target's axes only A has, and others only B, whatever the sums in B's indices, and a bracket that spares the
 * axes of A: {@code z[o,i,j] = Σ w[o,c,p,q] x[c, i s + p, j s + q]} and the gradients by w and, at stride 1, by x; dense layers over sequences;
 * attention, where both have the axis of heads.
 *
 * @param reduce the sum itself
 * @param samples the axis of the samples, of the target or summed over
 * @param shared the target's axes of both
 * @param rows the target's axes of A alone
 * @param along the target's axes of B alone
 * @param over the axes summed over, samples aside
 * @param factor A
 * @param window B
 * @param domain where B is read
 */
record WindowProduct(
        Expr.Reduce reduce,
        Axis samples,
        List<Axis> shared,
        List<Axis> rows,
        List<Axis> along,
        List<Axis> over,
        Expr.Read factor,
        Expr.Read window,
        List<Condition> domain) {
    private static final int FEWEST_ROWS = 4; // below, copying the cells costs as much as it saves
    private static final int SHORTEST_ROW = 8;
    private static final int MOST_CELLS = 1 << 20;

    /** The sum in this form; empty if it has no such form, or if it would not pay. */
    static Optional<WindowProduct> match(Arena arena, Storage storage, Expr.Reduce reduce, Tensor target) {
        if (reduce.op() != ReduceOp.SUM) {
            return Optional.empty();
        }
        Reductions.Inside inside = Reductions.open(arena, reduce);
        List<Expr> factors = Arena.factors(inside.body());
        boolean reads = factors.size() == 2
                && factors.stream()
                        .allMatch(f -> Product.isReal(f, storage)
                                && ((Expr.Read) f)
                                        .at().stream().allMatch(i -> i.reads().isEmpty()))
                && inside.domain().stream().allMatch(c -> c.index().reads().isEmpty() && !c.isEquality());
        if (!reads) {
            return Optional.empty();
        }
        Expr.Read first = (Expr.Read) factors.get(0);
        Expr.Read second = (Expr.Read) factors.get(1);
        return Stream.of(match(reduce, inside, target, first, second), match(reduce, inside, target, second, first))
                .flatMap(Optional::stream)
                .max(Comparator.comparingInt(p -> size(p.along())));
    }

    private static Optional<WindowProduct> match(
            Expr.Reduce reduce, Reductions.Inside inside, Tensor target, Expr.Read factor, Expr.Read window) {
        List<Axis> over = new ArrayList<>(inside.axes());
        List<Axis> own = new ArrayList<>(target.axes());
        Optional<Axis> samples =
                (target.batched() ? own : over).stream().filter(Axis::batch).findFirst();
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        own.remove(samples.get());
        over.remove(samples.get());
        Set<Axis> ofWindow = new LinkedHashSet<>(window.freeAxes());
        inside.domain().forEach(c -> ofWindow.addAll(c.index().axes()));
        List<Axis> rows = new ArrayList<>(own);
        rows.removeAll(ofWindow);
        List<Axis> along = new ArrayList<>(own);
        along.removeAll(factor.freeAxes());
        List<Axis> shared = new ArrayList<>(own);
        shared.removeAll(rows);
        shared.removeAll(along);
        boolean apart = Collections.disjoint(rows, along)
                && inside.domain().stream().noneMatch(c -> c.index().axes().contains(samples.get()));
        boolean pays = apart
                && !over.isEmpty()
                && size(rows) >= FEWEST_ROWS
                && size(along) >= SHORTEST_ROW
                && (long) size(over) * size(along) <= MOST_CELLS
                && (long) size(over) * size(rows) <= MOST_CELLS;
        WindowProduct product =
                new WindowProduct(reduce, samples.get(), shared, rows, along, over, factor, window, inside.domain());
        return pays && new Existence(product.factorDomain()).of(factor) ? Optional.of(product) : Optional.empty();
    }

    /** Where A is read: beyond, B counts as 0. Empty if it is everywhere. */
    List<Condition> factorDomain() {
        if (new Existence(List.of()).of(factor)) {
            return List.of();
        }
        List<Axis> open = factorChanges() ? joined(shared, over) : over;
        return domain.stream().filter(c -> open.containsAll(c.index().axes())).toList();
    }

    /** True if A is another one for each sample, or for each place on the axes of both. */
    boolean factorChanges() {
        return factor.freeAxes().contains(samples) || !Collections.disjoint(factor.freeAxes(), shared);
    }

    /** True if B, or where it is read, is another one for each sample or place. */
    boolean windowChanges() {
        return window.freeAxes().contains(samples)
                || !Collections.disjoint(window.freeAxes(), shared)
                || domain.stream().anyMatch(c -> !Collections.disjoint(c.index().axes(), shared));
    }

    static List<Axis> joined(List<Axis> a, List<Axis> b) {
        List<Axis> both = new ArrayList<>(a);
        both.addAll(b);
        return both;
    }

    /** The number of places; {@code Integer.MAX_VALUE} if there are more. */
    static int size(List<Axis> axes) {
        return (int) Math.min(Integer.MAX_VALUE, Axis.places(axes));
    }
}
