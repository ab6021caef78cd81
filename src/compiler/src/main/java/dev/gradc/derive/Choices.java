package dev.gradc.derive;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Function;
import dev.gradc.algebra.ScalarFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * The product of a cotangent that came through a choice with a slope that may be infinite where the choice went the other way: the slope is
 * taken into the branch, {@code select(c, ē, 0) · eˣ = select(c, ē eˣ, 0)}, since 0 · ∞ beside it would be NaN.
 */
final class Choices {
    private final Arena arena;
    private final Expr slope;

    private Choices(Arena arena, Expr slope) {
        this.arena = arena;
        this.slope = slope;
    }

    /** True for the functions whose value is one of their arguments. */
    static boolean chooses(Function function) {
        return function == ScalarFunction.SELECT || function == ScalarFunction.MAX || function == ScalarFunction.MIN;
    }

    /** The product of a cotangent and a slope. */
    static Expr times(Arena arena, Expr cotangent, Expr slope) {
        return tame(slope) || !choice(cotangent)
                ? arena.mul(cotangent, slope)
                : new Choices(arena, slope).into(cotangent);
    }

    private Expr into(Expr cotangent) {
        if (!choice(cotangent)) {
            return arena.mul(cotangent, slope);
        }
        if (cotangent instanceof Expr.Add sum) {
            return arena.add(sum.terms().stream().map(this::into).toList());
        }
        if (cotangent instanceof Expr.Mul product) {
            List<Expr> factors = new ArrayList<>(product.factors());
            for (int i = 0; i < factors.size(); i++) {
                if (choice(factors.get(i))) {
                    factors.set(i, into(factors.get(i)));
                    return arena.mul(factors);
                }
            }
        }
        Expr.Call select = (Expr.Call) cotangent;
        List<Expr> arguments = new ArrayList<>(select.arguments());
        for (int i = 1; i < 3; i++) {
            arguments.set(i, arguments.get(i) == arena.zero() ? arena.zero() : into(arguments.get(i)));
        }
        return arena.call(ScalarFunction.SELECT, arguments);
    }

    /** True if a choice with a branch 0 is among the factors of a term. */
    private static boolean choice(Expr e) {
        if (e instanceof Expr.Add || e instanceof Expr.Mul) {
            return e.children().stream().anyMatch(Choices::choice);
        }
        return e instanceof Expr.Call call
                && call.function() == ScalarFunction.SELECT
                && (zero(call.argument(1)) || zero(call.argument(2)));
    }

    private static boolean zero(Expr e) {
        return e instanceof Expr.Num n && n.value().isZero();
    }

    /** True for a slope that is finite, and defined, wherever what it reads is: it may stay outside, where it reads better. */
    private static boolean tame(Expr slope) {
        if (slope instanceof Expr.Pow power
                && !(power.exponent().isInteger() && power.exponent().signum() > 0)) {
            return false;
        }
        return (!(slope instanceof Expr.Call call) || bounded(call.function()))
                && slope.children().stream().allMatch(Choices::tame);
    }

    private static boolean bounded(Function function) {
        return function instanceof ScalarFunction scalar
                && switch (scalar) {
                    case ATAN,
                            TANH,
                            SIGMOID,
                            SOFTPLUS,
                            ERF,
                            ERFC,
                            ABS,
                            SIGN,
                            FLOOR,
                            MAX,
                            MIN,
                            LESS,
                            LESS_EQUAL,
                            EQUAL,
                            NOT_EQUAL,
                            AND,
                            OR,
                            NOT,
                            SELECT,
                            STOP_GRADIENT -> true;
                    case EXP, LOG, LOG1P, EXPM1, SIN, COS, TAN, POWER -> false; // sin ∞ is NaN
                };
    }
}
