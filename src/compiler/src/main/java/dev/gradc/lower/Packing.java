package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Copies of matrices of which a product takes some columns of each row at a time: a vector's columns of all rows one below the other, in one
 * array. A row of its own for each, with its address and its length to look up, takes a quarter of the time of a sum over many rows.
 */
final class Packing {
    private static final int FEWEST_ROWS = 32;
    private static final int FEWEST_TILES = 4; // that use the copy of a block's columns

    private final Arena arena;
    private final Code code;
    private final int multiple;

    /** @param multiple the elements of the longest vector */
    Packing(Arena arena, Code code, int multiple) {
        this.arena = arena;
        this.code = code;
        this.multiple = multiple;
    }

    /** The columns that lie side by side. */
    int width() {
        return multiple;
    }

    /**
     * The matrix that it pays to copy, if there is one: the sum runs down its rows, as those of the other.
     *
     * @param along the axis of which a block takes some places
     * @param tiles how many times a block goes through its columns
     */
    Optional<Expr.Read> of(Sum sum, Axis along, Axis lane, int tiles) {
        List<Axis> over = sum.reduce().over();
        boolean pays = over.size() == 1
                && over.get(0).extent() >= FEWEST_ROWS
                && tiles >= FEWEST_TILES
                && along.extent() % width() == 0
                && !along.batch();
        List<Expr.Read> reads = Schedule.reads(sum.reduce().body());
        if (!pays
                || reads.size() != 2
                || reads.get(0).tensor().equals(reads.get(1).tensor())) {
            return Optional.empty();
        }
        boolean rows = reads.stream().anyMatch(r -> runsDown(code.storage(), r, over.get(0), lane));
        return reads.stream()
                .filter(r -> rows && runsDown(code.storage(), r, over.get(0), along))
                .findFirst();
    }

    /** True for an element of a matrix of reals whose rows lie along one axis. */
    static boolean runsDown(Storage storage, Expr.Read read, Axis down, Axis along) {
        if (read.tensor().rank() != 2 || !storage.holds(read.tensor())) {
            return false;
        }
        Storage.Address address = storage.address(read.tensor(), read.at());
        return address.at().size() == 2
                && address.buffer().element() == Kind.REAL
                && Product.is(address.at().get(0), down)
                && Product.is(address.at().get(1), along);
    }

    /** Writes the loops that make the copy of a matrix, and gives it. */
    Tensor copy(Expr.Read read, Axis along) {
        int place = place(read, along);
        Axis row = arena.fresh(read.tensor().axes().get(1 - place));
        Axis group = arena.axis(along.name(), along.extent() / width());
        Axis column = arena.axis(along.name(), width());
        String name = code.storage().of(read.tensor()).name() + "Blocks";
        Tensor copy = new Tensor(new Name(name, 0), Role.DEFINED, List.of(group, row, column));
        code.storage().declareBlocks(copy, read.tensor(), place);
        // The blocks outside: those of a row lie so far apart that all fall into one set of the first cache.
        code.openLoop(group);
        code.openLoop(row);
        code.openLoop(column);
        List<Index> from = new ArrayList<>(List.of(Index.of(row), Index.of(row)));
        from.set(place, Index.of(group).times(width()).plus(Index.of(column)));
        code.add(new Statement.Store(
                code.element(copy, List.of(Index.of(group), Index.of(row), Index.of(column))),
                code.element(read.tensor(), from)));
        code.closeLanes(Whole.of(0), code.extent(column), 1);
        code.closeLoop(Whole.of(0), code.extent(row));
        code.closeLoop(Whole.of(0), code.extent(group));
        return copy;
    }

    /** An element of the copy in place of the matrix's. */
    Expr read(Tensor copy, Expr.Read r, Axis along, Axis group, Axis within) {
        Index row = r.at().get(1 - place(r, along));
        return arena.read(copy, List.of(Index.of(group), row, Index.of(within)));
    }

    /** Which of a read's indices is the one along rows. */
    private static int place(Expr.Read read, Axis along) {
        return Product.is(read.at().get(1), along) ? 1 : 0;
    }
}
