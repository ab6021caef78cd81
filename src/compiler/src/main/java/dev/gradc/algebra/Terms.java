package dev.gradc.algebra;

import dev.gradc.algebra.Expr.Add;
import dev.gradc.algebra.Expr.Mul;
import dev.gradc.algebra.Expr.Num;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sums in normal form: flat, like terms merged, in order, a numeric factor carried into a lone sum. */
final class Terms {
    private final Arena arena;

    Terms(Arena arena) {
        this.arena = arena;
    }

    Expr sum(List<Expr> terms) {
        Map<Expr, Rational> coefficients = new LinkedHashMap<>();
        terms.forEach(t -> collect(t, coefficients));
        List<Expr> merged = new ArrayList<>();
        coefficients.forEach((rest, c) -> {
            if (!c.isZero()) {
                merged.add(rest == arena.one() ? arena.num(c) : c.isOne() ? rest : arena.mul(arena.num(c), rest));
            }
        });
        if (merged.isEmpty()) {
            return arena.zero();
        }
        if (merged.size() == 1) {
            return merged.get(0);
        }
        merged.sort(Order.TERMS);
        return arena.rawSum(merged);
    }

    private void collect(Expr term, Map<Expr, Rational> coefficients) {
        if (term instanceof Add sum) {
            sum.terms().forEach(t -> collect(t, coefficients));
        } else if (term instanceof Mul product
                && product.factors().size() == 2
                && product.factors().get(0) instanceof Num c
                && product.factors().get(1) instanceof Add sum) {
            sum.terms().forEach(t -> collect(arena.mul(arena.num(c.value()), t), coefficients));
        } else {
            coefficients.merge(arena.withoutCoefficient(term), Arena.coefficient(term), Rational::plus);
        }
    }
}
