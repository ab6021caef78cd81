package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The loops within a tile: terms added to the vectors of all rows of a block, what the rows share loaded once. */
final class TileTerms {
    private final Arena arena;
    private final Code code;
    private final Expressions values;

    TileTerms(Arena arena, Code code, Expressions values) {
        this.arena = arena;
        this.code = code;
        this.values = values;
    }

    /** The terms of a sum, added to the vectors of all rows of the block. */
    void add(Sum sum, List<Map<Axis, Index>> places, List<Variable> totals, Schedule schedule) {
        add(Bounded.whole(arena, sum), places, totals, schedule);
    }

    void add(Bounded inside, List<Map<Axis, Index>> places, List<Variable> totals, Schedule schedule) {
        List<Axis> within = new ArrayList<>(inside.within());
        List<Map<Axis, Index>> taps =
                schedule.taps() == 1 ? List.of(Map.of()) : Cases.choices(List.of(within.remove(within.size() - 1)));
        Existence bounds = inside.bounds();
        Loops loops = Loops.open(code, within, inside.domain());
        for (Map<Axis, Index> tap : taps) {
            term(arena.substitute(inside.body(), tap), bounds, places, totals, schedule);
        }
        loops.close();
    }

    /** @param bounds tells what may be read before the choices in the body */
    private void term(
            Expr body, Existence bounds, List<Map<Axis, Index>> places, List<Variable> totals, Schedule schedule) {
        List<Expr.Read> shared =
                schedule.shared(body).stream().filter(bounds::of).toList();
        List<Expr.Read> alike = schedule.alike(body).stream().filter(bounds::of).toList();
        for (Expr.Read read : shared) {
            values.bind(read, code.let(read.tensor().name().plain(), code.element(read.tensor(), read.at())));
        }
        for (int r = 0; r < totals.size(); r++) {
            Map<Axis, Index> place = places.get(r);
            for (Expr.Read read : alike) {
                Expr here = arena.substitute(read, place);
                values.bind(here, code.let(read.tensor().name().plain(), values.of(here)));
            }
            code.add(new Statement.Accumulate(totals.get(r), values.root(arena.substitute(body, place))));
        }
    }
}
