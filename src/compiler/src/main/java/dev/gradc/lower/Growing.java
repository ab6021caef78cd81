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
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Tiles of recurrences, whose sums the target holds while they grow: as many of a step's sums share a tile as one method bears, the others follow.
 * Each block of rows is a call of its own, for the reason that {@link Pace} gives.
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

    /** Few where tiles load what others have stored; else all there may be. */
    private int rows(Work work) {
        int most = work.schedule().rows();
        int few =
                Math.max(GROWING_ROWS, Math.floorDiv(MOST_SUMS, work.schedule().vectors()));
        Times sums = new Times(work.sums().get(0));
        boolean one = sums.atTimes.keySet().stream()
                .allMatch(w -> sums.isApart(w) && !tooMuch(work, sums.always(sums.atTimes.get(w))));
        return one && !sums.atTimes.isEmpty() ? Math.max(most, few) : few;
    }

    /** A step's sums: those of every step, and those of some. */
    private final class Times {
        private final List<Sum> always = new ArrayList<>();
        private final Map<List<Condition>, List<Sum>> atTimes = new LinkedHashMap<>();

        Times(List<Sum> all) {
            for (Sum sum : all) {
                if (isAtSomeSteps(sum)) {
                    atTimes.computeIfAbsent(sum.where(), w -> new ArrayList<>()).add(sum.always());
                } else {
                    always.add(sum);
                }
            }
        }

        /** Those of every step, and others. */
        List<Sum> always(List<Sum> others) {
            List<Sum> all = new ArrayList<>(always);
            all.addAll(others);
            return all;
        }

        /** True if no others of some steps are there when these are. */
        boolean isApart(List<Condition> where) {
            return steps().filter(t -> holds(where, t))
                    .noneMatch(t -> atTimes.keySet().stream().anyMatch(w -> w != where && holds(w, t)));
        }

        /** True if there is no step without one of these. */
        boolean isEverywhere(List<List<Condition>> wheres) {
            return steps().allMatch(t -> wheres.stream().anyMatch(w -> holds(w, t)));
        }

        private IntStream steps() {
            return IntStream.range(0, time.orElseThrow().extent());
        }

        private boolean holds(List<Condition> where, int step) {
            Map<Axis, Index> at = Map.of(time.orElseThrow(), Index.of(step));
            return where.stream().allMatch(c -> c.substitute(at).verdict() == Condition.Verdict.ALWAYS);
        }
    }

    /** Which sums a step has is looked at outside their loops. */
    void grow(Work work, Axis block, Variable first, int rows) {
        List<Expr> around = new ArrayList<>(Arena.terms(work.value()));
        around.remove(work.whole());
        boolean read = around.stream().allMatch(Expr.Read.class::isInstance);
        Expr start = arena.add(work.start(), read ? arena.add(around) : arena.zero());
        Times sums = new Times(work.sums().get(0));
        Expr grown = arena.read(work.tensor(), Tiles.at(work, Map.of()));
        List<List<Condition>> apart = new ArrayList<>(
                sums.atTimes.keySet().stream().filter(sums::isApart).toList());
        List<List<Condition>> others = new ArrayList<>(sums.atTimes.keySet());
        others.removeAll(apart);
        if (apart.isEmpty() && !others.isEmpty()) {
            apart.add(others.stream()
                    .max(Comparator.comparingInt(w -> sums.atTimes.get(w).size()))
                    .orElseThrow());
            others.removeAll(apart);
        }
        boolean everywhere = sums.isEverywhere(apart);
        choose(apart, everywhere, where -> {
            List<Sum> here = sums.always(where.map(sums.atTimes::get).orElse(List.of()));
            if (here.isEmpty()) {
                begin(work, start, block, first, rows);
            } else {
                tiles(work, here, start, rows);
            }
        });
        others.forEach(where -> {
            code.openGuard();
            tiles(work, sums.atTimes.get(where), grown, rows);
            code.add(new Statement.If(code.condition(where), code.closeGuard(), Block.EMPTY));
        });
        if (!read) {
            tiles.finish(work, List.of(), block, first, rows);
        }
    }

    /**
     * Writes what is done where one of some conditions holds, no two of which do at once, and where none does.
     *
     * @param everywhere true if one of them always does
     */
    private void choose(List<List<Condition>> wheres, boolean everywhere, Consumer<Optional<List<Condition>>> write) {
        if (wheres.isEmpty() || everywhere && wheres.size() == 1) {
            write.accept(wheres.stream().findFirst());
            return;
        }
        code.openGuard();
        write.accept(Optional.of(wheres.get(0)));
        Block then = code.closeGuard();
        code.openGuard();
        choose(wheres.subList(1, wheres.size()), everywhere, write);
        code.add(new Statement.If(code.condition(wheres.get(0)), then, code.closeGuard()));
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
