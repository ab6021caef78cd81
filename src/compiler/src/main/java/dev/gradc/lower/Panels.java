package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Element;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Whole;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Copies of some columns of a large matrix of parameters, one row of them below the other in one array: blocks of samples go through them one
 * after the other, from the second cache and without an address to look up a row. A matrix that is wanted the other way round is turned as its
 * columns are copied, so that no copy of the whole is needed.
 */
final class Panels {
    static final int FEWEST_BLOCKS = 8; // that go through a copy, for it to pay
    private static final long LARGEST = 256 << 10; // bytes of a copy, a quarter of a usual second cache
    private static final int ROWS = 8; // turned at a time

    private final Arena arena;
    private final Code code;

    Panels(Arena arena, Code code) {
        this.arena = arena;
        this.code = code;
    }

    /**
     * A copy.
     *
     * @param read what is read of it
     * @param from the element it stands for
     * @param turned true if that moves along a row where the copy's moves from row to row
     */
    record Panel(Expr.Read read, Expr.Read from, Axis down, Axis along, boolean turned) {}

    /** The columns of a panel: two tiles' if it may be so large, so that more of a line that is fetched from far away is used at once. */
    static int width(int columns, long column, int tile) {
        return columns % (2 * tile) == 0 && column * 2 * tile <= LARGEST ? 2 * tile : tile;
    }

    /**
     * The matrix to be copied, if there is one: one that a sum over rows of samples goes through, column by column.
     *
     * @param column the bytes of a column
     * @param tile the columns of a tile
     */
    Optional<Expr.Read> of(Sum sum, Schedule schedule, long column, int tile) {
        List<Expr.Read> shared = schedule.shared(sum.reduce().body());
        Axis block = schedule.block().orElseThrow();
        boolean pays = sum.reduce().over().size() == 1
                && block.batch()
                && block.extent() >= FEWEST_BLOCKS * schedule.rows()
                && column * tile <= LARGEST;
        return pays && shared.size() == 1
                ? Optional.of(shared.get(0))
                        .filter(r -> isMatrix(r, sum.reduce().over().get(0), schedule.lane()))
                : Optional.empty();
    }

    private boolean isMatrix(Expr.Read read, Axis down, Axis along) {
        Storage storage = code.storage();
        boolean known = read.tensor().role() == Role.PARAMETER
                || storage.original(read.tensor()).isPresent();
        return known && Packing.runsDown(storage, read, down, along);
    }

    /**
     * A panel of a matrix.
     *
     * @param at what stands for the axis of its columns
     * @param within counts those of a panel
     */
    Panel panel(Expr.Read read, Axis down, Axis within, Map<Axis, Index> at) {
        Tensor tensor = read.tensor();
        Name name = new Name(code.storage().of(tensor).name() + "Panel", 0);
        Tensor copy = new Tensor(name, Role.DEFINED, List.of(arena.fresh(down), arena.fresh(within)));
        code.storage().declarePanel(copy, tensor);
        Optional<Definition> original = code.storage().original(tensor);
        Expr.Read from = original.map(d -> (Expr.Read) arena.substitute(
                        d.value(),
                        Map.of(
                                tensor.axes().get(0), read.at().get(0),
                                tensor.axes().get(1), read.at().get(1))))
                .orElse(read);
        Expr.Read own = (Expr.Read) arena.read(copy, List.of(Index.of(down), Index.of(within)));
        return new Panel(own, (Expr.Read) arena.substitute(from, at), down, within, original.isPresent());
    }

    /** Writes the loops that make the copy. */
    void write(Panel panel) {
        if (!panel.turned()) {
            code.openLoop(panel.down());
            code.openLoop(panel.along());
            store(panel, 0);
            code.closeLanes(Whole.of(0), code.extent(panel.along()), 1);
            code.closeLoop(Whole.of(0), code.extent(panel.down()));
            return;
        }
        int whole = panel.along().extent() - panel.along().extent() % ROWS;
        turn(panel, 0, whole, ROWS);
        turn(panel, whole, panel.along().extent(), 1);
    }

    private void turn(Panel panel, int from, int to, int rows) {
        if (from == to) {
            return;
        }
        code.openLoop(panel.along());
        code.openLoop(panel.down());
        for (int row = 0; row < rows; row++) {
            store(panel, row);
        }
        code.closeLoop(Whole.of(0), code.extent(panel.down()));
        code.closeLoop(Whole.of(from), Whole.of(to), rows);
    }

    private void store(Panel panel, int row) {
        Map<Axis, Index> place = Map.of(panel.along(), Index.of(panel.along()).plus(row));
        code.add(new Statement.Store(element(panel.read(), place), element(panel.from(), place)));
    }

    private Element element(Expr.Read read, Map<Axis, Index> place) {
        return code.element(
                read.tensor(), read.at().stream().map(i -> i.substitute(place)).toList());
    }
}
