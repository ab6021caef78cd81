package dev.gradc.emit;

import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.NumberType;

/**
 * The functions of vectors as lines of operations that every processor does alike, so that their bits do not depend on the machine. In them V is
 * the type of vectors and W that of the whole numbers beside them, x the argument, all(c) a number in all lanes, and the last line gives the result.
 *
 * <p>What the number types have apart is in {@link FloatFormulas} and {@link DoubleFormulas}. Errors are those measured over all magnitudes, in units in the last place.
 */
final class LaneFormulas {
    private LaneFormulas() {}

    /** What the formula is, in a line, and how right. */
    static String comment(Intrinsic function, NumberType real) {
        boolean isFloat = real == NumberType.FLOAT;
        return switch (function) {
            case EXP -> "exp" + right(isFloat ? 1.3 : 2);
            case LOG -> "log" + right(isFloat ? 0.9 : 2);
            case LOG1P -> "log(1 + x)" + right(isFloat ? 1.5 : 2);
            case EXPM1 -> "exp(x) - 1" + right(isFloat ? 1.5 : 3);
            case TANH -> "tanh" + right(isFloat ? 3.5 : 4);
            case SIGMOID -> "1 / (1 + exp(-x))" + right(isFloat ? 2.5 : 3);
            case SOFTPLUS -> "log(1 + exp(x))" + right(isFloat ? 4 : 3);
            case SOFTPLUS_TAIL -> "log(1 + exp(-|x|))" + right(isFloat ? 4 : 3);
            case ERF -> "the error function" + right(isFloat ? 3 : 4);
            case ERFC -> "1 - erf(x)" + right(isFloat ? 6.5 : 8);
            case SIGN -> "-1, 0 or 1 by the sign";
            case FLOOR -> "the greatest whole number that is not above";
            case SIN, COS, TAN, ATAN, ABS, SQRT, POWER, MAX, MIN -> "";
        };
    }

    private static String right(double units) {
        return ", right to " + (units == (int) units ? "" + (int) units : "" + units) + " units in the last place";
    }

    static String lines(Intrinsic function, NumberType real) {
        boolean isFloat = real == NumberType.FLOAT;
        return switch (function) {
            case EXP -> isFloat ? FloatFormulas.EXP : DoubleFormulas.EXP;
            case LOG -> isFloat ? FloatFormulas.LOG : DoubleFormulas.LOG;
            case LOG1P -> isFloat ? FloatFormulas.LOG1P : DoubleFormulas.LOG1P;
            case EXPM1 -> isFloat ? FloatFormulas.EXPM1 : DoubleFormulas.EXPM1;
            case TANH -> isFloat ? FloatFormulas.TANH : DoubleFormulas.TANH;
            case SIGMOID -> isFloat ? FloatFormulas.SIGMOID : DoubleFormulas.SIGMOID;
            case SOFTPLUS -> """
                V tail = softplus_tail(x);
                x.max(all(0)).add(tail)
                """;
            case SOFTPLUS_TAIL -> isFloat ? FloatFormulas.TAIL : DoubleFormulas.TAIL;
            case SIGN -> """
                V up = x.blend(all(1), x.compare(VectorOperators.GT, all(0)));
                up.blend(all(-1), x.compare(VectorOperators.LT, all(0)))
                """;
            case FLOOR -> (isFloat ? FLOOR.replace("#", "8388608") : FLOOR.replace("#", "4503599627370496"));
            case ERF -> isFloat ? FloatFormulas.ERF : DoubleFormulas.ERF;
            case ERFC -> isFloat ? FloatFormulas.ERFC : DoubleFormulas.ERFC;
            case SIN, COS, TAN, ATAN, ABS, SQRT, POWER, MAX, MIN ->
                throw new IllegalStateException("no formula of " + function);
        };
    }

    /** By e = exp(-|x|). */
    static final String SIGMOID_OF_EXP = """
            V top = all(1).blend(e, x.compare(VectorOperators.LT, all(0)));
            top.div(e.add(all(1)))
            """;

    /** A polynomial by Horner's scheme, from the highest power down, over one line each. */
    static String horner(String name, String of, String... coefficients) {
        StringBuilder text = new StringBuilder(
                "V " + name + " = all(" + coefficients[0] + ").fma(" + of + ", all(" + coefficients[1] + "));\n");
        for (int i = 2; i < coefficients.length; i++) {
            text.append(name + " = " + name + ".fma(" + of + ", all(" + coefficients[i] + "));\n");
        }
        return text.toString();
    }

    // Whole numbers are exact in the sum with # up to # itself; what lies beyond is whole.
    private static final String FLOOR = """
            V size = x.abs();
            V near = size.add(all(#)).sub(all(#));
            V signed = near.blend(near.neg(), x.compare(VectorOperators.LT, all(0)));
            V below = signed.blend(signed.sub(all(1)), signed.compare(VectorOperators.GT, x));
            x.blend(below, size.compare(VectorOperators.LT, all(#)).and(below.compare(VectorOperators.NE, x)))
            """;

    /** A logarithm at the edge of where it is, beyond it, at infinity and of what is no number. */
    static String logEnds(String of, String edge, String box) {
        return """
                log = log.blend(all(#BOX.NEGATIVE_INFINITY), #X.compare(VectorOperators.EQ, all(#EDGE)));
                log = log.blend(all(#BOX.NaN), #X.compare(VectorOperators.LT, all(#EDGE)));
                log.blend(#X, #X.compare(VectorOperators.EQ, all(#BOX.POSITIVE_INFINITY)).or(#X.compare(VectorOperators.NE, #X)))
                """.replace("#X", of).replace("#EDGE", edge).replace("#BOX", box);
    }

    /**
     * erfc of |x|, up to {@code most}, from where it is 0: (1 + 2 z) exp(z^2) erfc(z) by u = (z - 3) / (z + 3), in doubles (z - 4) / (z + 4), right
     * to 3e-9 and 2e-17, fitted at Chebyshev's points. The product z^2 is rounded; what it lost would be multiplied by z^2, and is put back.
     */
    static String erfcTail(String most, String middle, String... coefficients) {
        return """
                V z = x.abs().min(all(#MOST));
                V square = z.mul(z);
                V lost = z.fma(z, square.neg());
                V bell = exp(square.neg());
                V u = z.sub(all(#MIDDLE)).div(z.add(all(#MIDDLE)));
                """.replace("#MOST", most).replace("#MIDDLE", middle) + horner("p", "u", coefficients) + """
                V tail = lost.neg().fma(bell, bell).mul(p).div(z.fma(all(2), all(1)));
                """;
    }

    /** erfc of x by that of |x|. */
    static final String ERFC_ENDS = """
            tail.blend(all(2).sub(tail), x.compare(VectorOperators.LT, all(0)))
            """;

    /** erf by a polynomial near 0, elsewhere by erfc. */
    static String erfEnds(String... coefficients) {
        return "V x2 = x.mul(x);\n" + horner("near", "x2", coefficients)
                + """
                V far = all(1).sub(tail);
                far = far.blend(far.neg(), x.compare(VectorOperators.LT, all(0)));
                far.blend(x.mul(near), z.compare(VectorOperators.LT, all(#HALF)))
                """.replace("#HALF", "0.5" + (coefficients[0].endsWith("f") ? "f" : ""));
    }
}
