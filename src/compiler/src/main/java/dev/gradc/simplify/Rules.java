package dev.gradc.simplify;

import static dev.gradc.algebra.ScalarFunction.ABS;
import static dev.gradc.algebra.ScalarFunction.ERF;
import static dev.gradc.algebra.ScalarFunction.ERFC;
import static dev.gradc.algebra.ScalarFunction.EXP;
import static dev.gradc.algebra.ScalarFunction.EXPM1;
import static dev.gradc.algebra.ScalarFunction.LESS;
import static dev.gradc.algebra.ScalarFunction.LESS_EQUAL;
import static dev.gradc.algebra.ScalarFunction.LOG;
import static dev.gradc.algebra.ScalarFunction.LOG1P;
import static dev.gradc.algebra.ScalarFunction.SELECT;
import static dev.gradc.algebra.ScalarFunction.SIGMOID;
import static dev.gradc.algebra.ScalarFunction.SOFTPLUS;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.List;
import java.util.function.Function;

/** The rule tables, a line a rule. Variables are x, y, e; a number or a whole expression may stand for each. */
final class Rules {
    static final Tensor X = variable("x");
    static final Tensor Y = variable("y");
    static final Tensor E = variable("e");
    static final List<Tensor> VARIABLES = List.of(X, Y, E);

    private Rules() {}

    /** Forms that neither overflow nor cancel, before differentiation. Order matters: ln(1 + eˣ) before ln(1 + x). */
    static final List<Rule> STABILISE = List.of(
            real(
                    "ln σ(x) = −softplus(−x)",
                    a -> a.call(LOG, sigmoid(a, x(a))),
                    a -> a.negate(a.call(SOFTPLUS, a.negate(x(a))))),
            real(
                    "ln(1 − σ(x)) = −softplus(x)",
                    a -> a.call(LOG, a.sub(a.one(), sigmoid(a, x(a)))),
                    a -> a.negate(a.call(SOFTPLUS, x(a)))),
            real(
                    "ln(1 + eˣ) = softplus(x)",
                    a -> a.call(LOG, a.add(a.one(), a.call(EXP, x(a)))),
                    a -> a.call(SOFTPLUS, x(a))),
            real("log1p(eˣ) = softplus(x)", a -> a.call(LOG1P, a.call(EXP, x(a))), a -> a.call(SOFTPLUS, x(a))),
            real(
                    "ln(eˣ + eʸ) = x + softplus(y − x)",
                    a -> a.call(LOG, a.add(a.call(EXP, x(a)), a.call(EXP, y(a)))),
                    a -> a.add(x(a), a.call(SOFTPLUS, a.sub(y(a), x(a))))),
            positive("ln(1 + x) = log1p(x)", a -> a.call(LOG, a.add(a.one(), x(a))), a -> a.call(LOG1P, x(a))),
            real("eˣ − 1 = expm1(x)", a -> a.sub(a.call(EXP, x(a)), a.one()), a -> a.call(EXPM1, x(a))),
            real(
                    "1 / (1 + eˣ) = σ(−x)",
                    a -> a.pow(a.add(a.one(), a.call(EXP, x(a))), Rational.MINUS_ONE),
                    a -> sigmoid(a, a.negate(x(a)))),
            real("eˣ σ(−x) = σ(x)", a -> a.mul(a.call(EXP, x(a)), sigmoid(a, a.negate(x(a)))), a -> sigmoid(a, x(a))),
            real("√(x²) = |x|", a -> a.sqrt(a.pow(x(a), Rational.of(2))), a -> a.call(ABS, x(a))),
            real("1 − erf(x) = erfc(x)", a -> a.sub(a.one(), a.call(ERF, x(a))), a -> a.call(ERFC, x(a))),
            real("1 + erf(x) = erfc(−x)", a -> a.add(a.one(), a.call(ERF, x(a))), a -> a.call(ERFC, a.negate(x(a)))),
            positive(
                    "ln(x²) = 2 ln |x|",
                    a -> a.call(LOG, a.pow(x(a), Rational.of(2))),
                    a -> a.mul(a.num(2), a.call(LOG, a.call(ABS, x(a))))));

    /** Forms to read, after differentiation. */
    static final List<Rule> TIDY = List.of(
            real(
                    "0 where x ≤ y, else e = e where x > y, else 0",
                    a -> a.call(SELECT, a.call(LESS_EQUAL, x(a), y(a)), a.zero(), e(a)),
                    a -> a.call(SELECT, a.call(LESS, y(a), x(a)), e(a), a.zero())),
            real("1 + expm1(x) = eˣ", a -> a.add(a.one(), a.call(EXPM1, x(a))), a -> a.call(EXP, x(a))));

    /** Forms with more cancellation in sight, kept only where the whole gets cheaper for it: they lose digits by themselves. */
    static final List<Rule> COMPLEMENT = List.of(
            real("σ(−x) = 1 − σ(x)", a -> sigmoid(a, a.negate(x(a))), a -> a.sub(a.one(), sigmoid(a, x(a)))),
            real(
                    "eˣ eʸ = eˣ⁺ʸ",
                    a -> a.mul(a.call(EXP, x(a)), a.call(EXP, y(a))),
                    a -> a.call(EXP, a.add(x(a), y(a)))));

    private static Rule real(String name, Function<Arena, Expr> left, Function<Arena, Expr> right) {
        return new Rule(name, Rule.Domain.REAL, left, right);
    }

    private static Rule positive(String name, Function<Arena, Expr> left, Function<Arena, Expr> right) {
        return new Rule(name, Rule.Domain.POSITIVE, left, right);
    }

    private static Tensor variable(String name) {
        return new Tensor(new Name(name, 0), Role.FORMAL, List.of());
    }

    private static Expr x(Arena a) {
        return a.read(X);
    }

    private static Expr y(Arena a) {
        return a.read(Y);
    }

    private static Expr e(Arena a) {
        return a.read(E);
    }

    private static Expr sigmoid(Arena a, Expr argument) {
        return a.call(SIGMOID, argument);
    }
}
