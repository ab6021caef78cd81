package dev.gradc.algebra;

import dev.gradc.algebra.Expr.Call;
import dev.gradc.algebra.Expr.Iverson;
import dev.gradc.algebra.Expr.Num;
import java.util.List;

/** The identities of scalar functions that hold at every point: constants, inverses, odd and even functions, decided choices. */
final class Calls {
    private Calls() {}

    /** The simpler form, or null if there is none. */
    static Expr simplify(Arena arena, ScalarFunction f, List<Expr> args) {
        Expr x = args.get(0);
        Expr y = args.size() > 1 ? args.get(1) : null;
        return switch (f) {
            case EXP -> x == arena.zero() ? arena.one() : inverse(x, ScalarFunction.LOG);
            case LOG -> x == arena.one() ? arena.zero() : inverse(x, ScalarFunction.EXP);
            case LOG1P -> x == arena.zero() ? x : inverse(x, ScalarFunction.EXPM1);
            case EXPM1 -> x == arena.zero() ? x : inverse(x, ScalarFunction.LOG1P);
            case SIGMOID -> x == arena.zero() ? arena.num(Rational.HALF) : null;
            case COS -> x == arena.zero() ? arena.one() : negative(x) ? arena.call(f, arena.negate(x)) : null;
            case TANH, SIN, TAN, ATAN, ERF, SIGN ->
                x == arena.zero()
                        ? x
                        : f == ScalarFunction.SIGN && x instanceof Num n
                                ? arena.num(n.value().signum())
                                : negative(x) ? arena.negate(arena.call(f, arena.negate(x))) : null;
            case ABS ->
                x instanceof Num n ? arena.num(n.value().abs()) : negative(x) ? arena.call(f, arena.negate(x)) : null;
            case ERFC -> x == arena.zero() ? arena.one() : null;
            case SOFTPLUS -> null;
            case FLOOR -> x instanceof Num n ? arena.num(n.value().floor()) : null;
            case MAX ->
                x == y
                        ? x
                        : x instanceof Num a && y instanceof Num b
                                ? (a.value().compareTo(b.value()) >= 0 ? x : y)
                                : null;
            case MIN ->
                x == y
                        ? x
                        : x instanceof Num a && y instanceof Num b
                                ? (a.value().compareTo(b.value()) <= 0 ? x : y)
                                : null;
            case POWER -> y instanceof Num n ? arena.pow(x, n.value()) : x == arena.one() ? x : null;
            case LESS -> decide(arena, x, y, c -> c < 0);
            case LESS_EQUAL -> decide(arena, x, y, c -> c <= 0);
            case EQUAL -> decide(arena, x, y, c -> c == 0);
            case NOT_EQUAL -> decide(arena, x, y, c -> c != 0);
            case AND ->
                x instanceof Num a
                        ? (a.value().isZero() ? x : y)
                        : y instanceof Num b ? (b.value().isZero() ? y : x) : null;
            case OR ->
                x instanceof Num a
                        ? (a.value().isZero() ? y : x)
                        : y instanceof Num b ? (b.value().isZero() ? x : y) : null;
            case NOT -> x instanceof Num n ? arena.num(n.value().isZero() ? 1 : 0) : null;
            case SELECT -> select(arena, x, y, args.get(2));
            case STOP_GRADIENT -> x instanceof Num ? x : null;
        };
    }

    /** A choice by a bracket between something and 0 is the bracket times that something: both leave the other side alone. */
    private static Expr select(Arena arena, Expr condition, Expr yes, Expr no) {
        if (condition instanceof Num n) {
            return n.value().isZero() ? no : yes;
        }
        if (yes == no) {
            return yes;
        }
        return condition instanceof Iverson && no == arena.zero() ? arena.mul(condition, yes) : null;
    }

    private static Expr inverse(Expr x, ScalarFunction of) {
        return x instanceof Call c && c.function() == of ? c.argument(0) : null;
    }

    /** True if every term has a negative coefficient, so that the sign can be taken out of an odd or even function. */
    private static boolean negative(Expr x) {
        return Arena.terms(x).stream().allMatch(t -> Arena.coefficient(t).signum() < 0);
    }

    private interface Verdict {
        boolean holds(int comparison);
    }

    private static Expr decide(Arena arena, Expr x, Expr y, Verdict verdict) {
        return x instanceof Num a && y instanceof Num b
                ? arena.num(verdict.holds(a.value().compareTo(b.value())) ? 1 : 0)
                : null;
    }
}
