package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.loops.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A contraction {@code Σₖ A B} for a target whose rows run along one axis, classified by where the axes lie in memory and by nothing else.
 *
 * @param reduce the sum itself
 * @param where the steps of a recurrence at which it is taken; empty for always
 * @param over its axis, opened
 * @param scale the factor A; empty if the sum has B alone
 * @param rows the factor B
 * @param first the row of B that the sum begins with
 */
record Product(
        Form form,
        Expr.Reduce reduce,
        List<Condition> where,
        Axis over,
        Optional<Expr.Read> scale,
        Expr.Read rows,
        Index first) {
    /** How a contraction runs along memory. */
    enum Form {
        /** B has a row for each k, along the target's row: the target's row grows by multiples of rows. */
        ROWS,
        /** A and B have rows along k: an element is the inner product of two rows. */
        DOTS
    }

    private static final int SHORTEST_ROW = 8;

    /** The sum as a contraction for a target whose rows lie along an axis; empty if it has no such form. */
    static Optional<Product> match(Arena arena, Storage storage, Expr e, Axis along, Optional<Axis> time) {
        Optional<Sum> sum = Sum.of(e)
                .filter(s -> s.reduce().over().size() == 1
                        && s.reduce().domain().isEmpty()
                        && s.varies(along)
                        && s.where().stream()
                                .allMatch(c -> time.map(Set::of)
                                        .orElse(Set.of())
                                        .containsAll(c.index().axes())));
        if (sum.isEmpty()) {
            return Optional.empty();
        }
        Expr.Reduce r = sum.get().reduce();
        Arena.Opened inside = arena.open(r);
        Axis over = inside.axes().get(0);
        List<Expr> factors = Arena.factors(inside.body());
        boolean reads = factors.size() <= 2 && factors.stream().allMatch(f -> isReal(f, storage));
        if (!reads) {
            return Optional.empty();
        }
        Expr.Read first = (Expr.Read) factors.get(0);
        if (factors.size() == 1) {
            return pair(storage, sum.get(), over, along, time, Optional.empty(), first);
        }
        Expr.Read second = (Expr.Read) factors.get(1);
        return pair(storage, sum.get(), over, along, time, Optional.of(first), second)
                .or(() -> pair(storage, sum.get(), over, along, time, Optional.of(second), first));
    }

    /** True for an element of an array of reals. */
    static boolean isReal(Expr e, Storage storage) {
        return e instanceof Expr.Read r
                && storage.holds(r.tensor())
                && storage.of(r.tensor()).element() == Kind.REAL
                && storage.of(r.tensor()).rank() > 0;
    }

    private static Optional<Product> pair(
            Storage storage,
            Sum sum,
            Axis over,
            Axis along,
            Optional<Axis> time,
            Optional<Expr.Read> scale,
            Expr.Read rows) {
        Storage.Address b = storage.address(rows.tensor(), rows.at());
        boolean constant = scale.stream().noneMatch(a -> a.freeAxes().contains(along));
        if (b.at().size() != 2 || !constant) {
            return Optional.empty();
        }
        Index first = b.at().get(0).minus(Index.of(over));
        boolean constantFirst = time.map(Set::of).orElse(Set.of()).containsAll(first.axes());
        if (constantFirst && is(b.at().get(1), along) && along.extent() >= SHORTEST_ROW) {
            return Optional.of(new Product(Form.ROWS, sum.reduce(), sum.where(), over, scale, rows, first));
        }
        boolean dots = scale.isPresent()
                && is(b.at().get(0), along)
                && is(b.at().get(1), over)
                && !over.batch()
                && over.extent() >= SHORTEST_ROW
                && endsIn(storage.address(scale.get().tensor(), scale.get().at()), over);
        return dots
                ? Optional.of(new Product(Form.DOTS, sum.reduce(), sum.where(), over, scale, rows, Index.of(0)))
                : Optional.empty();
    }

    private static boolean endsIn(Storage.Address address, Axis over) {
        return is(address.last(), over)
                && address.at().subList(0, address.at().size() - 1).stream()
                        .noneMatch(i -> i.axes().contains(over));
    }

    static boolean is(Index index, Axis axis) {
        return index.asAxis().filter(axis::equals).isPresent();
    }
}
