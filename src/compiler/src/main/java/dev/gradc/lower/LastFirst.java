package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Whole;
import dev.gradc.model.Optimizer;
import java.util.List;
import java.util.Map;

/**
 * The rows of a large matrix of parameters from the last to the first, in lanes: those that the forward pass has read last are in the second cache
 * still. Where all vectors of a row fit into registers, what is the same for all rows is loaded once.
 */
final class LastFirst {
    private static final int LARGE = 16_384; // elements; a smaller matrix stays in the cache anyway
    private static final int MOST_VECTORS = 8;
    private static final int MOST_OPERATIONS = 96; // in one method, for HotSpot to keep vectors in registers

    private final Arena arena;
    private final Code code;
    private final Axis rows;
    private final Axis lane;
    private final Axis row;
    private final int vectors;

    /**
     * @param multiple the elements of the longest vector
     * @param optimizer the rule by which an element moves
     */
    LastFirst(Arena arena, Code code, Tensor parameter, int multiple, Optimizer optimizer) {
        List<Axis> order = code.storage().loopOrder(parameter);
        this.arena = arena;
        this.code = code;
        this.rows = order.get(0);
        this.lane = order.get(1);
        this.row = arena.fresh(rows);
        int across = lane.extent() / multiple;
        boolean fits = lane.extent() % multiple == 0
                && across <= MOST_VECTORS
                && across * operations(optimizer) <= MOST_OPERATIONS;
        this.vectors = fits ? across : 1;
    }

    /** True if a parameter is such a matrix. */
    static boolean is(Code code, Tensor parameter) {
        return code.lanes() && parameter.rank() == 2 && parameter.size() >= LARGE;
    }

    /** An expression at the place in hand. */
    Expr at(Expr e) {
        return arena.substitute(e, place());
    }

    /** The place in hand. */
    List<Index> at(Tensor parameter) {
        return parameter.axes().stream()
                .map(a -> Index.of(a).substitute(place()))
                .toList();
    }

    private Map<Axis, Index> place() {
        return Map.of(rows, Index.of(rows.extent() - 1).plus(Index.of(row), -1));
    }

    /** Opens the loops, that over the rows within the other if a row is in registers. */
    void open(Expressions values, Expr gradient) {
        if (vectors == 1) {
            code.openLoop(row);
            code.openLoop(lane);
            return;
        }
        code.openLoop(lane);
        code.openLoop(row);
        for (Expr.Read read : Schedule.reads(gradient)) {
            if (!read.freeAxes().contains(lane) && !Settings.isSetting(read.tensor())) {
                values.bind(read, code.let(read.tensor().name().plain(), values.of(read)));
            }
        }
    }

    void close() {
        if (vectors == 1) {
            code.closeLanes(Whole.of(0), code.extent(lane), 1);
            code.closeLoop(Whole.of(0), code.extent(row));
        } else {
            code.closeLoop(Whole.of(0), code.extent(row));
            code.closeLanes(Whole.of(0), code.extent(lane), vectors);
        }
    }

    /** About how many vector operations the update of a vector takes, loads and stores among them. */
    private static int operations(Optimizer optimizer) {
        return 1
                + optimizer.updates().stream()
                        .mapToInt(u -> operations(u.value(), optimizer) + (DyingAway.is(u.target(), optimizer) ? 3 : 1))
                        .sum();
    }

    private static int operations(Expr e, Optimizer optimizer) {
        if (e instanceof Expr.Read r) {
            boolean held = r.tensor().equals(optimizer.parameter())
                    || optimizer.states().contains(r.tensor());
            return held ? 1 : 0;
        }
        boolean varies = Reads.of(e).contains(optimizer.gradient())
                || Reads.of(e).contains(optimizer.parameter())
                || optimizer.states().stream().anyMatch(Reads.of(e)::contains);
        if (!varies) {
            return 0;
        }
        long operands = e.children().stream()
                .filter(c -> !(c instanceof Expr.Num n && n.value().equals(Rational.MINUS_ONE)))
                .count();
        return (int) Math.max(1, operands - 1)
                + e.children().stream().mapToInt(c -> operations(c, optimizer)).sum();
    }
}
