package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import java.util.ArrayList;
import java.util.List;

/**
 * A sum whose bounds move with the place: padding. HotSpot keeps sums in registers across one loop that may be empty, and only if it is around
 * the others.
 *
 * @param outside the other axes with bounds: their loops go outside the lanes
 * @param within the axis with bounds that goes first, then those without
 */
record Bounded(List<Axis> outside, List<Condition> where, List<Axis> within, List<Condition> domain, Expr body) {
    /** What is known of the elements that a term reads, outside brackets and choices of its own. */
    Existence bounds() {
        List<Condition> all = new ArrayList<>(where);
        all.addAll(domain);
        return new Existence(all);
    }

    /** The sum with all its loops inside the lanes. */
    static Bounded whole(Arena arena, Sum sum) {
        Reductions.Inside inside = Reductions.open(arena, sum.reduce());
        List<Condition> domain = new ArrayList<>(sum.where());
        domain.addAll(inside.domain());
        return new Bounded(List.of(), List.of(), inside.axes(), domain, inside.body());
    }

    /** The sum with the loops of its bounds outside the lanes, where it can be. */
    static Bounded of(Arena arena, Sum sum) {
        Reductions.Inside inside = Reductions.open(arena, sum.reduce());
        List<Condition> domain = new ArrayList<>(sum.where());
        domain.addAll(inside.domain());
        List<Axis> outside = new ArrayList<>();
        List<Axis> within = new ArrayList<>();
        for (Axis axis : inside.axes()) {
            boolean bound = domain.stream().anyMatch(c -> c.index().axes().contains(axis));
            (bound ? outside : within).add(axis);
        }
        boolean apart = domain.stream()
                .allMatch(
                        c -> c.index().axes().stream().filter(outside::contains).count() <= 1);
        if (outside.size() > 0) {
            within.add(0, outside.remove(0));
        }
        if (!apart) {
            return whole(arena, sum);
        }
        List<Condition> where = new ArrayList<>(domain);
        where.removeIf(c -> c.index().axes().stream().noneMatch(outside::contains));
        domain.removeAll(where);
        return new Bounded(outside, where, within, domain, inside.body());
    }
}
