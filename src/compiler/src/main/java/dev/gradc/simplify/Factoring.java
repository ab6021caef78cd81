package dev.gradc.simplify;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Rational;
import java.util.ArrayList;
import java.util.List;

/** Common factors of all terms of a sum taken out, then a common number. Never dearer than before. */
final class Factoring {
    private final Arena arena;

    Factoring(Arena arena) {
        this.arena = arena;
    }

    Expr apply(Expr e) {
        return arena.rewrite(e, x -> x instanceof Expr.Add a ? factor(a) : x);
    }

    private Expr factor(Expr.Add sum) {
        List<Expr> common = new ArrayList<>(Arena.factors(sum.terms().get(0)));
        common.removeIf(f -> f instanceof Expr.Num || f instanceof Expr.Iverson);
        for (Expr term : sum.terms()) {
            common.removeIf(f -> !Arena.factors(term).contains(f));
        }
        if (!common.isEmpty()) {
            List<Expr> rest = new ArrayList<>();
            for (Expr term : sum.terms()) {
                List<Expr> left = new ArrayList<>(Arena.factors(term));
                common.forEach(left::remove);
                rest.add(arena.mul(left));
            }
            Expr inner = arena.add(rest);
            common.add(inner instanceof Expr.Add a ? number(a) : inner);
            return arena.mul(common);
        }
        return number(sum);
    }

    /** ½a − ½b = ½(a − b): the number that all terms share in absolute value. */
    private Expr number(Expr.Add sum) {
        Rational shared = Arena.coefficient(sum.terms().get(0)).abs();
        boolean all =
                sum.terms().stream().allMatch(t -> Arena.coefficient(t).abs().equals(shared));
        if (shared.isOne() || !all) {
            return sum;
        }
        List<Expr> rest = sum.terms().stream()
                .map(t -> arena.mul(arena.num(shared.inverse()), t))
                .toList();
        return arena.rawProduct(List.of(arena.num(shared), arena.add(rest)));
    }
}
