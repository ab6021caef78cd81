package dev.gradc.emit;

import dev.gradc.loops.Intrinsic;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The scalar functions of a class of floats, of its own: the same bits on every JDK and processor, and several times as fast as the JDK's.
 *
 * <p>All but tanh are worked out in double, where nothing that a float can be overflows or is subnormal, by polynomials of just the degree that a
 * float's digits ask for: the double is right to a relative error of 2^-28 to 2^-33, and its float to 0.54 units in the last place, whatever the
 * argument. tanh is a quotient of polynomials in float; in loops over rows without a branch, so that they are run with several elements at a time,
 * with the same result: right to 3.5 units, never beyond 1, exact at 0.
 *
 * <p>The sigmoid of long rows is worked out in float, too, without a branch and without a float's bits: exp by squares of what is near 1. It is
 * right to 3 units in the last place above -1, to 3 + 4 |x| below, where a change of x in its last place moves it by up to |x| units anyway; never
 * beyond 1, and as small as a float can be.
 */
final class FloatFunctions {
    /** Functions that have a form for doubles which is right to a float's digits, and of that a form for floats. */
    private static final Set<Intrinsic> THROUGH_DOUBLE = EnumSet.of(
            Intrinsic.EXP, Intrinsic.LOG, Intrinsic.LOG1P, Intrinsic.EXPM1, Intrinsic.SIGMOID, Intrinsic.SOFTPLUS);

    private static final Map<Intrinsic, String> COMMENTS = new EnumMap<>(Map.of(
            Intrinsic.EXP, "exp(x), right to a float's digits.",
            Intrinsic.LOG, "The natural logarithm, right to a float's digits, near 1 too.",
            Intrinsic.LOG1P, "log(1 + x), right to a float's digits, near 0 too.",
            Intrinsic.EXPM1, "exp(x) - 1, right to a float's digits, near 0 too.",
            Intrinsic.SIGMOID, "1 / (1 + exp(-x)), right to a float's digits, however small.",
            Intrinsic.SOFTPLUS, "log(1 + exp(x)), right to a float's digits, however small.",
            Intrinsic.SOFTPLUS_TAIL, "log(1 + exp(-|x|)), right to a float's digits, however small.",
            Intrinsic.TANH, "The hyperbolic tangent, right to 3.5 units in the last place, and never beyond 1."));

    /** x = n log(2) + r with |r| at most log(2) / 2; scale is 2 to the n. */
    private static final String REDUCTION = """
            double t = Math.fma(x, #LOG2E, 6755399441055744.0); // the bits at its end are those of the nearest integer
            double r = Math.fma(t - 6755399441055744.0, #LN2, x);
            double scale = Double.longBitsToDouble((Double.doubleToRawLongBits(t) + 1023) << 52);
            double r2 = r * r;
            """;

    /** exp(r) = plus / minus, to 2^-33, minus being plus of -r; each two operations after r. */
    private static final String QUOTIENT = """
            double plus = Math.fma(r2, Math.fma(r, 0.00832081323869368, 0.09997483430423762), Math.fma(r, 0.4999999990576683, 1.0));
            double minus = Math.fma(r2, Math.fma(r, -0.00832081323869368, 0.09997483430423762), Math.fma(r, -0.4999999990576683, 1.0));
            """;

    private static final String EXP =
            "if (!(Math.abs(x) <= 700.0)) {\n    return StrictMath.exp(x);\n}\n" + reduction(1) + """
            double low = Math.fma(r, 0.49999994205299686, 1.000000032185062);
            double middle = Math.fma(r, 0.041668002611291, 0.16666431165902032);
            double high = Math.fma(r, 0.0013843643000557174, 0.00837416365532577);
            return Math.fma(Math.fma(Math.fma(high, r2, middle), r2, low), r * scale, scale);
            """;

    private static final String EXPM1 =
            "if (!(Math.abs(x) <= 700.0) || x == 0.0) {\n    return StrictMath.expm1(x);\n}\n" + reduction(1) + """
            double low = Math.fma(r, 0.5000000046679812, 1.0000000000312324);
            double middle = Math.fma(r, 0.041666354325891476, 0.166666662491981);
            double high = Math.fma(r2, 0.00019841229682369306, Math.fma(r, 0.0013941015282699551, 0.008333402965149936));
            return Math.fma(Math.fma(Math.fma(high, r2, middle), r2, low), r * scale, scale - 1.0);
            """;

    private static final String SIGMOID =
            "if (!(Math.abs(x) <= 700.0)) {\n    return x < 0.0 ? 0.0 : x > 0.0 ? 1.0 : x;\n}\n"
                    + reduction(-1)
                    + QUOTIENT
                    + "return minus / Math.fma(scale, plus, minus);\n";

    /**
     * The sigmoid by exp(-|x|), chosen by the bits of x without a branch: where softplus's tail is worked out of the same x, HotSpot sees that both
     * have the same exponential. By itself it is longer than {@link #SIGMOID}.
     */
    static final String SIGMOID_BESIDE_TAIL = """
            if (!(Math.abs(x) <= 700.0)) {
                return x < 0.0 ? 0.0 : x > 0.0 ? 1.0 : x;
            }
            long negative = Double.doubleToRawLongBits(x) >> 63; // all bits or none
            x = -Math.abs(x);
            """ + reduction(1) + QUOTIENT + """
            double e = scale * plus;
            long small = Double.doubleToRawLongBits(e);
            long large = Double.doubleToRawLongBits(minus);
            return Double.longBitsToDouble(large ^ (large ^ small) & negative) / (e + minus);
            """;

    /** With e = exp(-|x|): log(1 + e) = 2 artanh(s), s = e / (2 + e). */
    private static final String SOFTPLUS_TAIL = """
            if (!(Math.abs(x) <= 700.0)) {
                return Double.isNaN(x) ? x : 0.0;
            }
            x = -Math.abs(x);
            """ + reduction(1) + QUOTIENT + """
            double e = scale * plus;
            double s = e / Math.fma(2.0, minus, e);
            double s2 = s * s;
            double s4 = s2 * s2;
            double low = Math.fma(s2, 0.6666667937489955, 1.999999999801558);
            double middle = Math.fma(s2, 0.28620884835465205, 0.3999868524518699);
            double high = Math.fma(s2, 0.24420583710734886, 0.21391369819814676);
            return s * Math.fma(Math.fma(high, s4, middle), s4, low);
            """;

    /** #U = 2^k m with m between the roots of 1/2 and 2: log = k log(2) + 2 artanh(s), s = (m - 1) / (m + 1). */
    private static final String LOGARITHM = """
            long bits = Double.doubleToRawLongBits(#U);
            long k = (bits - 0x3fe6a09e667f3bcdL) >> 52;
            double f = #F;
            double s = f / (2.0 + f);
            double s2 = s * s;
            double low = Math.fma(s2, 0.6666666523464765, 2.000000000008467);
            double high = Math.fma(s2, Math.fma(s2, 0.23618918848320708, 0.28534911028431664), 0.4000038705107513);
            return Math.fma((double) k, 0.6931471805599453, s * Math.fma(high, s2 * s2, low));
            """;

    private static final String LOG =
            "if (!(x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE)) {\n    return StrictMath.log(x);\n}\n"
                    + LOGARITHM.replace("#U", "x").replace("#F", "Double.longBitsToDouble(bits - (k << 52)) - 1.0");

    private static final String LOG1P =
            "if (!(x > -1.0 && x <= Double.MAX_VALUE) || x == 0.0) {\n    return StrictMath.log1p(x);\n}\ndouble u = 1.0 + x;\n"
                    + LOGARITHM
                            .replace("#U", "u")
                            .replace("#F", "k == 0 ? x : Double.longBitsToDouble(bits - (k << 52)) - 1.0");

    /** Coefficients of x^2, from the highest power down; those of {@link LaneFormulas}, too. */
    static final String[] TANH_TOP = {"0.00021044616f", "0.0548748113f", "1.84333336f"};

    static final String[] TANH_BOTTOM = {"2.26246675e-6f", "0.00222323253f", "0.208485827f", "1.84333336f"};

    /** With a quotient t near tanh(x / 2): tanh(x) = 2 t / (1 + t^2), where errors of t are damped as the result nears 1. */
    static final String TANH_NEAR =
            """
            float x2 = x * x;
            float p = x * #TOP;
            float q = #BOTTOM;
            return p * q / Math.fma(0.25f * p, p, q * q);
            """.replace("#TOP", horner("x2", TANH_TOP)).replace("#BOTTOM", horner("x2", TANH_BOTTOM));

    /** Without a branch. */
    static final String TANH_OF_ROW = "return #NEAR(Math.max(-9.03f, Math.min(9.03f, x)));\n";

    /**
     * Without a branch: with m = exp(-x / 128) - 1 and six times m = m (m + 2), exp(-x / 2) is 1 + m; its square might overflow.
     */
    static final String SIGMOID_OF_ROW = """
            float r = Math.max(-104.0f, Math.min(18.0f, x)) * -0.0078125f;
            float p = #P;
            float m = Math.fma(r * r, p, r);
            m = Math.fma(m, m, m + m);
            m = Math.fma(m, m, m + m);
            m = Math.fma(m, m, m + m);
            m = Math.fma(m, m, m + m);
            m = Math.fma(m, m, m + m);
            m = Math.fma(m, m, m + m);
            float e = m + 1.0f;
            float q = 1.0f / e;
            return q / (e + q);
            """.replace(
            "#P",
            horner("r", "0.000274079f", "0.0013143136f", "0.008363831f", "0.041662853f", "0.16666618f", "0.5000001f"));

    /** Faster for one argument at a time. */
    private static final String TANH =
            "return Math.abs(x) <= 9.03f ? #NEAR(x) : x < 0.0f ? -1.0f : x > 0.0f ? 1.0f : x;\n";

    private static final Map<Intrinsic, String> BODIES = new EnumMap<>(Map.of(
            Intrinsic.EXP, EXP,
            Intrinsic.LOG, LOG,
            Intrinsic.LOG1P, LOG1P,
            Intrinsic.EXPM1, EXPM1,
            Intrinsic.SIGMOID, SIGMOID,
            Intrinsic.SOFTPLUS, "return Math.max(x, 0.0) + #TAIL(x);\n",
            Intrinsic.SOFTPLUS_TAIL, SOFTPLUS_TAIL,
            Intrinsic.TANH, TANH));

    private FloatFunctions() {}

    private static String horner(String of, String... coefficients) {
        String sum = coefficients[0];
        for (int i = 1; i < coefficients.length; i++) {
            sum = "Math.fma(" + sum + ", " + of + ", " + coefficients[i] + ")";
        }
        return sum;
    }

    private static String reduction(int sign) {
        String negated = sign < 0 ? "(-1.4426950408889634)" : "1.4426950408889634";
        String text = REDUCTION.replace("#LOG2E", negated).replace("#LN2", "(-0.6931471805599453)");
        return sign < 0 ? text.replace(", x);", ", -x);") : text;
    }

    /** True if floats have a form of their own. */
    static boolean has(Intrinsic function) {
        return BODIES.containsKey(function);
    }

    /** True if doubles have one, of a float's accuracy, and the form for floats is that one rounded. */
    static boolean throughDouble(Intrinsic function) {
        return THROUGH_DOUBLE.contains(function);
    }

    static String comment(Intrinsic function) {
        return COMMENTS.get(function);
    }

    /** The body of the form for doubles; of the one for floats if there is none for doubles. Its argument is x. */
    static String body(Intrinsic function) {
        return BODIES.get(function);
    }
}
