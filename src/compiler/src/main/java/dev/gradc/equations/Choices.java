package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.ScalarFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sums of choices by one condition as one choice of sums: 1 if z > 0, 0.01 otherwise. For the eye; the values are the same. */
final class Choices {
    private Choices() {}

    /** A value as it reads best: √s where s > 0, else 0 is √s for s that is never negative; only a derivative needs the choice. */
    static Expr plain(Arena arena, Expr e) {
        return arena.rewrite(e, x -> isRoot(arena, x) ? ((Expr.Call) x).argument(1) : x);
    }

    private static boolean isRoot(Arena arena, Expr e) {
        return isChoice(e)
                && ((Expr.Call) e).argument(2) == arena.zero()
                && ((Expr.Call) e).argument(1) instanceof Expr.Pow root
                && root.exponent().signum() > 0
                && ((Expr.Call) e).argument(0) == arena.call(ScalarFunction.LESS, arena.zero(), root.base())
                && isSquares(root.base());
    }

    private static boolean isSquares(Expr e) {
        return e instanceof Expr.Reduce sum
                && sum.op() == ReduceOp.SUM
                && sum.body() instanceof Expr.Pow square
                && square.exponent().equals(Rational.of(2));
    }

    static Expr merge(Arena arena, Expr e) {
        return arena.rewrite(e, x -> x instanceof Expr.Add sum ? merged(arena, sum) : x);
    }

    private static Expr merged(Arena arena, Expr.Add sum) {
        Map<Expr, List<Expr>> byCondition = new LinkedHashMap<>();
        List<Expr> others = new ArrayList<>();
        for (Expr term : sum.terms()) {
            List<Expr> choices =
                    Arena.factors(term).stream().filter(Choices::isChoice).toList();
            if (choices.size() == 1) {
                Expr condition = ((Expr.Call) choices.get(0)).argument(0);
                Expr known = byCondition.containsKey(condition) ? condition : opposite(arena, condition);
                byCondition
                        .computeIfAbsent(byCondition.containsKey(known) ? known : condition, c -> new ArrayList<>())
                        .add(term);
            } else {
                others.add(term);
            }
        }
        if (byCondition.values().stream().allMatch(terms -> terms.size() < 2)) {
            return sum;
        }
        byCondition.forEach((condition, terms) -> others.add(
                terms.size() == 1
                        ? terms.get(0)
                        : arena.call(
                                ScalarFunction.SELECT,
                                condition,
                                branch(arena, terms, condition, 1),
                                branch(arena, terms, condition, 2))));
        return arena.add(others);
    }

    /** The sum of what the terms are where the condition holds, branch 1, or does not, branch 2. */
    private static Expr branch(Arena arena, List<Expr> terms, Expr condition, int branch) {
        List<Expr> sum = new ArrayList<>();
        for (Expr term : terms) {
            sum.add(arena.mul(Arena.factors(term).stream()
                    .map(f -> isChoice(f) ? side((Expr.Call) f, condition, branch) : f)
                    .toList()));
        }
        return arena.add(sum);
    }

    private static Expr side(Expr.Call choice, Expr condition, int branch) {
        return choice.argument(choice.argument(0) == condition ? branch : 3 - branch);
    }

    /** The condition that holds where a comparison does not: a < b for b ≤ a. */
    private static Expr opposite(Arena arena, Expr condition) {
        if (condition instanceof Expr.Call c && c.function() == ScalarFunction.LESS) {
            return arena.call(ScalarFunction.LESS_EQUAL, c.argument(1), c.argument(0));
        }
        if (condition instanceof Expr.Call c && c.function() == ScalarFunction.LESS_EQUAL) {
            return arena.call(ScalarFunction.LESS, c.argument(1), c.argument(0));
        }
        return condition;
    }

    private static boolean isChoice(Expr e) {
        return e instanceof Expr.Call c && c.function() == ScalarFunction.SELECT;
    }
}
