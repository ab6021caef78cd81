package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Element;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Whole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Matrices that lanes would run down, copied the other way round. */
final class AlongRows {
    private final Arena arena;
    private final Code code;

    AlongRows(Arena arena, Code code) {
        this.arena = arena;
        this.code = code;
    }

    /** The value with each matrix that the lane axis runs down, in a sum, replaced by a copy that it runs along; the copies are made first. */
    Expr of(Expr value, Axis lane) {
        Map<Tensor, Tensor> copies = new LinkedHashMap<>();
        Function<Expr, Expr> along = e -> {
            boolean down = e instanceof Expr.Read r
                    && r.tensor().rank() == 2
                    && code.storage().holds(r.tensor())
                    && code.storage().of(r.tensor()).element() == Kind.REAL
                    && runsDown(r, lane);
            if (!down) {
                return e;
            }
            Expr.Read r = (Expr.Read) e;
            List<Index> at = code.storage().place(r.tensor(), r.at());
            return arena.read(copies.computeIfAbsent(r.tensor(), this::transposed), List.of(at.get(1), at.get(0)));
        };
        return arena.rewrite(value, e -> e instanceof Expr.Reduce r ? arena.rewrite(r, along::apply) : e);
    }

    private boolean runsDown(Expr.Read r, Axis lane) {
        Storage storage = code.storage();
        if (!storage.inRows(r.tensor()) || storage.crosswise(r.tensor()) || storage.isNarrow(r.tensor())) {
            return false;
        }
        List<Index> at = storage.place(r.tensor(), r.at());
        return at.get(0).asAxis().filter(lane::equals).isPresent()
                && !at.get(1).axes().contains(lane);
    }

    private Tensor transposed(Tensor tensor) {
        List<Axis> order = code.storage().loopOrder(tensor);
        Axis row = arena.fresh(order.get(0));
        Axis column = arena.fresh(order.get(1));
        Tensor copy = code.storage().scratch(code.storage().of(tensor).name() + "T", List.of(column, row));
        Map<Axis, Index> place = Map.of(order.get(0), Index.of(row), order.get(1), Index.of(column));
        Expr.Read read = (Expr.Read)
                arena.read(tensor, tensor.axes().stream().map(place::get).toList());
        Transposes transposes = new Transposes(code);
        if (transposes.turn(copy, read)) {
            return copy;
        }
        if (row.batch() && code.storage().isSquarable(code.storage().of(copy))) {
            transposes.samples(copy, read, column, row);
            return copy;
        }
        code.openLoop(column);
        code.openLoop(row);
        Element from = code.element(tensor, read.at());
        code.add(new Statement.Store(code.element(copy, Index.each(copy.axes())), from));
        code.closeLoop(Whole.of(0), code.extent(row));
        code.closeLoop(Whole.of(0), code.extent(column));
        return copy;
    }
}
