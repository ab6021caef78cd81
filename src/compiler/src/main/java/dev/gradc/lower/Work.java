package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What {@link Tiles} writes, and how.
 *
 * @param sums those that keep vectors; those of one list share them
 * @param apart true if what is made of the sums is computed after a block, from where they have been stored
 * @param into a place for a block's rows, if not the target
 */
record Work(Tensor tensor, Expr value, List<List<Sum>> sums, Schedule schedule, boolean apart, Optional<Tensor> into) {
    private static final int LONG_SUM =
            32; // terms; to store and load a shorter one costs more than a smaller tile does

    /**
     * The choice for a tensor's value.
     *
     * @param others the target's axes but the one in lanes
     * @param multiple the elements of the longest vector
     * @param inParts whether sums go in parts in any case, and what is made of them last
     */
    static Work of(
            Arena arena,
            Tensor tensor,
            Expr value,
            Axis lane,
            List<Axis> others,
            int multiple,
            Predicate<List<List<Sum>>> inParts) {
        List<Sum> together = new ArrayList<>();
        List<Expr> rest = new ArrayList<>();
        for (Expr term : Arena.terms(value)) {
            Optional<Sum> sum = Sum.of(term).filter(t -> t.varies(lane) && !t.isBoundedBy(lane));
            sum.ifPresentOrElse(together::add, () -> rest.add(term));
        }
        List<List<Sum>> sums = new ArrayList<>();
        if (!together.isEmpty()) {
            sums.add(together); // one vector for all
            rest.add(together.get(0).whole());
        }
        Set<Expr.Reduce> found = new LinkedHashSet<>();
        rest.stream()
                .filter(t -> together.isEmpty() || t != together.get(0).whole())
                .forEach(t -> search(t, lane, found));
        found.forEach(r -> sums.add(List.of(new Sum(r, List.of(), r))));
        Expr all = arena.add(rest);
        Schedule schedule = Schedule.of(lane, others, sums, multiple);
        boolean apart =
                sums.size() == 1 && schedule.rows() > 1 && !inParts.test(sums) && Bulk.tooMuch(schedule, sums, all);
        if (apart && terms(sums.get(0)) < LONG_SUM) {
            Schedule smaller = schedule.withRows(schedule.rows() / 2);
            apart = Bulk.tooMuch(smaller, sums, all);
            schedule = apart ? schedule : smaller;
        }
        while (schedule.rows() > 1 && (apart ? tooMuch(schedule, sums.get(0)) : Bulk.tooMuch(schedule, sums, all))) {
            schedule = schedule.withRows(schedule.rows() / 2);
        }
        return new Work(tensor, all, sums, schedule, apart, Optional.empty());
    }

    private static long terms(List<Sum> sums) {
        return sums.stream()
                .mapToLong(
                        s -> s.reduce().over().stream().mapToLong(Axis::extent).reduce(1, (a, b) -> a * b))
                .sum();
    }

    private static boolean tooMuch(Schedule schedule, List<Sum> each) {
        return each.stream().anyMatch(s -> Bulk.tooMuch(schedule, List.of(List.of(s)), s.whole()));
    }

    /** The sums that differ from lane to lane and are computed in any case. */
    private static void search(Expr e, Axis lane, Set<Expr.Reduce> found) {
        Unguarded.reductions(e)
                .filter(r -> r.op() == ReduceOp.SUM && r.freeAxes().contains(lane))
                .forEach(found::add);
    }

    /** What the sums of the first list come to. */
    Expr whole() {
        return sums.get(0).get(0).whole();
    }

    /** The same for rows that are left over. */
    Work lone(int multiple) {
        return new Work(tensor, value, sums, schedule.lone(multiple), false, into);
    }

    /** Sums alone, as they are. */
    Work only(List<Sum> some, Optional<Tensor> place) {
        return new Work(tensor, some.get(0).whole(), List.of(some), schedule, false, place);
    }
}
