package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.NumberType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the loops of a large product are cut in two, so that what is read again and again stays in the caches next to the processor.
 *
 * <p>A matrix that each block of rows goes through whole, and that is too large for the second cache, is gone through in panels: some columns of
 * it for all blocks of rows, then the next; where many blocks go through a panel, it is copied. A matrix of which each block takes some columns of
 * every row is copied first, so that those columns lie side by side.
 *
 * <p>A panel of a product in a recurrence is one tile: HotSpot compiles a method that is called often as a whole, but one that loops long from
 * within its loop first, which takes it four times as long and is of no use later.
 *
 * @param value what is to be computed, by the axes below
 * @param lane the axis in lanes
 * @param outer the axes around the block, outermost first
 * @param block the axis that is blocked
 * @param places what stands for the target's axes that were cut
 * @param panel the columns of a panel; 0 for no panels
 * @param packed the matrix copied; empty for none
 * @param copied the copy of each panel's columns; empty for none
 */
record Blocking(
        Expr value,
        Axis lane,
        List<Axis> outer,
        Optional<Axis> block,
        Map<Axis, Index> places,
        int panel,
        Optional<Tensor> packed,
        Optional<Panels.Panel> copied) {
    private static final long LARGE = 512 << 10; // bytes of a matrix, half of a usual second cache
    private static final long PANEL = 128 << 10; // bytes
    private static final int FEWEST_BLOCKS = 4; // of rows, for a panel to be used often enough

    /**
     * The cuts for a tensor's value.
     *
     * @param panels makes copies of panels; empty for panels where the matrix lies
     * @param outer the target's axes but the one in lanes and the one that is blocked
     * @param multiple the elements of the longest vector
     * @param all the whole value, if it is one within a recurrence
     */
    static Blocking of(
            Arena arena,
            Packing packing,
            Optional<Panels> panels,
            Work work,
            List<Axis> outer,
            int multiple,
            Optional<Expr> all) {
        Schedule schedule = work.schedule();
        Axis lane = schedule.lane();
        Blocking whole = new Blocking(
                all.orElse(work.value()),
                lane,
                List.copyOf(outer),
                schedule.block(),
                Map.of(),
                0,
                Optional.empty(),
                Optional.empty());
        int tile = schedule.vectors() * multiple;
        boolean fits = work.sums().size() == 1 && schedule.rows() > 1 && !lane.batch() && lane.extent() % tile == 0;
        if (fits && all.isPresent()) {
            return lane.extent() > tile ? whole.inPanels(arena, tile) : whole;
        }
        if (!fits || work.sums().get(0).size() > 1) {
            return whole;
        }
        Sum sum = work.sums().get(0).get(0);
        return whole.packed(arena, packing, sum, schedule, multiple).inPanels(arena, panels, sum, schedule, multiple);
    }

    private Blocking packed(Arena arena, Packing packing, Sum sum, Schedule schedule, int multiple) {
        Axis along = schedule.block().orElseThrow();
        int tiles = lane.extent() / (schedule.vectors() * multiple);
        Optional<Expr.Read> read = packing.of(sum, along, lane, tiles);
        if (read.isEmpty()) {
            return this;
        }
        Axis group = arena.axis(along.name(), along.extent() / packing.width());
        Axis within = arena.axis(along.name(), packing.width());
        Map<Axis, Index> cut =
                Map.of(along, Index.of(group).times(packing.width()).plus(Index.of(within)));
        Tensor copy = packing.copy(read.get(), along);
        // other elements of the matrix are read where they are
        Expr rewritten = arena.rewrite(
                value, e -> e.equals(read.get()) ? packing.read(copy, read.get(), along, group, within) : e);
        List<Axis> around = new ArrayList<>(outer);
        around.add(group);
        return new Blocking(
                arena.substitute(rewritten, cut),
                lane,
                around,
                Optional.of(within),
                with(cut),
                panel,
                Optional.of(read.get().tensor()),
                copied);
    }

    private Blocking inPanels(Arena arena, Optional<Panels> panels, Sum sum, Schedule schedule, int multiple) {
        long terms = Axis.places(sum.reduce().over());
        long column = terms * NumberType.VECTOR_BYTES / multiple;
        long shared = schedule.shared(sum.reduce().body()).size();
        int rows = schedule.block().orElseThrow().extent();
        if (shared != 1 || column * lane.extent() <= LARGE || rows < FEWEST_BLOCKS * schedule.rows()) {
            return this;
        }
        int tile = schedule.vectors() * multiple;
        int copied = Panels.width(lane.extent(), column, tile);
        Optional<Expr.Read> matrix = panels.filter(p -> outer.isEmpty() && lane.extent() > copied)
                .flatMap(p -> p.of(sum, schedule, column, tile));
        if (matrix.isPresent()) {
            return inPanels(
                    arena, panels.get(), matrix.get(), sum.reduce().over().get(0), copied);
        }
        int width = tile;
        for (int w = tile; w < lane.extent() && w * column <= PANEL; w += tile) {
            width = lane.extent() % w == 0 ? w : width;
        }
        return width == lane.extent() ? this : inPanels(arena, width);
    }

    /** In panels, each copied first. */
    private Blocking inPanels(Arena arena, Panels panels, Expr.Read matrix, Axis down, int width) {
        Blocking cut = inPanels(arena, width);
        Panels.Panel copy = panels.panel(matrix, down, cut.lane(), cut.places());
        // other elements of the matrix are read where they are
        Expr rewritten = arena.rewrite(value, e -> e.equals(matrix) ? copy.read() : e);
        return new Blocking(
                arena.substitute(rewritten, cut.places()),
                cut.lane(),
                cut.outer(),
                block,
                cut.places(),
                width,
                packed,
                Optional.of(copy));
    }

    private Blocking inPanels(Arena arena, int width) {
        Axis number = arena.axis(lane.name(), lane.extent() / width);
        Axis within = arena.axis(lane.name(), width);
        Map<Axis, Index> cut = Map.of(lane, Index.of(number).times(width).plus(Index.of(within)));
        List<Axis> around = new ArrayList<>(outer);
        around.add(0, number);
        return new Blocking(arena.substitute(value, cut), within, around, block, with(cut), width, packed, copied);
    }

    private Map<Axis, Index> with(Map<Axis, Index> cut) {
        Map<Axis, Index> all = new LinkedHashMap<>(places);
        all.putAll(cut);
        return all;
    }

    /** What stands before a schedule that is printed. */
    String note() {
        return (panel > 0 ? "panels of " + panel + (copied.isPresent() ? ", copied, " : ", ") : "")
                + packed.map(t -> t.name().plain() + " in blocks, ").orElse("");
    }
}
