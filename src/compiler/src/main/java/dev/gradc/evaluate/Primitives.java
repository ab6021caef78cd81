package dev.gradc.evaluate;

import dev.gradc.algebra.ScalarFunction;

/**
 * The values of the scalar primitives, in forms that neither overflow nor cancel. Built on {@link StrictMath}: the same bits on every machine.
 */
final class Primitives {
    private Primitives() {}

    static double value(ScalarFunction f, double x, double y) {
        return switch (f) {
            case EXP -> StrictMath.exp(x);
            case LOG -> StrictMath.log(x);
            case LOG1P -> StrictMath.log1p(x);
            case EXPM1 -> StrictMath.expm1(x);
            case SIN -> StrictMath.sin(x);
            case COS -> StrictMath.cos(x);
            case TAN -> StrictMath.tan(x);
            case ATAN -> StrictMath.atan(x);
            case TANH -> StrictMath.tanh(x);
            case SIGMOID -> sigmoid(x);
            case SOFTPLUS -> softplus(x);
            case ERF -> ErrorFunction.erf(x);
            case ERFC -> ErrorFunction.erfc(x);
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case FLOOR -> Math.floor(x);
            case MAX -> x >= y || Double.isNaN(x) ? x : y;
            case MIN -> x <= y || Double.isNaN(x) ? x : y;
            case POWER -> power(x, y);
            case LESS -> truth(x < y);
            case LESS_EQUAL -> truth(x <= y);
            case EQUAL -> truth(x == y);
            case NOT_EQUAL -> truth(x != y);
            case NOT -> truth(x == 0);
            case STOP_GRADIENT -> x;
            case AND, OR, SELECT -> throw new IllegalArgumentException(f + " is evaluated lazily");
        };
    }

    static double truth(boolean holds) {
        return holds ? 1 : 0;
    }

    static double sigmoid(double x) {
        if (x >= 0) {
            return 1 / (1 + StrictMath.exp(-x));
        }
        double e = StrictMath.exp(x); // 1 / (1 + exp(-x)) is 0 from -710 down
        return e / (1 + e);
    }

    static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    static double power(double base, double exponent) {
        if (exponent == 2) {
            return base * base;
        }
        if (exponent == -1) {
            return 1 / base;
        }
        if (exponent == 0.5) {
            return Math.sqrt(base);
        }
        if (exponent == -0.5) {
            return 1 / Math.sqrt(base);
        }
        return StrictMath.pow(base, exponent);
    }
}
