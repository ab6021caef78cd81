package dev.gradc.evaluate;

import dev.gradc.algebra.ScalarFunction;

/**
 * The derivatives of the scalar primitives as numbers, for forward mode, in forms without false zeros.
 *
 * <p>Conventions where there is none: |x| and the steps have 0 at their kinks, a tie of MAX or MIN moves with the first argument.
 */
final class Slopes {
    private Slopes() {}

    /** The derivative by the first argument. */
    static double first(ScalarFunction f, double x, double y) {
        return switch (f) {
            case EXP, EXPM1 -> StrictMath.exp(x);
            case LOG -> 1 / x;
            case LOG1P -> 1 / (1 + x);
            case SIN -> StrictMath.cos(x);
            case COS -> -StrictMath.sin(x);
            case TAN -> 1 / (StrictMath.cos(x) * StrictMath.cos(x));
            case ATAN -> Math.abs(x) > 1 ? 1 / x / x / (1 + 1 / x / x) : 1 / (1 + x * x);
            case TANH -> 4 * bell(2 * x);
            case SIGMOID -> bell(x);
            case SOFTPLUS -> Primitives.sigmoid(x);
            case ERF -> 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x);
            case ERFC -> -2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x);
            case ABS -> Math.signum(x);
            case MAX -> x >= y ? 1 : 0;
            case MIN -> x <= y ? 1 : 0;
            case POWER -> y == 0 ? 0 : y * Primitives.power(x, y - 1);
            case SIGN, FLOOR, LESS, LESS_EQUAL, EQUAL, NOT_EQUAL, NOT, STOP_GRADIENT -> 0;
            case AND, OR, SELECT -> throw new IllegalArgumentException(f + " is evaluated lazily");
        };
    }

    /** The derivative by the second argument. */
    static double second(ScalarFunction f, double x, double y) {
        return switch (f) {
            case MAX -> x >= y ? 0 : 1;
            case MIN -> x <= y ? 0 : 1;
            case POWER -> x == 0 && y > 0 ? 0 : StrictMath.pow(x, y) * StrictMath.log(x); // 0 · ln 0 at x = 0
            case LESS, LESS_EQUAL, EQUAL, NOT_EQUAL -> 0;
            case EXP,
                    LOG,
                    LOG1P,
                    EXPM1,
                    SIN,
                    COS,
                    TAN,
                    ATAN,
                    TANH,
                    SIGMOID,
                    SOFTPLUS,
                    ERF,
                    ERFC,
                    ABS,
                    SIGN,
                    FLOOR,
                    NOT,
                    STOP_GRADIENT,
                    AND,
                    OR,
                    SELECT -> throw new IllegalArgumentException(f + " has no second argument here");
        };
    }

    /** σ(x) σ(−x). */
    private static double bell(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return e / ((1 + e) * (1 + e));
    }
}
