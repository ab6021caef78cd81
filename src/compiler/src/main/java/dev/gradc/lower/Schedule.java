package dev.gradc.lower;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a nest with lanes runs.
 *
 * @param lane the axis in lanes
 * @param vectors how many vectors of it at a time
 * @param block the axis that is blocked; empty for none
 * @param rows how many of its places at a time
 * @param taps how many places of the sum's last axis, all there are, are written one after the other instead of in a loop; 1 for none
 */
record Schedule(Axis lane, int vectors, Optional<Axis> block, int rows, int taps) {
    private static final int MOST_SUMS = 16; // of 32 registers; what is loaded and what is to come need the rest
    private static final int MOST_ROWS = 8;

    /** The schedule for sums over a lane axis and others, by sizes and by which reads depend on what. */
    static Schedule of(Axis lane, List<Axis> others, List<List<Sum>> sums, int multiple) {
        int across = (lane.extent() + multiple - 1) / multiple;
        if (sums.isEmpty()) {
            return new Schedule(lane, 1, Optional.empty(), 1, 1);
        }
        int most = Math.max(1, MOST_SUMS / sums.size());
        Optional<Axis> block = block(lane, others, sums);
        if (block.isEmpty()) {
            return new Schedule(lane, divisor(across, Math.min(MOST_ROWS, most)), Optional.empty(), 1, 1);
        }
        int places = Math.min(MOST_ROWS, block.get().extent());
        int vectors = divisor(across, Math.min(4, Math.max(1, most / places)));
        int rows = Math.max(1, Math.min(places, most / vectors));
        return new Schedule(lane, vectors, block, rows, 1);
    }

    /** The same with one row at a time, for rows that are left over: more vectors of it. */
    Schedule lone(int multiple) {
        int across = (lane.extent() + multiple - 1) / multiple;
        int most = divisor(across, Math.max(vectors, Math.min(MOST_ROWS, rows * vectors)));
        return new Schedule(lane, most, block, 1, 1);
    }

    /** The same with fewer rows at a time. */
    Schedule withRows(int fewer) {
        return new Schedule(lane, vectors, block, fewer, taps);
    }

    /** The same with the sum's last axis written out. */
    Schedule withTaps(int places) {
        return new Schedule(lane, vectors, block, rows, places);
    }

    static int divisor(int of, int most) {
        for (int d = Math.min(of, most); d > 1; d--) {
            if (of % d == 0) {
                return d;
            }
        }
        return 1;
    }

    /** The axis with the most places among those that a read of a sum can be shared along. */
    private static Optional<Axis> block(Axis lane, List<Axis> others, List<List<Sum>> sums) {
        Axis best = null;
        for (Axis axis : others) {
            boolean free = sums.stream().flatMap(List::stream).noneMatch(t -> t.isBoundedBy(axis));
            boolean shares = sums.stream()
                    .flatMap(List::stream)
                    .flatMap(t -> reads(t.reduce().body()).stream())
                    .anyMatch(r -> r.freeAxes().contains(lane) && !r.freeAxes().contains(axis));
            if (free
                    && shares
                    && (best == null || Math.min(MOST_ROWS, axis.extent()) >= Math.min(MOST_ROWS, best.extent()))) {
                best = axis;
            }
        }
        return Optional.ofNullable(best).filter(a -> a.extent() > 1);
    }

    /** The reads of a sum's body that differ from lane to lane, and are the same for all rows of a block. */
    List<Expr.Read> shared(Expr body) {
        return reads(body).stream()
                .filter(r -> r.freeAxes().contains(lane)
                        && block.map(b -> !r.freeAxes().contains(b)).orElse(false))
                .toList();
    }

    /** The reads of a sum's body that are the same in all lanes, if they are used by several vectors. */
    List<Expr.Read> alike(Expr body) {
        return vectors == 1
                ? List.of()
                : reads(body).stream()
                        .filter(r -> !r.freeAxes().contains(lane) && !Settings.isSetting(r.tensor()))
                        .toList();
    }

    static List<Expr.Read> reads(Expr e) {
        Set<Expr.Read> found = new LinkedHashSet<>();
        collect(e, found);
        return new ArrayList<>(found);
    }

    private static void collect(Expr e, Set<Expr.Read> found) {
        if (e instanceof Expr.Read r) {
            found.add(r);
        }
        if (!(e instanceof Expr.Reduce)) { // what is within has axes of its own
            e.children().forEach(c -> collect(c, found));
        }
    }

    @Override
    public String toString() {
        return block.map(b -> b + " by " + rows + ", ").orElse("") + "lanes " + lane
                + (vectors == 1 ? "" : " by " + vectors)
                + (taps == 1 ? "" : ", " + taps + " terms at once");
    }
}
