package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.loops.Block;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tiles of recurrences, whose sums the target holds while they grow: as many of a step's sums share a tile as one method bears, the others follow.
 * Each block of rows is a call of its own, which goes through few terms, for the reason that {@link Pace} gives.
 */
final class Growing {
    private static final int MOST_SUMS = 8;
    private static final int GROWING_ROWS = 4; // whose vectors are loaded before a sum, and stored behind it

    private final Arena arena;
    private final Code code;
    private final Optional<Axis> time;
    private final Tiles tiles;

    /**
     * @param time the tensor's axis that the code stands at one step of; empty outside recurrences
     */
    Growing(Arena arena, Code code, Optional<Axis> time, Tiles tiles) {
        this.arena = arena;
        this.code = code;
        this.time = time;
        this.tiles = tiles;
    }

    /** The work with as many rows at a time as suit it. */
    Work fitted(Work work) {
        return grows(work) ? work.withRows(rows(work)) : work;
    }

    /** True if the sums of a step follow one another. */
    boolean grows(Work work) {
        return time.isPresent()
                && work.apart()
                && work.schedule().rows() >= rows(work)
                && work.sums().get(0).size() > 1;
    }

    private static int rows(Work work) {
        return Math.max(GROWING_ROWS, Math.floorDiv(MOST_SUMS, work.schedule().vectors()));
    }

    /** Which sums a step has is looked at outside their loops. */
    void grow(Work work, Axis block, Variable first, int rows) {
        List<Expr> around = new ArrayList<>(Arena.terms(work.value()));
        around.remove(work.whole());
        boolean read = around.stream().allMatch(Expr.Read.class::isInstance);
        Expr start = arena.add(work.start(), read ? arena.add(around) : arena.zero());
        List<Sum> always = new ArrayList<>();
        Map<List<Condition>, List<Sum>> atTimes = new LinkedHashMap<>();
        for (Sum sum : work.sums().get(0)) {
            if (isAtSomeSteps(sum)) {
                atTimes.computeIfAbsent(sum.where(), w -> new ArrayList<>()).add(sum.always());
            } else {
                always.add(sum);
            }
        }
        Expr grown = arena.read(work.tensor(), Tiles.at(work, Map.of()));
        Optional<List<Condition>> most = atTimes.keySet().stream()
                .max(Comparator.comparingInt(w -> atTimes.get(w).size()));
        if (most.isEmpty()) {
            tiles(work, always, start, rows);
        } else {
            code.openGuard();
            List<Sum> here = new ArrayList<>(always);
            here.addAll(atTimes.remove(most.get()));
            tiles(work, here, start, rows);
            Block then = code.closeGuard();
            code.openGuard();
            if (always.isEmpty()) {
                begin(work, start, block, first, rows);
            } else {
                tiles(work, always, start, rows);
            }
            code.add(new Statement.If(code.condition(most.get()), then, code.closeGuard()));
        }
        atTimes.forEach((where, sums) -> {
            code.openGuard();
            tiles(work, sums, grown, rows);
            code.add(new Statement.If(code.condition(where), code.closeGuard(), Block.EMPTY));
        });
        if (!read) {
            tiles.finish(work, List.of(), block, first, rows);
        }
    }

    /** Sums, as many in a tile as one method bears; the target holds what the others have come to. */
    private void tiles(Work work, List<Sum> sums, Expr start, int rows) {
        Expr from = start;
        for (int i = 0, next; i < sums.size(); i = next) {
            next = i + 1;
            while (next < sums.size() && !tooMuch(work, sums.subList(i, next + 1))) {
                next++;
            }
            tiles.columns(work.only(sums.subList(i, next), from, Optional.empty()), rows);
            from = arena.read(work.tensor(), Tiles.at(work, Map.of()));
        }
    }

    private static boolean tooMuch(Work work, List<Sum> sums) {
        return Bulk.tooMuch(work.schedule(), List.of(sums), sums.get(0).whole());
    }

    /** The start alone. */
    private void begin(Work work, Expr start, Axis block, Variable first, int rows) {
        Axis row = arena.fresh(block);
        Map<Axis, Index> place = Map.of(block, Index.of(row));
        code.openLoop(row);
        code.openLoop(work.schedule().lane());
        code.add(new Statement.Store(tiles.element(work, place), tiles.start(work, start, place)));
        code.closeLanes(Whole.of(0), code.extent(work.schedule().lane()), 1);
        code.closeLoop(Whole.of(first), Whole.of(first, rows));
    }

    private boolean isAtSomeSteps(Sum sum) {
        return !sum.where().isEmpty()
                && sum.where().stream()
                        .map(Condition::index)
                        .allMatch(i -> i.reads().isEmpty()
                                && time.map(Set::of).orElse(Set.of()).containsAll(i.axes()));
    }
}
