package dev.gradc.algebra;

import dev.gradc.algebra.Expr.Add;
import dev.gradc.algebra.Expr.Iverson;
import dev.gradc.algebra.Expr.Mul;
import dev.gradc.algebra.Expr.Num;
import dev.gradc.algebra.Expr.Pow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** The normal form of a product: one number, one bracket, each base once with its exponent. */
final class Products {
    private final Arena arena;
    private Rational number = Rational.ONE;
    private final List<Condition> conditions = new ArrayList<>();
    private final Map<Expr, Rational> exponents = new LinkedHashMap<>();

    Products(Arena arena) {
        this.arena = arena;
    }

    Expr product(List<Expr> factors) {
        factors.forEach(this::collect);
        List<Condition> open = open(conditions);
        if (number.isZero() || open == null) {
            return arena.zero();
        }
        List<Expr> merged = new ArrayList<>();
        exponents.forEach((base, exponent) -> {
            for (Expr factor : Arena.factors(arena.pow(base, exponent))) {
                if (factor instanceof Num n) {
                    number = number.times(n.value());
                } else {
                    merged.add(factor);
                }
            }
        });
        if (number.isZero()) {
            return arena.zero();
        }
        if (!open.isEmpty()) {
            merged.add(arena.iverson(open));
        }
        merged.sort(Order.FACTORS);
        return withNumber(merged);
    }

    private Expr withNumber(List<Expr> merged) {
        if (merged.isEmpty()) {
            return arena.num(number);
        }
        if (number.isOne()) {
            return arena.rawProduct(merged);
        }
        if (merged.size() == 1 && merged.get(0) instanceof Add sum) {
            return arena.add(sum.terms().stream()
                    .map(t -> arena.mul(arena.num(number), t))
                    .toList());
        }
        merged.add(0, arena.num(number));
        return arena.rawProduct(merged);
    }

    private void collect(Expr factor) {
        if (factor instanceof Num n) {
            number = number.times(n.value());
        } else if (factor instanceof Mul m) {
            m.factors().forEach(this::collect);
        } else if (factor instanceof Iverson b) {
            conditions.addAll(b.conditions());
        } else if (factor instanceof Pow p) {
            exponents.merge(p.base(), p.exponent(), Rational::plus);
        } else {
            exponents.merge(factor, Rational.ONE, Rational::plus);
        }
    }

    /** The conditions that intervals leave open, each once; null if one never holds. */
    static List<Condition> open(List<Condition> conditions) {
        List<Condition> open = new ArrayList<>();
        for (Condition c : new LinkedHashSet<>(conditions)) {
            switch (c.verdict()) {
                case NEVER -> {
                    return null;
                }
                case OPEN -> open.add(c);
                case ALWAYS -> {}
            }
        }
        return open;
    }
}
