package dev.gradc.evaluate;

import static dev.gradc.algebra.ScalarFunction.ABS;
import static dev.gradc.algebra.ScalarFunction.AND;
import static dev.gradc.algebra.ScalarFunction.ATAN;
import static dev.gradc.algebra.ScalarFunction.COS;
import static dev.gradc.algebra.ScalarFunction.EQUAL;
import static dev.gradc.algebra.ScalarFunction.ERF;
import static dev.gradc.algebra.ScalarFunction.ERFC;
import static dev.gradc.algebra.ScalarFunction.EXP;
import static dev.gradc.algebra.ScalarFunction.EXPM1;
import static dev.gradc.algebra.ScalarFunction.FLOOR;
import static dev.gradc.algebra.ScalarFunction.LESS;
import static dev.gradc.algebra.ScalarFunction.LESS_EQUAL;
import static dev.gradc.algebra.ScalarFunction.LOG;
import static dev.gradc.algebra.ScalarFunction.LOG1P;
import static dev.gradc.algebra.ScalarFunction.MAX;
import static dev.gradc.algebra.ScalarFunction.MIN;
import static dev.gradc.algebra.ScalarFunction.NOT;
import static dev.gradc.algebra.ScalarFunction.NOT_EQUAL;
import static dev.gradc.algebra.ScalarFunction.OR;
import static dev.gradc.algebra.ScalarFunction.POWER;
import static dev.gradc.algebra.ScalarFunction.SELECT;
import static dev.gradc.algebra.ScalarFunction.SIGMOID;
import static dev.gradc.algebra.ScalarFunction.SIGN;
import static dev.gradc.algebra.ScalarFunction.SIN;
import static dev.gradc.algebra.ScalarFunction.SOFTPLUS;
import static dev.gradc.algebra.ScalarFunction.STOP_GRADIENT;
import static dev.gradc.algebra.ScalarFunction.TAN;
import static dev.gradc.algebra.ScalarFunction.TANH;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.List;

/** Random scalar expressions: every primitive, powers, formulas, each on arguments brought into its domain. */
final class RandomScalars {
    private static final List<ScalarFunction> ANYWHERE =
            List.of(SIN, COS, ATAN, TANH, SIGMOID, SOFTPLUS, ERF, ERFC, ABS, TANH, SIGMOID);
    private static final List<Rational> POWERS = List.of(
            Rational.HALF,
            Rational.of(-1, 2),
            Rational.MINUS_ONE,
            Rational.of(2, 3),
            Rational.of(-3),
            Rational.of(3, 2));

    private final RandomPrograms programs;
    private final Sketch s;
    private final Arena a;
    private final Tensor x = new Tensor(new Name("x", 0), Role.FORMAL, List.of());
    private final Tensor y = new Tensor(new Name("y", 0), Role.FORMAL, List.of());
    private final List<Formula> formulas;

    RandomScalars(RandomPrograms programs) {
        this.programs = programs;
        this.s = programs.sketch();
        this.a = s.a;
        Expr u = a.read(x);
        Expr v = a.read(y);
        Formula swish = new Formula("swish", List.of(x, y), a.mul(u, s.f(SIGMOID, a.mul(v, u))));
        this.formulas = List.of(
                swish,
                new Formula("mish", List.of(x, y), a.mul(a.add(u, v), s.f(TANH, s.f(SOFTPLUS, u)))),
                new Formula("prelu", List.of(x, y), choice(s.f(LESS, a.zero(), u), u, a.mul(v, u))),
                new Formula("elu", List.of(x, y), choice(s.f(LESS, a.zero(), u), u, a.mul(v, s.f(EXPM1, u)))),
                new Formula("gelu", List.of(x, y), a.mul(u, s.f(ERFC, a.negate(a.mul(v, u))))),
                new Formula("nested", List.of(x, y), a.call(swish, a.call(swish, u, v), s.f(SIN, u))),
                new Formula("safe", List.of(x, y), choice(s.f(LESS, a.zero(), u), s.f(LOG, u), a.mul(u, v))));
    }

    private Expr choice(Expr condition, Expr yes, Expr no) {
        return s.f(SELECT, condition, yes, no);
    }

    private Expr half(Expr e) {
        return a.mul(a.num(Rational.HALF), e);
    }

    private Expr positive(Expr e) {
        return a.add(s.num(0.5), s.square(e));
    }

    /** A function of one number; {@code still} if the number does not move with a parameter. */
    Expr unary(Expr u, boolean still) {
        return switch (programs.below(16)) {
            case 0 -> s.f(EXP, s.f(SIN, u));
            case 1 -> s.f(EXP, a.negate(s.square(u)));
            case 2 -> s.f(LOG, positive(u));
            case 3 -> s.f(LOG1P, s.square(u));
            case 4 -> s.f(EXPM1, s.f(TANH, u));
            case 5 -> s.f(TAN, half(s.f(SIN, u)));
            case 6 -> a.mul(u, s.f(SIGN, u));
            case 7 -> a.mul(u, s.f(FLOOR, a.mul(a.num(2), u)));
            case 8 -> a.pow(positive(u), programs.choose(POWERS));
            case 9 -> a.pow(u, Rational.of(2 + programs.below(2)));
            case 10 -> still ? a.mul(u, s.f(STOP_GRADIENT, u)) : a.negate(u);
            case 11 -> a.add(a.mul(s.num(0.5), u), s.num(0.25));
            case 12 -> a.mul(s.f(SOFTPLUS, u), s.f(SIGMOID, a.negate(u)));
            default -> s.f(programs.choose(ANYWHERE), programs.chance(0.3) ? half(u) : u);
        };
    }

    Expr binary(Expr u, Expr v) {
        return switch (programs.below(12)) {
            case 0 -> s.f(MAX, u, v);
            case 1 -> s.f(MIN, u, a.negate(v));
            case 2 -> s.f(POWER, positive(u), s.f(TANH, v));
            case 3 -> choice(s.f(LESS, u, v), a.mul(u, v), v);
            case 4 -> choice(condition(u, v), s.f(LOG, positive(u)), s.f(SIN, v));
            case 5 -> a.div(u, a.add(s.num(1.5), s.square(v)));
            case 6 -> a.sub(u, v);
            case 7 -> choice(s.f(LESS, s.num(0.01), v), a.div(u, a.add(v, s.num(0.5))), u); // 1/0 in the dead branch
            case 8 -> s.f(MAX, a.zero(), a.add(u, v));
            case 9 -> a.mul(condition(u, v), u);
            case 10 -> a.mul(u, s.f(EXP, s.f(MIN, v, a.one())));
            default -> a.mul(u, v);
        };
    }

    private Expr condition(Expr u, Expr v) {
        Expr less = s.f(LESS_EQUAL, u, v);
        Expr same = s.f(EQUAL, u, v);
        Expr other = s.f(NOT_EQUAL, u, a.zero());
        return switch (programs.below(4)) {
            case 0 -> s.f(AND, less, other);
            case 1 -> s.f(OR, s.f(NOT, less), same);
            case 2 -> s.f(NOT, s.f(AND, s.f(LESS, a.zero(), u), s.f(LESS, a.zero(), v)));
            default -> s.f(OR, same, other);
        };
    }

    /** A formula of a number and a learnt scalar. */
    Expr formula(Expr u, Tensor scalar) {
        return a.call(programs.choose(formulas), u, programs.chance(0.7) ? a.read(scalar) : s.f(COS, u));
    }
}
