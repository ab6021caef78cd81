package dev.gradc.loops;

/**
 * A scalar function that the generated class can compute by itself, for REAL as for DOUBLE, in a form that is stable over the whole range.
 *
 * <p>REAL in a float class is the double function rounded, or a float form as good; either way the same bits everywhere in the class.
 */
public enum Intrinsic {
    EXP(1),
    LOG(1),
    LOG1P(1),
    EXPM1(1),
    SIN(1),
    COS(1),
    TAN(1),
    ATAN(1),
    TANH(1),
    /** 1 / (1 + exp(−x)). */
    SIGMOID(1),
    /** ln(1 + exp(x)). */
    SOFTPLUS(1),
    /** ln(1 + exp(−|x|)): what softplus(x) is beyond max(x, 0). */
    SOFTPLUS_TAIL(1),
    ERF(1),
    ERFC(1),
    ABS(1),
    /** −1, 0 or 1, as {@code Math.signum}. */
    SIGN(1),
    FLOOR(1),
    SQRT(1),
    /** x to the power y, as {@code Math.pow}. */
    POWER(2),
    /** As {@code Math.max}. */
    MAX(2),
    /** As {@code Math.min}. */
    MIN(2);

    private final int arity;

    Intrinsic(int arity) {
        this.arity = arity;
    }

    public int arity() {
        return arity;
    }

    /** True if there is a form that works on all lanes of a vector at once. */
    public boolean inLanes() {
        return switch (this) {
            case ABS, SQRT, MAX, MIN -> true;
            case EXP, LOG, LOG1P, EXPM1, TANH, SIGMOID, SOFTPLUS, SOFTPLUS_TAIL, ERF, ERFC, SIGN, FLOOR -> true;
            case SIN, COS, TAN, ATAN, POWER -> false;
        };
    }
}
