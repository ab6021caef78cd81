package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Rational;
import dev.gradc.equations.Term.Diagonal;
import dev.gradc.equations.Term.Dot;
import dev.gradc.equations.Term.Hadamard;
import dev.gradc.equations.Term.Identity;
import dev.gradc.equations.Term.Number;
import dev.gradc.equations.Term.Ones;
import dev.gradc.equations.Term.Power;
import dev.gradc.equations.Term.Quotient;
import dev.gradc.equations.Term.Sole;
import dev.gradc.equations.Term.SquaredNorm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One product under a sum, seen as a matrix product: scalars apart, vectors gathered by axis, summed axes contracted one by one, what is left
 * combined to the wanted shape. Used for one product and thrown away.
 */
final class MatrixProduct {
    private final Arena arena;
    private final Naming naming;
    private final MatrixView view;
    private final List<Axis> wanted;
    private final List<Term> scalars = new ArrayList<>();
    private final Map<Axis, List<Term>> vectors = new LinkedHashMap<>();
    private final List<Oriented> matrices = new ArrayList<>();
    private Rational coefficient = Rational.ONE;
    private boolean perSample;

    MatrixProduct(Arena arena, Naming naming, MatrixView view, List<Axis> wanted) {
        this.arena = arena;
        this.naming = naming;
        this.view = view;
        this.wanted = wanted;
    }

    /** The product of the factors summed over the bound axes, in the wanted shape. */
    Term of(List<Expr> factors, List<Axis> bound) {
        List<Expr> ordered = new ArrayList<>(factors);
        ordered.sort(Presentation.order(Presentation.Reductions.FIRST));
        ordered.forEach(f -> collect(f, factors));
        squares(bound);
        List<Axis> open = new ArrayList<>(bound);
        open.removeIf(this::untouched);
        while (!open.isEmpty()) {
            Axis axis = open.stream()
                    .min(Comparator.comparingLong(this::matricesOn).thenComparing(a -> rowOfOne(a) ? 1 : 0))
                    .orElseThrow();
            contract(axis);
            open.remove(axis);
        }
        return assemble(combined());
    }

    private void collect(Expr factor, List<Expr> all) {
        if (factor instanceof Expr.Num n) {
            coefficient = coefficient.times(n.value());
        } else if (Presentation.perSample(factor, arena)) {
            perSample = true;
        } else if (factor instanceof Expr.Iverson bracket) {
            for (Condition condition : bracket.conditions()) {
                view.bracket(condition, all).ifPresent(this::add);
            }
        } else {
            add(view.leaf(factor, wanted));
        }
    }

    private void add(Oriented leaf) {
        if (leaf.scalar()) {
            scalars.add(leaf.term());
        } else if (leaf.matrix()) {
            matrices.add(leaf);
        } else {
            vectors.computeIfAbsent(leaf.row(), a -> new ArrayList<>()).add(leaf.term());
        }
    }

    private boolean untouched(Axis axis) {
        return !vectors.containsKey(axis) && matricesOn(axis) == 0;
    }

    private boolean rowOfOne(Axis axis) {
        return matrices.stream().anyMatch(m -> m.row().equals(axis));
    }

    private long matricesOn(Axis axis) {
        return matrices.stream().filter(m -> m.meets(axis)).count();
    }

    /** Sums of squares over all axes of a vector or matrix that stands alone on them. */
    private void squares(List<Axis> bound) {
        for (Oriented m : List.copyOf(matrices)) {
            boolean alone = bound.containsAll(m.axes())
                    && m.axes().stream().allMatch(a -> matricesOn(a) == 1 && !vectors.containsKey(a));
            if (alone && square(m.term())) {
                matrices.remove(m);
                scalars.add(new SquaredNorm(((Power) m.term()).base()));
            }
        }
        for (Axis axis : bound) {
            List<Term> on = vectors.getOrDefault(axis, List.of());
            if (on.size() == 1 && matricesOn(axis) == 0 && square(on.get(0))) {
                vectors.remove(axis);
                scalars.add(new SquaredNorm(((Power) on.get(0)).base()));
            }
        }
    }

    private static boolean square(Term term) {
        return term instanceof Power p && p.exponent().equals(Rational.of(2));
    }

    // ---------------------------------------------------------------- summed axes

    private void contract(Axis axis) {
        List<Oriented> met = matrices.stream().filter(m -> m.meets(axis)).toList();
        List<Term> on = vectors.containsKey(axis) ? vectors.remove(axis) : List.of();
        matrices.removeAll(met);
        switch (met.size()) {
            case 0 -> dot(axis, on);
            case 1 -> {
                Oriented matrix = met.get(0).withColumn(axis);
                Term vector = on.isEmpty() ? ones(axis) : hadamard(on);
                vectors.computeIfAbsent(matrix.row(), a -> new ArrayList<>())
                        .add(0, Presentation.product(List.of(matrix.term(), vector)));
            }
            case 2 -> join(met.get(0).withColumn(axis), met.get(1).withRow(axis), on);
            default -> throw new MatrixView.NoMatrixFormException("an index on more than two matrices");
        }
    }

    private void dot(Axis axis, List<Term> on) {
        if (axis.extent() == 1 && !axis.batch()) {
            on.forEach(v -> scalars.add(new Sole(v)));
        } else if (on.size() == 1) {
            scalars.add(new Dot(ones(axis), on.get(0)));
        } else {
            scalars.add(new Dot(on.get(0), hadamard(on.subList(1, on.size()))));
        }
    }

    /** Two matrices on one summed axis: their product, or, if they share the other axis too, a vector along it. */
    private void join(Oriented left, Oriented right, List<Term> on) {
        if (left.row().equals(right.column())) {
            Term both = new Hadamard(List.of(left.term(), right.turned().term()));
            Term vector = on.isEmpty() ? ones(left.column()) : hadamard(on);
            vectors.computeIfAbsent(left.row(), a -> new ArrayList<>())
                    .add(Presentation.product(List.of(both, vector)));
            return;
        }
        boolean flip = wanted.size() == 2
                && (left.row().equals(wanted.get(1)) || right.column().equals(wanted.get(0)));
        Oriented first = flip ? right.turned() : left;
        Oriented second = flip ? left.turned() : right;
        List<Term> factors = new ArrayList<>(List.of(first.term()));
        if (!on.isEmpty()) {
            factors.add(new Diagonal(hadamard(on)));
        }
        factors.add(second.term());
        matrices.add(new Oriented(Presentation.product(factors), List.of(first.row(), second.column())));
    }

    // ---------------------------------------------------------------- free axes

    private List<Term> combined() {
        if (!wanted.containsAll(vectors.keySet())
                || !matrices.stream().allMatch(m -> wanted.size() == 2 && wanted.containsAll(m.axes()))) {
            throw new MatrixView.NoMatrixFormException("a stray axis");
        }
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<Term> down = vectors.getOrDefault(wanted.get(0), List.of());
        if (wanted.size() == 1) {
            return List.of(down.isEmpty() ? ones(wanted.get(0)) : hadamard(down));
        }
        return List.of(matrix(down, vectors.getOrDefault(wanted.get(1), List.of())));
    }

    private Term matrix(List<Term> down, List<Term> across) {
        if (matrices.isEmpty()) {
            Term column = down.isEmpty() ? ones(wanted.get(0)) : hadamard(down);
            Term row = across.isEmpty() ? ones(wanted.get(1)) : hadamard(across);
            return Presentation.product(List.of(column, Oriented.transpose(row)));
        }
        if (matrices.stream().allMatch(m -> m.term() instanceof Identity)) {
            List<Term> diagonal = new ArrayList<>(down);
            diagonal.addAll(across);
            return diagonal.isEmpty() ? matrices.get(0).term() : new Diagonal(hadamard(diagonal));
        }
        Term middle = hadamard(
                matrices.stream().map(m -> m.withRow(wanted.get(0)).term()).toList());
        List<Term> factors = new ArrayList<>();
        if (!down.isEmpty()) {
            factors.add(new Diagonal(hadamard(down)));
        }
        factors.add(middle);
        if (!across.isEmpty()) {
            factors.add(new Diagonal(hadamard(across)));
        }
        return Presentation.product(factors);
    }

    private Term assemble(List<Term> core) {
        List<Term> above = new ArrayList<>();
        List<Term> below = new ArrayList<>();
        scalars.forEach(s -> place(s, above, below));
        Term body;
        if (core.isEmpty()) {
            body = Presentation.product(above);
        } else if (core.get(0) instanceof Ones
                && above.isEmpty()
                && below.isEmpty()
                && !perSample
                && coefficient.isOne()) {
            body = core.get(0);
        } else {
            body = scaled(above, core.get(0));
        }
        Term quotient = below.isEmpty() ? body : new Quotient(body, Presentation.product(below));
        if (!perSample) {
            return Presentation.scale(coefficient, quotient);
        }
        return Presentation.mean(coefficient, naming.symbol(arena.count()), quotient);
    }

    /** Scalars before a vector or matrix; before an elementwise product they join its first factor. */
    private static Term scaled(List<Term> above, Term core) {
        List<Term> factors = new ArrayList<>(above);
        if (!above.isEmpty() && core instanceof Hadamard h) {
            List<Term> parts = new ArrayList<>(h.factors());
            factors.add(parts.get(0));
            parts.set(0, Presentation.product(factors));
            return new Hadamard(parts);
        }
        factors.add(core);
        return Presentation.product(factors);
    }

    /** The elementwise product; negative powers go below a line. */
    private static Term hadamard(List<Term> factors) {
        List<Term> above = new ArrayList<>();
        List<Term> below = new ArrayList<>();
        factors.forEach(f -> place(f, above, below));
        Term numerator = above.isEmpty() ? new Number(Rational.ONE) : elementwise(above);
        return below.isEmpty() ? numerator : new Quotient(numerator, elementwise(below));
    }

    private static Term elementwise(List<Term> factors) {
        List<Term> flat = new ArrayList<>();
        factors.forEach(f -> flat.addAll(f instanceof Hadamard h ? h.factors() : List.of(f)));
        return flat.size() == 1 ? flat.get(0) : new Hadamard(flat);
    }

    private static void place(Term factor, List<Term> above, List<Term> below) {
        if (factor instanceof Power p && p.exponent().signum() < 0) {
            Rational exponent = p.exponent().negate();
            below.add(exponent.isOne() ? p.base() : new Power(p.base(), exponent, p.elementwise()));
        } else {
            above.add(factor);
        }
    }

    private static Ones ones(Axis axis) {
        return new Ones(axis.extent(), axis.batch());
    }
}
