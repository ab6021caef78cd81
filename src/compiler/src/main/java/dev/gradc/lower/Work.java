package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What {@link Tiles} writes, and how.
 *
 * @param sums those that keep vectors; those of one list share them
 * @param start what the sums of the first list begin with: what is added to them and is the same in all lanes
 * @param apart true if what is made of the sums is computed after a block, from where they have been stored
 * @param into a place for a block's rows, if not the target
 * @param places what stands for those of the target's axes that were cut in two
 */
record Work(
        Tensor tensor,
        Expr value,
        List<List<Sum>> sums,
        Expr start,
        Schedule schedule,
        boolean apart,
        Optional<Tensor> into,
        Map<Axis, Index> places) {
    private static final int LONG_SUM =
            32; // terms; to store and load a shorter one costs more than a smaller tile does

    private static final int EPILOGUE = 4; // vectors
    private static final int MOST_TAPS = 4;
    private static final int FEWEST_SUMS = 8;

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
        List<Expr> start = new ArrayList<>();
        if (!together.isEmpty()) {
            rest.removeIf(t -> isStart(t, lane) && start.add(t));
        }
        Set<Expr.Reduce> found = new LinkedHashSet<>();
        rest.forEach(t -> search(t, lane, found));
        List<List<Sum>> sums = new ArrayList<>();
        if (!together.isEmpty()) {
            if ((together.size() > 1 || !start.isEmpty()) && rest.stream().anyMatch(Work::hasSum)) {
                together.set(0, together.get(0).as(total(arena, lane, others)));
            }
            found.remove(together.get(0).whole()); // of which this is the total
            sums.add(together); // one vector for all
            rest.add(together.get(0).whole());
        }
        found.forEach(r -> sums.add(List.of(new Sum(r, List.of(), r))));
        Expr all = arena.add(rest);
        Schedule schedule = Schedule.of(lane, others, sums, multiple);
        Schedule withTaps = sums.size() == 1 && !inParts.test(sums) ? withTaps(schedule, sums, all) : schedule;
        if (withTaps != schedule) {
            return new Work(tensor, all, sums, arena.add(start), withTaps, false, Optional.empty(), Map.of());
        }
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
        return new Work(tensor, all, sums, arena.add(start), schedule, apart, Optional.empty(), Map.of());
    }

    private static boolean hasSum(Expr e) {
        return e instanceof Expr.Reduce || e.children().stream().anyMatch(Work::hasSum);
    }

    /** What several sums come to, or one with its start: none of them, which may stand elsewhere in the value, too, by itself or at another place. */
    private static Expr total(Arena arena, Axis lane, List<Axis> others) {
        List<Axis> at = new ArrayList<>(others);
        at.add(lane);
        List<Axis> own = at.stream().map(arena::fresh).toList();
        return arena.readAt(new Tensor(new Name("total", 0), Role.DEFINED, own), at);
    }

    /** True if a term is a number known before the lanes, such as a unit's bias. */
    private static boolean isStart(Expr term, Axis lane) {
        return lane.batch() && term instanceof Expr.Read && !term.freeAxes().contains(lane);
    }

    /**
     * The last axis of a window written out, where so many sums stay in registers as to hide what an addition takes: a loop of three rounds costs as
     * much as two of them.
     */
    private static Schedule withTaps(Schedule schedule, List<List<Sum>> sums, Expr value) {
        Sum sum = sums.get(0).get(0);
        List<Axis> over = sum.reduce().over();
        Axis last = over.get(over.size() - 1);
        boolean fits = sums.get(0).size() == 1
                && over.size() > 1
                && !last.batch()
                && last.extent() > 1
                && last.extent() <= MOST_TAPS
                && !sum.isBoundedBy(last);
        for (int rows = schedule.rows(); fits && rows * schedule.vectors() >= FEWEST_SUMS; rows /= 2) {
            Schedule spelled = schedule.withRows(rows).withTaps(last.extent());
            if (schedule.vectors() > 1 && !Bulk.tooMuch(spelled, sums, value)) {
                return spelled;
            }
        }
        return schedule;
    }

    private static long terms(List<Sum> sums) {
        return sums.stream().mapToLong(s -> Axis.places(s.reduce().over())).sum();
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

    /** How many vectors at a time of what is made of the sums after a block: a loop over few of them costs as much as they do. */
    int vectorsOfEpilogue(int multiple) {
        Axis lane = schedule.lane();
        boolean whole = !lane.batch() && lane.extent() % multiple == 0;
        int vectors = whole ? Schedule.divisor(lane.extent() / multiple, EPILOGUE) : 1;
        return Bulk.tooMuch(vectors, sums, value, lane) ? 1 : vectors;
    }

    /** What a printed schedule says of what is made of the sums: which functions, and whether while they are in registers still. */
    String epilogue() {
        if (sums.isEmpty() || value == whole()) {
            return "";
        }
        Set<String> functions = new LinkedHashSet<>();
        functions(value, functions);
        return ", epilogue " + functions.stream().map(f -> f + " ").collect(Collectors.joining())
                + (apart ? "after each block" : "in registers");
    }

    private static void functions(Expr e, Set<String> found) {
        if (e instanceof Expr.Call call) {
            found.add(call.function().text());
        }
        if (!(e instanceof Expr.Reduce)) {
            e.children().forEach(c -> functions(c, found));
        }
    }

    /** The same where axes were cut in two. */
    Work at(Map<Axis, Index> cut) {
        return new Work(tensor, value, sums, start, schedule, apart, into, cut);
    }

    /** The same with so many rows at a time. */
    Work withRows(int rows) {
        return new Work(tensor, value, sums, start, schedule.withRows(rows), apart, into, places);
    }

    /** The same for rows that are left over. */
    Work lone(int multiple) {
        Schedule alone = schedule.lone(multiple);
        boolean tooMuch = sums.size() == 1 && sums.get(0).size() == 1 && Bulk.tooMuch(alone, sums, value);
        return new Work(tensor, value, sums, start, alone, tooMuch, into, places);
    }

    /** Sums alone, as they are, from a start. */
    Work only(List<Sum> some, Expr first, Optional<Tensor> place) {
        return new Work(tensor, some.get(0).whole(), List.of(some), first, schedule, false, place, places);
    }
}
