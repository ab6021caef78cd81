package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Numbers with axes: an expression and those of its free axes that are the value's own. Other free axes are index variables in scope.
 *
 * @param classes for integers in 0 .. classes − 1, whose expression is then an index or an argmax; 0 for numbers
 * @param condition true if the numbers are 0 or 1 and mean false or true
 */
record Array(List<Dim> dims, Expr expr, int classes, boolean condition) implements Value {
    Array {
        dims = List.copyOf(dims);
    }

    static Array scalar(Expr expr) {
        return new Array(List.of(), expr, 0, false);
    }

    static Array of(List<Dim> dims, Expr expr) {
        return new Array(dims, expr, 0, false);
    }

    /** A tensor's elements: numbers, or labels if it is one of integers. */
    static Array read(Arena arena, Tensor tensor, List<Index> at, List<Dim> dims) {
        return tensor.isInteger()
                ? new Array(dims, arena.indexValue(Index.of(new IntegerRead(tensor, at))), tensor.classes(), false)
                : of(dims, arena.read(tensor, at));
    }

    int rank() {
        return dims.size();
    }

    boolean isLabel() {
        return classes > 0;
    }

    List<Axis> axes() {
        return dims.stream().map(Dim::axis).toList();
    }

    /** The number this is, if it is one that is known. */
    Optional<Rational> number() {
        return dims.isEmpty() && expr instanceof Expr.Num n ? Optional.of(n.value()) : Optional.empty();
    }

    /** The tensor this is, element for element, if it is just one. */
    Optional<Tensor> plainTensor() {
        if (expr instanceof Expr.Read read && isOwnAxes(read.at())) {
            return Optional.of(read.tensor());
        }
        if (expr instanceof Expr.IndexValue value) {
            return value.index().asIntegerRead().filter(r -> isOwnAxes(r.at())).map(r -> r.tensor());
        }
        return Optional.empty();
    }

    private boolean isOwnAxes(List<Index> at) {
        return at.equals(Index.each(axes()));
    }

    /** The same value in axes of its own, so that two uses of it do not share any. */
    Array fresh(Arena arena) {
        Map<Axis, Index> replacement = new LinkedHashMap<>();
        List<Dim> fresh = new ArrayList<>();
        for (Dim dim : dims) {
            Axis axis = arena.fresh(dim.axis());
            fresh.add(new Dim(axis, dim.size()));
            replacement.put(dim.axis(), Index.of(axis));
        }
        return new Array(fresh, arena.substitute(expr, replacement), classes, condition);
    }

    /** The expression with the value's axes replaced by those of other dims, of the same extents. */
    Expr over(Arena arena, List<Dim> others) {
        Map<Axis, Index> replacement = new LinkedHashMap<>();
        for (int i = 0; i < dims.size(); i++) {
            replacement.put(dims.get(i).axis(), Index.of(others.get(i).axis()));
        }
        return arena.substitute(expr, replacement);
    }

    /** The shape for a message: {@code [H=128,10]}, or "a scalar". */
    String shape() {
        return dims.isEmpty() ? "a scalar" : dims.stream().map(Dim::text).collect(Collectors.joining(",", "[", "]"));
    }
}
