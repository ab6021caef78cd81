package dev.gradc.lower;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.List;
import java.util.Map;

/** What is copied the other way round, eight rows at a time: their elements lie side by side in each row of the copy. */
final class Transposes {
    private static final int BLOCK = 8;
    private static final int SQUARE = 16;
    private static final int FEWEST = 192; // elements of a square of 256: with fewer, one by one is no slower

    private final Code code;

    Transposes(Code code) {
        this.code = code;
    }

    /**
     * A matrix that another lies the other way round of, copied in lanes; says so, or leaves it to others where rows are not filled up to whole
     * vectors, or where that is no faster than element by element.
     */
    boolean turn(Tensor copy, Expr.Read read) {
        Storage storage = code.storage();
        boolean matrices = code.lanes()
                && copy.rank() == 2
                && storage.holds(read.tensor())
                && storage.inRows(copy)
                && storage.inRows(read.tensor())
                && !storage.crosswise(copy)
                && !storage.crosswise(read.tensor());
        if (!matrices) {
            return false;
        }
        Buffer to = storage.of(copy);
        Buffer from = storage.of(read.tensor());
        List<Index> there = storage.place(copy, Index.each(copy.axes()));
        List<Index> here = storage.place(read.tensor(), read.at());
        boolean turned = here.get(0).equals(there.get(1))
                && here.get(1).equals(there.get(0))
                && here.stream().allMatch(i -> i.asAxis().isPresent());
        if (!turned || !storage.isSquarable(from) || !storage.isSquarable(to)) {
            return false;
        }
        Axis rows = here.get(0).asAxis().orElseThrow();
        Axis columns = here.get(1).asAxis().orElseThrow();
        long squares = squares(rows) * squares(columns);
        if ((long) rows.extent() * columns.extent() < FEWEST * squares) {
            return false;
        }
        code.add(new Statement.Turn(from, code.extent(rows), to, code.extent(columns)));
        return true;
    }

    private static long squares(Axis axis) {
        return Math.floorDiv(axis.extent() - 1L, SQUARE) + 1;
    }

    /** Writes the definition's loops and says so, or leaves it to others. */
    boolean define(Definition d) {
        Storage storage = code.storage();
        if (storage.crosswise(d.tensor())) {
            return crosswise(d);
        }
        boolean matrix = d.tensor().rank() == 2
                && d.value() instanceof Expr.Read read
                && storage.holds(read.tensor())
                && storage.of(d.tensor()).element() == Kind.REAL
                && storage.of(read.tensor()).element() == Kind.REAL;
        if (!matrix) {
            return false;
        }
        Expr.Read read = (Expr.Read) d.value();
        List<Axis> order = storage.loopOrder(d.tensor());
        if (!storage.inRows(read.tensor()) || storage.crosswise(read.tensor())) {
            return false;
        }
        List<Index> from = storage.place(read.tensor(), read.at());
        if (!Product.is(from.get(0), order.get(1))
                || !Product.is(from.get(1), order.get(0))
                || order.get(1).batch()) {
            return false;
        }
        Axis along = order.get(1);
        int blocks = along.extent() - along.extent() % BLOCK;
        if (blocks > 0) {
            block(d.tensor(), read, order, BLOCK, Whole.of(0), Whole.of(blocks));
        }
        if (blocks < along.extent()) {
            block(d.tensor(), read, order, along.extent() - blocks, Whole.of(blocks), Whole.of(along.extent()));
        }
        return true;
    }

    /** Rows of samples copied to where the samples lie side by side. */
    private boolean crosswise(Definition d) {
        Storage storage = code.storage();
        Axis samples = d.tensor().axes().get(0);
        boolean copied = d.value() instanceof Expr.Read read
                && !storage.crosswise(read.tensor())
                && storage.of(read.tensor()).element() == Kind.REAL
                && storage.of(d.tensor()).element() == Kind.REAL
                && Product.is(read.at().get(0), samples)
                && read.at().stream().skip(1).noneMatch(i -> i.axes().contains(samples));
        if (copied) {
            Whole end = new Whole.Affine(List.of(new Whole.Term(BLOCK, code.blocks(BLOCK))), 0);
            rows(d.tensor(), (Expr.Read) d.value(), BLOCK, Whole.of(0), end);
            rows(d.tensor(), (Expr.Read) d.value(), 1, end, code.extent(samples));
        }
        return copied;
    }

    private void rows(Tensor tensor, Expr.Read read, int rows, Whole from, Whole to) {
        Axis samples = tensor.axes().get(0);
        code.openLoop(samples);
        Loops places = Loops.open(code, tensor.axes().subList(1, tensor.rank()), List.of());
        for (int r = 0; r < rows; r++) {
            store(tensor, read, Map.of(samples, Index.of(samples).plus(r)));
        }
        places.close();
        code.closeLoop(from, to, rows);
    }

    private void store(Tensor tensor, Expr.Read read, Map<Axis, Index> place) {
        Element source = code.element(
                read.tensor(), read.at().stream().map(i -> i.substitute(place)).toList());
        Element target = code.element(
                tensor,
                tensor.axes().stream().map(a -> Index.of(a).substitute(place)).toList());
        code.add(new Statement.Store(target, source));
    }

    /**
     * A matrix copied the other way round, several of its samples at a time, as many as there are.
     *
     * @param across the axis that is not the samples'
     */
    void samples(Tensor copy, Expr.Read read, Axis across, Axis samples) {
        Scope left = code.enter(code.root());
        Whole blocks = new Whole.Floor(code.extent(samples), BLOCK);
        Variable whole = code.let("blocks", new Value.WholeValue(blocks));
        code.enter(left);
        Whole end = new Whole.Affine(List.of(new Whole.Term(BLOCK, whole)), 0);
        List<Axis> order = List.of(across, samples);
        block(copy, read, order, BLOCK, Whole.of(0), end);
        block(copy, read, order, 1, end, code.extent(samples));
    }

    private void block(Tensor tensor, Expr.Read read, List<Axis> order, int rows, Whole from, Whole to) {
        code.openLoop(order.get(1));
        code.openLoop(order.get(0));
        for (int r = 0; r < rows; r++) {
            store(tensor, read, Map.of(order.get(1), Index.of(order.get(1)).plus(r)));
        }
        code.closeLoop(Whole.of(0), code.extent(order.get(0)));
        code.closeLoop(from, to, rows);
    }
}
