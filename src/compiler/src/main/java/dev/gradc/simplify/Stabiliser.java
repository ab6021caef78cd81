package dev.gradc.simplify;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Stable forms by construction: the rule table, and three rewritings that look through a name, into a reduction or along a product.
 *
 * <p>A logarithm sees through the name of an exponential or a sigmoid, so softmax + cross-entropy and sigmoid + BCE get their textbook errors
 * without being known as pairs. A named tensor itself is never replaced where no logarithm asks for it.
 */
final class Stabiliser {
    private final Arena arena;
    private final Rewriting rules;
    private final Map<Tensor, Definition> known = new HashMap<>();

    Stabiliser(Arena arena) {
        this.arena = arena;
        this.rules = new Rewriting(arena, Rules.STABILISE);
    }

    Definition apply(Definition d) {
        Definition stable = new Definition(d.tensor(), arena.rewrite(d.value(), this::atNode));
        known.put(d.tensor(), stable);
        return stable;
    }

    /** A logarithm first looks through names: ln(1 − a) must not become log1p(−a) where a is a sigmoid. */
    private Expr atNode(Expr e) {
        Expr seen = e instanceof Expr.Call c && c.function() == ScalarFunction.LOG ? logarithm(c) : e;
        Expr x = rules.atNode(seen);
        return x instanceof Expr.Mul m ? softmax(m) : x;
    }

    /** ln of a product, a sum of exponentials, or a name that stands for one. */
    private Expr logarithm(Expr.Call log) {
        Expr argument = log.argument(0);
        if (argument instanceof Expr.Reduce r && r.op() == ReduceOp.SUM) {
            return logSumExp(r, log);
        }
        Expr seen = seeThrough(argument);
        Expr direct = rules.atNode(arena.call(ScalarFunction.LOG, seen));
        if (!isLog(direct)) {
            return direct;
        }
        return Arena.factors(seen).size() > 1 ? logOfProduct(seen, log) : log;
    }

    private static boolean isLog(Expr e) {
        return e instanceof Expr.Call c && (c.function() == ScalarFunction.LOG || c.function() == ScalarFunction.LOG1P);
    }

    /** ln(f · rest) = ln f + ln rest for the positive f whose logarithm is simple: exponentials and sigmoids. */
    private Expr logOfProduct(Expr product, Expr.Call log) {
        List<Expr> simple = new ArrayList<>();
        List<Expr> rest = new ArrayList<>();
        for (Expr factor : Arena.factors(product)) {
            Expr base = factor instanceof Expr.Pow p ? p.base() : factor;
            Rational exponent = factor instanceof Expr.Pow p ? p.exponent() : Rational.ONE;
            Expr ln = arena.rewrite(arena.call(ScalarFunction.LOG, base), this::atNode);
            if (base instanceof Expr.Num || isLog(ln)) {
                rest.add(factor);
            } else {
                simple.add(arena.mul(arena.num(exponent), ln));
            }
        }
        if (simple.isEmpty()) {
            return log;
        }
        simple.add(arena.call(ScalarFunction.LOG, arena.mul(rest)));
        return arena.add(simple);
    }

    /** ln Σ exp(u) = lse(u); factors of the exponential that are positive numbers join it as logarithms only if there are none. */
    private Expr logSumExp(Expr.Reduce sum, Expr log) {
        Arena.Opened inside = arena.open(sum);
        List<Condition> domain = new ArrayList<>(inside.domain());
        Expr exponent = null;
        for (Expr factor : Arena.factors(inside.body())) {
            if (factor instanceof Expr.Iverson b) {
                domain.addAll(b.conditions());
            } else if (exponent == null
                    && seeThrough(factor) instanceof Expr.Call c
                    && c.function() == ScalarFunction.EXP) {
                exponent = c.argument(0);
            } else {
                return log;
            }
        }
        return exponent == null ? log : arena.reduce(ReduceOp.LOG_SUM_EXP, inside.axes(), domain, exponent);
    }

    /** e^u / Σ e^v = e^(u − lse v). */
    private Expr softmax(Expr.Mul product) {
        List<Expr> factors = new ArrayList<>(product.factors());
        for (Expr divisor : product.factors()) {
            Expr denominator = divisor instanceof Expr.Pow p && p.exponent().equals(Rational.MINUS_ONE)
                    ? seeThroughSum(p.base())
                    : null;
            if (denominator == null) {
                continue;
            }
            for (Expr numerator : product.factors()) {
                if (seeThrough(numerator) instanceof Expr.Call c && c.function() == ScalarFunction.EXP) {
                    factors.remove(divisor);
                    factors.remove(numerator);
                    factors.add(arena.call(ScalarFunction.EXP, arena.sub(c.argument(0), denominator)));
                    return arena.mul(factors);
                }
            }
        }
        return product;
    }

    /** The log-sum-exp that a sum of exponentials, or its name, is the exponential of; null if it is none. */
    private Expr seeThroughSum(Expr e) {
        Expr value = e instanceof Expr.Read r && known.containsKey(r.tensor())
                ? arena.inline(known.get(r.tensor()), r.at())
                : e;
        if (!(value instanceof Expr.Reduce sum) || sum.op() != ReduceOp.SUM) {
            return null;
        }
        Expr result = logSumExp(sum, e);
        return result == e ? null : result;
    }

    /** The expression with names of exponentials and sigmoids replaced by what they stand for, at the top level of sums and products. */
    private Expr seeThrough(Expr e) {
        if (e instanceof Expr.Read r) {
            Definition d = r.tensor().role() == Role.DEFINED ? known.get(r.tensor()) : null;
            return d != null && exponential(d.value()) ? arena.inline(d, r.at()) : e;
        }
        boolean shallow = e instanceof Expr.Add || e instanceof Expr.Mul || e instanceof Expr.Pow;
        return shallow
                ? arena.withChildren(
                        e, e.children().stream().map(this::seeThrough).toList())
                : e;
    }

    private static boolean exponential(Expr e) {
        return Arena.factors(e).stream()
                .anyMatch(f -> f instanceof Expr.Call c
                        && (c.function() == ScalarFunction.EXP || c.function() == ScalarFunction.SIGMOID));
    }
}
