package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tiles of one sum several of whose axes have bounds that move with the place, as over padded planes: of these loops all but one go outside the
 * lanes, as {@link Bounded} says. The target holds the sum while it grows, once for each place of the loops outside.
 */
final class PaddedSums {
    private final Arena arena;
    private final Code code;
    private final Expressions values;
    private final TileTerms terms;
    private final Tiles tiles;

    PaddedSums(Arena arena, Code code, Expressions values, TileTerms terms, Tiles tiles) {
        this.arena = arena;
        this.code = code;
        this.values = values;
        this.terms = terms;
        this.tiles = tiles;
    }

    /** True if these sums are one such, of a tensor that can hold it. */
    boolean fits(Tensor tensor, List<List<Sum>> sums) {
        return code.storage().crosswise(tensor)
                && sums.size() == 1
                && sums.get(0).size() == 1
                && !Bounded.of(arena, sums.get(0).get(0)).outside().isEmpty();
    }

    /** Writes a stretch of the columns of a block's rows. */
    void write(Work work, List<Map<Axis, Index>> places, Whole from, Whole to, int vectors) {
        Axis lane = work.schedule().lane();
        Sum sum = work.sums().get(0).get(0);
        Bounded bounded = Bounded.of(arena, sum);
        code.openLoop(lane);
        places.forEach(p -> code.add(new Statement.Store(tiles.element(work, p), tiles.start(work, work.start(), p))));
        code.closeLanes(from, to, vectors);
        Loops outside = Loops.open(code, bounded.outside(), bounded.where());
        code.openLoop(lane);
        List<Variable> totals = new ArrayList<>();
        places.forEach(p -> totals.add(code.mutable("sum", tiles.element(work, p))));
        terms.add(bounded, places, totals, work.schedule());
        for (int r = 0; r < places.size(); r++) {
            code.add(new Statement.Store(tiles.element(work, places.get(r)), totals.get(r)));
        }
        code.closeLanes(from, to, vectors);
        outside.close();
        Expr whole = sum.whole();
        if (work.value() == whole) {
            return;
        }
        code.openLoop(lane);
        for (Map<Axis, Index> place : places) {
            values.bind(arena.substitute(whole, place), code.let("sum", tiles.element(work, place)));
            Value value = values.root(arena.substitute(work.value(), place));
            code.add(new Statement.Store(tiles.element(work, place), Code.convert(value, Kind.REAL)));
        }
        code.closeLanes(from, to, vectors);
    }
}
