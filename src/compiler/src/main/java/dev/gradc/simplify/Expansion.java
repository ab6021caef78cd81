package dev.gradc.simplify;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import java.util.ArrayList;
import java.util.List;

/** Products distributed over sums of at most four terms, kept only where merging like terms makes the result strictly cheaper. */
final class Expansion {
    private static final int WIDEST_SUM = 4;
    private static final int MOST_TERMS = 64;

    private final Arena arena;

    Expansion(Arena arena) {
        this.arena = arena;
    }

    Expr apply(Expr e) {
        return arena.rewrite(e, x -> {
            if (!(x instanceof Expr.Add) && !(x instanceof Expr.Mul)) {
                return x;
            }
            Expr expanded = expand(x);
            return Cost.of(expanded) < Cost.of(x) ? expanded : x;
        });
    }

    private Expr expand(Expr e) {
        List<Expr> terms = new ArrayList<>();
        for (Expr term : Arena.terms(e)) {
            terms.addAll(distribute(term));
            if (terms.size() > MOST_TERMS) {
                return e;
            }
        }
        return arena.add(terms);
    }

    private List<Expr> distribute(Expr term) {
        List<Expr> products = List.of(arena.one());
        for (Expr factor : Arena.factors(term)) {
            boolean spread = factor instanceof Expr.Add a
                    && a.terms().size() <= WIDEST_SUM
                    && products.size() <= MOST_TERMS / WIDEST_SUM;
            List<Expr> next = new ArrayList<>();
            for (Expr product : products) {
                for (Expr t : spread ? Arena.terms(factor) : List.of(factor)) {
                    next.add(arena.mul(product, t));
                }
            }
            products = next;
        }
        return products;
    }
}
