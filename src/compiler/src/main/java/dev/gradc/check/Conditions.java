package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.syntax.Expression;
import java.util.List;
import java.util.Optional;

/** Comparisons of indices as brackets: they are exact, bound the loops, and what they guard may be read. */
final class Conditions {
    private Conditions() {}

    /** The bracket of a comparison of two affine indices; empty if it is one of other numbers, or by {@code !=}. */
    static Optional<Expr> compare(Arena arena, Expression.Comparator comparator, Expr left, Expr right) {
        Optional<Index> a = index(left);
        Optional<Index> b = index(right);
        boolean indices = a.isPresent()
                && b.isPresent()
                && !(a.get().isConstant() && b.get().isConstant());
        if (!indices) {
            return Optional.empty();
        }
        Index distance = b.get().minus(a.get());
        return switch (comparator) {
            case LESS -> bracket(arena, Condition.notNegative(distance.plus(-1)));
            case LESS_OR_EQUAL -> bracket(arena, Condition.notNegative(distance));
            case GREATER ->
                bracket(arena, Condition.notNegative(distance.times(-1).plus(-1)));
            case GREATER_OR_EQUAL -> bracket(arena, Condition.notNegative(distance.times(-1)));
            case EQUAL -> bracket(arena, Condition.equal(a.get(), b.get()));
            case NOT_EQUAL -> Optional.empty();
        };
    }

    private static Optional<Index> index(Expr expr) {
        return Indices.of(expr).filter(i -> i.reads().isEmpty());
    }

    private static Optional<Expr> bracket(Arena arena, Condition condition) {
        return Optional.of(arena.iverson(List.of(condition)));
    }

    /** What holds where an expression is true, if it is a bracket or decided already; empty for any other. */
    static Optional<List<Condition>> of(Expr expr) {
        if (expr instanceof Expr.Num) {
            return Optional.of(List.of());
        }
        return expr instanceof Expr.Iverson bracket ? Optional.of(bracket.conditions()) : Optional.empty();
    }

    /** The bracket that holds where another does not, if one can say it. */
    static Optional<Expr> opposite(Arena arena, Expr expr) {
        return expr instanceof Expr.Iverson bracket
                        && bracket.conditions().size() == 1
                        && !bracket.conditions().get(0).isEquality()
                ? bracket(
                        arena,
                        Condition.notNegative(
                                bracket.conditions().get(0).index().times(-1).plus(-1)))
                : Optional.empty();
    }

    /** True if some of the conditions, which hold, keeps an index in 0 .. extent − 1. */
    static boolean keep(List<Condition> holding, Index index, int extent) {
        return follows(holding, index) && follows(holding, Index.of(extent - 1).minus(index));
    }

    private static boolean follows(List<Condition> holding, Index index) {
        return index.min() >= 0
                || holding.stream()
                        .anyMatch(c -> index.minus(c.index()).min() >= 0
                                || c.isEquality() && index.plus(c.index()).min() >= 0);
    }
}
