package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Rational;
import java.util.List;
import java.util.Optional;

/** Whole-number expressions read as affine indices. */
final class Indices {
    private Indices() {}

    /** The index the expression is: a sum of index variables, labels and whole numbers with whole factors. Empty if it is anything else. */
    static Optional<Index> of(Expr expr) {
        Index sum = Index.of(0);
        try {
            for (Expr term : Arena.terms(expr)) {
                Optional<Index> index = term(term);
                if (index.isEmpty()) {
                    return Optional.empty();
                }
                sum = sum.plus(index.get());
            }
        } catch (ArithmeticException tooLarge) {
            return Optional.empty();
        }
        return Optional.of(sum);
    }

    private static Optional<Index> term(Expr term) {
        Rational factor = Arena.coefficient(term);
        if (!factor.isInt()) {
            return Optional.empty();
        }
        if (term instanceof Expr.Num) {
            return Optional.of(Index.of(factor.intValue()));
        }
        List<Expr> factors = Arena.factors(term);
        boolean single = factors.size() == 1 || factors.size() == 2 && factors.get(0) instanceof Expr.Num;
        return single && factors.get(factors.size() - 1) instanceof Expr.IndexValue value
                ? Optional.of(value.index().times(factor.intValue()))
                : Optional.empty();
    }
}
