package dev.gradc.algebra;

import java.util.Locale;

/**
 * A scalar primitive: the leaves of differentiation. Its value stands in {@code evaluate}, its partial derivatives in {@code derive}, its Java
 * in {@code lower}; each of those tables is a switch without default, so that a new constant does not compile until all are filled.
 *
 * <p>Conditions are numbers: 1 for true, 0 for false; SELECT evaluates only the branch it takes. A tie in MAX and MIN takes the first argument.
 */
public enum ScalarFunction implements Function {
    EXP(1),
    LOG(1),
    LOG1P(1),
    EXPM1(1),
    SIN(1),
    COS(1),
    TAN(1),
    ATAN(1),
    /** Kept as tanh′ in equations. */
    TANH(1),
    /** 1 / (1 + exp(−x)), kept as σ′ in equations. */
    SIGMOID(1),
    /** ln(1 + exp(x)). */
    SOFTPLUS(1),
    /** The error function. */
    ERF(1),
    /** 1 − erf(x) without cancellation. */
    ERFC(1),
    ABS(1),
    /** −1, 0 or 1; sign(0) = 0. */
    SIGN(1),
    FLOOR(1),
    MAX(2),
    MIN(2),
    /** x to the power y where y is no constant; a constant power is {@link Expr.Pow}. */
    POWER(2),
    LESS(2),
    LESS_EQUAL(2),
    EQUAL(2),
    NOT_EQUAL(2),
    AND(2),
    OR(2),
    NOT(1),
    /** The second argument if the first is not 0, else the third. */
    SELECT(3),
    /** The identity, whose derivative is taken to be 0. */
    STOP_GRADIENT(1);

    private final int arity;

    ScalarFunction(int arity) {
        this.arity = arity;
    }

    @Override
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public int arity() {
        return arity;
    }

    /** True if equations keep its derivative by name instead of writing it out. */
    public boolean opaque() {
        return this == TANH || this == SIGMOID;
    }

    /** True if its value is a condition, 0 or 1. */
    public boolean condition() {
        return switch (this) {
            case LESS, LESS_EQUAL, EQUAL, NOT_EQUAL, AND, OR, NOT -> true;
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
                    MAX,
                    MIN,
                    POWER,
                    SELECT,
                    STOP_GRADIENT -> false;
        };
    }
}
