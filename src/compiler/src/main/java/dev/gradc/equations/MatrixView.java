package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import dev.gradc.equations.Subscript.Constraint;
import dev.gradc.equations.Subscript.Letter;
import dev.gradc.equations.Term.Apply;
import dev.gradc.equations.Term.Extreme;
import dev.gradc.equations.Term.Gather;
import dev.gradc.equations.Term.Number;
import dev.gradc.equations.Term.Power;
import dev.gradc.equations.Term.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A definition seen as a matrix equation: columns are vectors, a product is a matrix product, anything else elementwise.
 *
 * <p>What has no such form (three matrices on one index, rank 3, affine indices) gets none: it is then written with indices.
 */
final class MatrixView {
    private final Arena arena;
    private final Naming naming;

    private final PointView slices;
    private final boolean eager;

    MatrixView(Arena arena, Naming naming) {
        this(arena, naming, List.of(), false);
    }

    /**
     * @param sliced the axes along which the equation is taken apart: it holds for each of their values
     * @param eager true to take sums apart too, where an index stands in no matrix
     */
    private MatrixView(Arena arena, Naming naming, List<Axis> sliced, boolean eager) {
        this.arena = arena;
        this.naming = naming;
        this.slices = PointView.withLetters(arena, naming, sliced);
        this.eager = eager;
    }

    /** A right side for each value of the subscripts: hₜ = ... */
    record Sliced(List<Subscript> at, Term right) {}

    /**
     * An equation in matrix form, taken apart along its first axes if these are the steps of a recurrence, or if it has more than two: those
     * become subscripts. Where that does not do, sums are taken apart too.
     */
    Optional<Sliced> sliced(Expr value, List<Axis> axes) {
        int steps = 0;
        while (steps < axes.size() && naming.steps(axes.get(steps))) {
            steps++;
        }
        int most = Math.max(steps, axes.size() - 1);
        for (int k = Math.max(steps, axes.size() - 2); k <= most; k++) {
            for (boolean all : new boolean[] {false, true}) {
                MatrixView view = new MatrixView(arena, naming, axes.subList(0, k), all);
                List<Subscript> at = axes.subList(0, k).stream()
                        .map(a -> view.slices.subscript(Index.of(a)))
                        .toList();
                Optional<Sliced> found =
                        view.of(value, axes.subList(k, axes.size())).map(t -> new Sliced(at, t));
                if (found.isPresent() || axes.size() - k == 2 && k == 0 && all) {
                    return found;
                }
            }
        }
        return Optional.empty();
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
        List<Axis> free = free(factor);
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

    /** The free axes that the equation is not taken apart along. */
    private List<Axis> free(Expr e) {
        return e.freeAxes().stream().filter(a -> !slices.names(a)).toList();
    }

    private Term inside(Expr factor, List<Axis> axes) {
        if (factor instanceof Expr.Call call) {
            return PointView.applied(
                    call,
                    call.arguments().stream()
                            .map(x -> view(x, free(x).isEmpty() ? List.of() : axes))
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
            case SUM -> sum(opened, axes);
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

    /** A sum over axes of matrices, those that stand in none written as a sum over an index. */
    private Term sum(Arena.Opened opened, List<Axis> axes) {
        List<Axis> apart = opened.axes().stream()
                .filter(a -> steps(a, opened.body()) || eager && standsApart(a, opened.body()))
                .toList();
        if (apart.isEmpty()) {
            return product(Arena.factors(opened.body()), opened.axes(), axes);
        }
        Map<Axis, Letter> outside = slices.inUse();
        List<Letter> letters =
                apart.stream().map(a -> slices.bind(a, opened.body())).toList();
        List<Axis> rest = new ArrayList<>(opened.axes());
        rest.removeAll(apart);
        List<Constraint> where = new ArrayList<>();
        List<Expr> factors = new ArrayList<>();
        for (Expr factor : Arena.factors(opened.body())) {
            if (!(factor instanceof Expr.Iverson bracket)) {
                factors.add(factor);
                continue;
            }
            for (Condition c : bracket.conditions()) {
                boolean own = named(c) && c.index().axes().stream().anyMatch(apart::contains);
                if (!own) {
                    factors.add(arena.iverson(List.of(c)));
                } else if (!ownRange(c, Arena.factors(opened.body()))) {
                    where.add(slices.constraint(c));
                }
            }
        }
        Term body = product(factors, rest, axes);
        slices.restore(outside);
        return new Term.Fold(ReduceOp.SUM, letters, where, body);
    }

    /** True if an axis picks steps of a recurrence. */
    private boolean steps(Axis axis, Expr body) {
        return Reads.sites(body).stream().anyMatch(site -> {
            for (int i = 0; i < site.at().size(); i++) {
                if (naming.steps(site.tensor().axes().get(i))
                        && site.at().get(i).axes().contains(axis)) {
                    return true;
                }
            }
            return false;
        });
    }

    /** True if an axis is met where no row or column can be: among others in one index, or before the last two of a tensor's axes. */
    private static boolean standsApart(Axis axis, Expr body) {
        return Reads.sites(body).stream().anyMatch(site -> {
            for (int i = 0; i < site.at().size(); i++) {
                boolean alone = site.at().get(i).asAxis().equals(Optional.of(axis));
                boolean met = site.at().get(i).axes().contains(axis);
                if (met && (!alone || i < site.at().size() - 2)) {
                    return true;
                }
            }
            return false;
        });
    }

    private Oriented read(Expr.Read read) {
        boolean fixed = read.at().stream().anyMatch(Index::isConstant);
        Oriented slice = slices.inUse().isEmpty() && !fixed ? null : slice(read);
        return slice == null ? whole(read) : slice;
    }

    /** What is left of a tensor when its first indices are fixed; null if none is. */
    private Oriented slice(Expr.Read read) {
        List<Axis> left = new ArrayList<>();
        int first = read.at().size();
        while (first > 0 && left.size() < 2) {
            Optional<Axis> axis = read.at().get(first - 1).asAxis();
            boolean plain = axis.isPresent()
                    && !slices.names(axis.get())
                    && !left.contains(axis.get())
                    && axis.get().extent()
                            == read.tensor().axes().get(first - 1).extent();
            if (!plain) {
                break;
            }
            left.add(0, axis.get());
            first--;
        }
        List<Index> fixed = read.at().subList(0, first);
        if (fixed.isEmpty()) {
            return null;
        }
        if (!fixed.stream().allMatch(i -> i.axes().stream().allMatch(slices::names))) {
            throw new NoMatrixFormException("an index that is no whole axis");
        }
        Symbol symbol = naming.symbol(read.tensor());
        return new Oriented(
                new Term.Slice(symbol, fixed.stream().map(slices::subscript).toList()), left);
    }

    private Oriented whole(Expr.Read read) {
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

    /** What a condition stands for among factors; nothing if it only says that one of them has the index it is read at. */
    Optional<Oriented> bracket(Condition condition, List<Expr> factors) {
        if (!named(condition)) {
            return Optional.of(new UnitMatrices(naming).of(condition));
        }
        return ownRange(condition, factors)
                ? Optional.empty()
                : Optional.of(new Oriented(new Term.Bracket(List.of(slices.constraint(condition))), List.of()));
    }

    private boolean named(Condition condition) {
        return !slices.inUse().isEmpty() && condition.index().axes().stream().allMatch(slices::names);
    }

    /** True if a condition is the range of an index that one of the factors is read at: outside it is 0 by the convention of slices. */
    private static boolean ownRange(Condition condition, List<Expr> factors) {
        return !condition.isEquality()
                && factors.stream().flatMap(f -> Reads.sites(f).stream()).anyMatch(site -> {
                    for (int i = 0; i < site.at().size(); i++) {
                        Index low = site.at().get(i);
                        Index high = Index.of(site.tensor().axes().get(i).extent() - 1)
                                .minus(low);
                        if (condition.index().equals(low) || condition.index().equals(high)) {
                            return true;
                        }
                    }
                    return false;
                });
    }
}
