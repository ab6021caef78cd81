package dev.gradc.lower;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a tensor with its samples side by side is looked at along its rows: at {@code stride · j + step · q + start} for each position j and tap q.
 * What lies outside its rows counts as 0.
 *
 * @param read the element
 * @param position j
 * @param tap q; empty if there is but one
 * @param extent the number of places in a row of the tensor
 * @param outer the conditions on rows: those on places in them are taken care of
 */
record Window(
        Expr.Read read,
        Axis position,
        Optional<Axis> tap,
        int stride,
        int step,
        int start,
        int extent,
        List<Condition> outer) {
    /**
     * The read as a window along an axis.
     *
     * @param taps the axes of which one may be the tap
     * @param domain where it is read
     */
    static Optional<Window> of(Expr.Read read, Axis samples, Axis position, List<Axis> taps, List<Condition> domain) {
        List<Index> at = read.at();
        Index place = at.get(at.size() - 1);
        List<Axis> moving = new ArrayList<>(place.axes());
        moving.remove(position);
        boolean affine = place.reads().isEmpty() && moving.size() <= 1 && taps.containsAll(moving);
        int stride = place.coefficient(position);
        if (!affine || stride < 1 || !Product.is(at.get(0), samples)) {
            return Optional.empty();
        }
        Optional<Axis> tap = moving.stream().findFirst();
        int step = tap.map(place::coefficient).orElse(0);
        for (Index row : at.subList(1, at.size() - 1)) {
            boolean moves = row.axes().contains(position)
                    || tap.isPresent() && row.axes().contains(tap.get())
                    || row.axes().contains(samples)
                    || !row.reads().isEmpty();
            if (moves) {
                return Optional.empty();
            }
        }
        int extent = read.tensor().axes().get(at.size() - 1).extent();
        List<Condition> outer = new ArrayList<>();
        boolean below = place.min() >= 0;
        boolean above = place.max() < extent;
        for (Condition c : domain) {
            if (c.equals(Condition.notNegative(place))) {
                below = true;
            } else if (c.equals(Condition.notNegative(Index.of(extent - 1).minus(place)))) {
                above = true;
            } else {
                outer.add(c);
            }
        }
        boolean apart = outer.stream()
                .allMatch(c -> c.index().reads().isEmpty()
                        && !c.isEquality()
                        && !c.index().axes().contains(position)
                        && !c.index().axes().contains(samples)
                        && tap.stream().noneMatch(c.index().axes()::contains));
        return below && above && apart
                ? Optional.of(new Window(read, position, tap, stride, step, place.constant(), extent, outer))
                : Optional.empty();
    }

    int taps() {
        return tap.map(Axis::extent).orElse(1);
    }

    /** The least place looked at. */
    int least() {
        return start + Math.min(0, step * (taps() - 1));
    }

    /** The greatest place looked at. */
    int greatest() {
        return start + stride * (position.extent() - 1) + Math.max(0, step * (taps() - 1));
    }

    /** True if rows can be read where they lie. */
    boolean inPlace() {
        return stride == 1 && least() >= 0 && greatest() < extent;
    }

    /** The tap that lies so many distances from the first. */
    int tapAt(int distance) {
        return step < 0 && stride == 1 ? taps() - 1 - distance : distance;
    }
}
