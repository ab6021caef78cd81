package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import dev.gradc.equations.Term.Apply;
import dev.gradc.equations.Term.Extreme;
import dev.gradc.equations.Term.Gather;
import dev.gradc.equations.Term.Identity;
import dev.gradc.equations.Term.Number;
import dev.gradc.equations.Term.OneHot;
import dev.gradc.equations.Term.Power;
import dev.gradc.equations.Term.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A definition seen as a matrix equation: columns are vectors, a product is a matrix product, anything else elementwise.
 *
 * <p>What has no such form (three matrices on one index, rank 3, affine indices) gets none: it is then written with indices.
 */
final class MatrixView {
    private final Arena arena;
    private final Naming naming;

    MatrixView(Arena arena, Naming naming) {
        this.arena = arena;
        this.naming = naming;
    }

    /** The sign that an expression has no matrix form: never seen outside. */
    static final class NoMatrixFormException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoMatrixFormException(String what) {
            super(what, null, false, false);
        }
    }

    /** The right side of a definition in matrix form. */
    Optional<Term> of(Definition definition) {
        return of(definition.value(), definition.tensor().axes());
    }

    /** An expression in its free axes, at most two: rows, columns. */
    Optional<Term> of(Expr value, List<Axis> axes) {
        if (axes.size() > 2) {
            return Optional.empty();
        }
        try {
            // A lone number is spread to the full shape; within an equation it stays a number.
            return Optional.of(
                    value instanceof Expr.Num ? product(List.of(value), List.of(), axes) : view(value, axes));
        } catch (NoMatrixFormException e) {
            return Optional.empty();
        }
    }

    private Term product(List<Expr> factors, List<Axis> bound, List<Axis> axes) {
        return new MatrixProduct(arena, naming, this, axes).of(factors, bound);
    }

    /** An expression in the shape of the axes. What is the same for every element, as 1 in 1 − a, stays a scalar. */
    Term view(Expr e, List<Axis> axes) {
        if (e instanceof Expr.Num n) {
            return new Number(n.value());
        }
        if (e instanceof Expr.Add sum) {
            return Presentation.sum(sum.terms().stream().map(t -> view(t, axes)).toList());
        }
        return product(Arena.factors(e), List.of(), Presentation.constant(e) ? List.of() : axes);
    }

    // ---------------------------------------------------------------- leaves

    /** A factor with the axes along its rows and columns, those of the result if it has just them. */
    Oriented leaf(Expr factor, List<Axis> wanted) {
        if (factor instanceof Expr.Read read) {
            return read(read);
        }
        if (factor instanceof Expr.Iverson || factor instanceof Expr.IndexValue) {
            throw new NoMatrixFormException("an index as a value");
        }
        List<Axis> free = List.copyOf(factor.freeAxes());
        if (free.size() > 2) {
            throw new NoMatrixFormException("more than two free axes");
        }
        // What has just the wanted axes takes their order; else samples run down the rows, others in order of first
        // use.
        boolean same = free.size() == 2 && wanted.containsAll(free);
        boolean turned = free.size() == 2 && free.get(1).batch();
        List<Axis> axes = same ? wanted : turned ? List.of(free.get(1), free.get(0)) : free;
        return new Oriented(inside(factor, axes), axes);
    }

    private Term inside(Expr factor, List<Axis> axes) {
        if (factor instanceof Expr.Call call) {
            return PointView.applied(
                    call,
                    call.arguments().stream()
                            .map(x -> view(x, x.freeAxes().isEmpty() ? List.of() : axes))
                            .toList());
        }
        if (factor instanceof Expr.Pow power) {
            return new Power(view(power.base(), axes), power.exponent(), !axes.isEmpty());
        }
        return factor instanceof Expr.Reduce reduce ? reduce(reduce, axes) : view(factor, axes);
    }

    private Term reduce(Expr.Reduce reduce, List<Axis> axes) {
        Arena.Opened opened = arena.open(reduce);
        if (!opened.domain().isEmpty()) {
            throw new NoMatrixFormException("a restricted reduction");
        }
        return switch (reduce.op()) {
            case SUM -> product(Arena.factors(opened.body()), opened.axes(), axes);
            case LOG_SUM_EXP ->
                new Apply(
                        ScalarFunction.LOG,
                        List.of(product(List.of(arena.call(ScalarFunction.EXP, opened.body())), opened.axes(), axes)));
            case MAX, MIN -> {
                if (!axes.isEmpty() || opened.axes().size() > 1) {
                    throw new NoMatrixFormException("an extreme along one axis of several");
                }
                yield new Extreme(reduce.op(), view(opened.body(), opened.axes()));
            }
            case PRODUCT, ARGMAX, ARGMIN -> throw new NoMatrixFormException(reduce.op() + " has no matrix form");
        };
    }

    private Oriented read(Expr.Read read) {
        Tensor tensor = read.tensor();
        if (tensor.rank() > 2) {
            throw new NoMatrixFormException(tensor + " has more than two axes");
        }
        Symbol symbol = naming.symbol(tensor);
        List<Axis> axes = new ArrayList<>();
        for (Index index : read.at()) {
            Optional<IntegerRead> label = index.asIntegerRead();
            if (label.isPresent()) {
                return gather(read, symbol, label.get());
            }
            Optional<Axis> axis = index.asAxis();
            if (axis.isEmpty()
                    || axes.contains(axis.get())
                    || axis.get().extent() != tensor.axes().get(axes.size()).extent()) {
                throw new NoMatrixFormException("an index that is no whole axis");
            }
            axes.add(axis.get());
        }
        return new Oriented(symbol, axes);
    }

    private Oriented gather(Expr.Read read, Symbol symbol, IntegerRead label) {
        if (!label.at().isEmpty() || read.at().size() != 1) {
            throw new NoMatrixFormException("a gather that is no component of a vector");
        }
        return new Oriented(new Gather(symbol, naming.symbol(label.tensor())), List.of());
    }

    /** The matrix or vector that a bracket of one equality stands for: I, e(t). */
    Oriented bracket(Condition condition) {
        Index index = condition.index();
        if (!condition.isEquality() || index.constant() != 0 || index.terms().size() != 2) {
            throw new NoMatrixFormException("a condition");
        }
        Index.Term a = index.terms().get(0);
        Index.Term b = index.terms().get(1);
        if (Math.abs(a.coefficient()) != 1 || a.coefficient() + b.coefficient() != 0) {
            throw new NoMatrixFormException("a condition");
        }
        if (a.atom() instanceof Axis row && b.atom() instanceof Axis column) {
            if (row.extent() != column.extent()) {
                throw new NoMatrixFormException("a part of the unit matrix");
            }
            return new Oriented(new Identity(row.extent()), List.of(row, column));
        }
        if (a.atom() instanceof IntegerRead label && b.atom() instanceof Axis axis) {
            return oneHot(label, axis);
        }
        if (b.atom() instanceof IntegerRead label && a.atom() instanceof Axis axis) {
            return oneHot(label, axis);
        }
        throw new NoMatrixFormException("a condition");
    }

    private Oriented oneHot(IntegerRead label, Axis axis) {
        Term term = new OneHot(naming.symbol(label.tensor()), axis.extent());
        if (label.at().isEmpty()) {
            return new Oriented(term, List.of(axis));
        }
        if (label.at().size() == 1 && label.at().get(0).asAxis().isPresent()) {
            return new Oriented(term, List.of(label.at().get(0).asAxis().get(), axis));
        }
        throw new NoMatrixFormException("labels of rank 2");
    }
}
