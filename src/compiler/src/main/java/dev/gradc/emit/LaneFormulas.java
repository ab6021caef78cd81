package dev.gradc.emit;

import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.NumberType;

/**
 * The functions of vectors as lines of operations that every processor does alike, so that their bits do not depend on the machine. In them V is
 * the type of vectors and W that of the whole numbers beside them, x the argument, all(c) a number in all lanes, and the last line gives the result.
 *
 * <p>Errors are those measured over all magnitudes, in units in the last place.
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
            case EXP -> isFloat ? FLOAT_EXP : DOUBLE_EXP;
            case LOG -> isFloat ? FLOAT_LOG : DOUBLE_LOG;
            case LOG1P -> isFloat ? FLOAT_LOG1P : DOUBLE_LOG1P;
            case EXPM1 -> isFloat ? FLOAT_EXPM1 : DOUBLE_EXPM1;
            case TANH -> isFloat ? FLOAT_TANH : DOUBLE_TANH;
            case SIGMOID -> """
                V e = exp(x.abs().neg());
                V top = all(1).blend(e, x.compare(VectorOperators.LT, all(0)));
                top.div(e.add(all(1)))
                """;
            case SOFTPLUS -> """
                V tail = softplus_tail(x);
                x.max(all(0)).add(tail)
                """;
            case SOFTPLUS_TAIL -> isFloat ? FLOAT_TAIL : DOUBLE_TAIL;
            case SIGN -> """
                V up = x.blend(all(1), x.compare(VectorOperators.GT, all(0)));
                up.blend(all(-1), x.compare(VectorOperators.LT, all(0)))
                """;
            case FLOOR -> (isFloat ? FLOOR.replace("#", "8388608") : FLOOR.replace("#", "4503599627370496"));
            case ERF -> isFloat ? FLOAT_ERF : DOUBLE_ERF;
            case ERFC -> isFloat ? FLOAT_ERFC : DOUBLE_ERFC;
            case SIN, COS, TAN, ATAN, ABS, SQRT, POWER, MAX, MIN ->
                throw new IllegalStateException("no formula of " + function);
        };
    }

    /** A polynomial by Horner's scheme, from the highest power down, over one line each. */
    private static String horner(String name, String of, String... coefficients) {
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

    // ---------------------------------------------------------------- floats

    // t ends with the bits of n, the whole number nearest to x / log(2); r is what is left.
    private static String floatReduction(String least) {
        return """
                V z = x.max(all(#LEAST)).min(all(89f));
                V t = z.fma(all(1.442695f), all(12582912f));
                V n = t.sub(all(12582912f));
                V r = n.fma(all(-0.69314575f), z);
                r = n.fma(all(-1.4286068E-6f), r);
                """.replace("#LEAST", least);
    }

    private static final String[] FLOAT_EXP_TERMS = {
        "1.9875691E-4f", "1.3981999E-3f", "8.333452E-3f", "4.1665796E-2f", "0.16666666f", "0.5f"
    };

    private static final String FLOAT_EXP = floatReduction("-104f") + horner("p", "r", FLOAT_EXP_TERMS) + """
            p = p.fma(r.mul(r), r.add(all(1f)));
            W whole = t.reinterpretAsInts().sub(0x4B400000);
            W half = whole.lanewise(VectorOperators.ASHR, 1);
            V first = half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            V second = whole.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            p.mul(first).mul(second)
            """;

    private static final String FLOAT_EXPM1 = floatReduction("-18f") + horner("p", "r", FLOAT_EXP_TERMS) + """
            p = p.fma(r.mul(r), r);
            V scale = t.reinterpretAsInts().add(126).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            V half = p.fma(scale, scale.sub(all(0.5f)));
            half.add(half).blend(x, x.compare(VectorOperators.EQ, all(0f)))
            """;

    /** As {@link FloatFunctions} has it for rows, to the same bits. */
    private static final String FLOAT_TANH = """
            V z = x.min(all(9.03f)).max(all(-9.03f));
            V s = z.mul(z);
            """
            + horner("p", "s", FloatFunctions.TANH_TOP) + "p = z.mul(p);\n"
            + horner("q", "s", FloatFunctions.TANH_BOTTOM)
            + """
            p.mul(q).div(p.mul(all(0.25f)).fma(p, q.mul(q)))
            """;

    private static final String FLOAT_LOG_OF_M = horner(
                    "p",
                    "m",
                    "7.0376836E-2f",
                    "-0.11514610f",
                    "0.11676999f",
                    "-0.12420141f",
                    "0.14249323f",
                    "-0.16668057f",
                    "0.20000714f",
                    "-0.24999994f",
                    "0.3333333f")
            + """
            V z = m.mul(m);
            p = p.mul(m).mul(z);
            V rest = z.fma(all(-0.5f), n.fma(all(1.9046542E-9f), p));
            V log = n.fma(all(0.6931472f), rest.add(m));
            """;

    /** A whole number as a number by the bits of a large one. */
    private static final String FLOAT_WHOLE = """
            V n = k.add(0x4B400000).reinterpretAsFloats().sub(all(12582912f));
            """;

    // Numbers below the least normal one are scaled first. At the end: 0, numbers below it, infinity and what is no
    // number.
    private static final String FLOAT_LOG =
            """
            VectorMask<Float> tiny = x.compare(VectorOperators.LT, all(1.1754944E-38f));
            V y = x.blend(x.mul(all(8388608f)), tiny);
            V moved = all(0f).blend(all(23f), tiny);
            W bits = y.reinterpretAsInts();
            W k = bits.sub(0x3F3504F3).lanewise(VectorOperators.ASHR, 23);
            V m = bits.sub(k.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(all(1f));
            """ + FLOAT_WHOLE + "n = n.sub(moved);\n" + FLOAT_LOG_OF_M + logEnds("x", "0f", "Float");

    private static final String FLOAT_LOG1P = """
            V u = x.add(all(1f));
            V back = u.sub(all(1f));
            V lost = all(1f).sub(u.sub(back)).add(x.sub(back));
            W bits = u.reinterpretAsInts();
            W k = bits.sub(0x3F3504F3).lanewise(VectorOperators.ASHR, 23);
            V m = bits.sub(k.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(all(1f));
            V scale = k.min(126).lanewise(VectorOperators.XOR, -1).add(128).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            m = lost.fma(scale, m);
            """
            + FLOAT_WHOLE
            + FLOAT_LOG_OF_M
            + "log = log.blend(x, x.compare(VectorOperators.EQ, all(0f)));\n"
            + logEnds("x", "-1f", "Float");

    private static String logEnds(String of, String edge, String box) {
        return """
                log = log.blend(all(#BOX.NEGATIVE_INFINITY), #X.compare(VectorOperators.EQ, all(#EDGE)));
                log = log.blend(all(#BOX.NaN), #X.compare(VectorOperators.LT, all(#EDGE)));
                log.blend(#X, #X.compare(VectorOperators.EQ, all(#BOX.POSITIVE_INFINITY)).or(#X.compare(VectorOperators.NE, #X)))
                """.replace("#X", of).replace("#EDGE", edge).replace("#BOX", box);
    }

    /** With e = exp(-|x|): log(1 + e) = 2 artanh(s), s = e / (2 + e). */
    private static final String FLOAT_TAIL = """
            V e = exp(x.abs().neg());
            V s = e.div(e.add(all(2f)));
            V s2 = s.mul(s);
            """
            + horner("p", "s2", "0.24420583f", "0.2139137f", "0.28620884f", "0.39998686f", "0.6666668f", "2f")
            + """
            s.mul(p)
            """;

    /** erfc of |x|, up to {@code most}, from where it is 0. */
    private static String erfcTail(String most, String middle, String... coefficients) {
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

    private static final String ERFC_ENDS = """
            tail.blend(all(2).sub(tail), x.compare(VectorOperators.LT, all(0)))
            """;

    private static String erfEnds(String... coefficients) {
        return "V x2 = x.mul(x);\n" + horner("near", "x2", coefficients)
                + """
                V far = all(1).sub(tail);
                far = far.blend(far.neg(), x.compare(VectorOperators.LT, all(0)));
                far.blend(x.mul(near), z.compare(VectorOperators.LT, all(#HALF)))
                """.replace("#HALF", "0.5" + (coefficients[0].endsWith("f") ? "f" : ""));
    }

    // (1 + 2 z) exp(z^2) erfc(z) by u = (z - 3) / (z + 3), in doubles (z - 4) / (z + 4): right to 3e-9 and 2e-17,
    // fitted at
    // Chebyshev's points. The product z^2 is rounded; what it lost would be multiplied by z^2, and is put back.
    private static final String FLOAT_ERFC_TAIL = erfcTail(
            "10.5f",
            "3f",
            "-2.73596E-4f",
            "-7.881207E-4f",
            "2.0017712E-3f",
            "2.5768564E-3f",
            "-2.3794664E-2f",
            "6.829303E-2f",
            "-1.1927192E-1f",
            "1.2964672E-1f",
            "-4.756232E-2f",
            "-1.3562115E-1f",
            "1.253008f");

    private static final String FLOAT_ERFC = FLOAT_ERFC_TAIL + ERFC_ENDS;

    private static final String FLOAT_ERF = FLOAT_ERFC_TAIL
            + erfEnds("4.7190827E-3f", "-2.6757732E-2f", "1.12828314E-1f", "-3.7612608E-1f", "1.1283791f");

    // ---------------------------------------------------------------- doubles

    private static final String DOUBLE_ERFC_TAIL = erfcTail(
            "27.5",
            "4.0",
            "-1.8822551750393533E-9",
            "-1.387063343675277E-8",
            "-7.770852409868655E-9",
            "1.1579545491817747E-7",
            "6.309931892048124E-8",
            "-8.355403600708081E-7",
            "3.00822697160671E-7",
            "5.718019430428633E-6",
            "-1.1224436722701745E-5",
            "-2.440316536962711E-5",
            "0.00015062210715057866",
            "-0.00019925552619520982",
            "-0.0007577733091379332",
            "0.005031969762284736",
            "-0.016197734063710445",
            "0.03716751556148306",
            "-0.06633036581115447",
            "0.0937328349968727",
            "-0.10103906603636773",
            "0.06809705425473468",
            "0.015379652102620996",
            "-0.13962111684056286",
            "1.2329951186255526");

    private static final String DOUBLE_ERFC = DOUBLE_ERFC_TAIL + ERFC_ENDS;

    private static final String DOUBLE_ERF = DOUBLE_ERFC_TAIL
            + erfEnds(
                    "-1.462091340945175E-7",
                    "1.637123442577E-6",
                    "-1.4923003368152099E-5",
                    "0.00012055286202005714",
                    "-0.0008548326510724796",
                    "0.0052239776220169365",
                    "-0.02686617064499972",
                    "0.1128379167095487",
                    "-0.3761263890318375",
                    "1.1283791670955126");

    private static String doubleReduction(String least) {
        return """
                V z = x.max(all(#LEAST)).min(all(710.0));
                V t = z.fma(all(1.4426950408889634), all(6755399441055744.0));
                V n = t.sub(all(6755399441055744.0));
                V r = n.fma(all(-0.6931471803691238), z);
                r = n.fma(all(-1.9082149292705877E-10), r);
                """.replace("#LEAST", least);
    }

    /** 1 / n! from 13 down to 2. */
    private static final String[] DOUBLE_EXP_TERMS = {
        "1.6059043836821613E-10",
        "2.08767569878681E-9",
        "2.505210838544172E-8",
        "2.755731922398589E-7",
        "2.7557319223985893E-6",
        "2.48015873015873E-5",
        "1.984126984126984E-4",
        "0.001388888888888889",
        "0.008333333333333333",
        "0.041666666666666664",
        "0.16666666666666666",
        "0.5"
    };

    private static final String DOUBLE_EXP = doubleReduction("-746.0") + horner("p", "r", DOUBLE_EXP_TERMS) + """
            p = p.fma(r.mul(r), r).add(all(1.0));
            V half = n.fma(all(0.5), all(6755399441055744.0));
            V other = n.sub(half.sub(all(6755399441055744.0))).add(all(6755399441055744.0));
            V first = half.reinterpretAsLongs().add(1023L).lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            V second = other.reinterpretAsLongs().add(1023L).lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            p.mul(first).mul(second)
            """;

    private static final String DOUBLE_EXPM1 = doubleReduction("-40.0") + horner("p", "r", DOUBLE_EXP_TERMS) + """
            p = p.fma(r.mul(r), r);
            V scale = t.reinterpretAsLongs().add(1022L).lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            V half = p.fma(scale, scale.sub(all(0.5)));
            half.add(half).blend(x, x.compare(VectorOperators.EQ, all(0.0)))
            """;

    /** With e = exp(-2 |x|) - 1: tanh(|x|) = -e / (2 + e). */
    private static final String DOUBLE_TANH = """
            V size = x.abs().min(all(20.0));
            V e = expm1(size.mul(all(-2.0)));
            V t = e.neg().div(e.add(all(2.0)));
            V signed = t.blend(t.neg(), x.compare(VectorOperators.LT, all(0.0)));
            signed.blend(x, size.compare(VectorOperators.LT, all(1E-9)))
            """;

    private static final String DOUBLE_TAIL = """
            V e = exp(x.abs().neg());
            log1p(e)
            """;

    /** The logarithm of fdlibm: log(1 + m) = m - (m^2 / 2 - s (m^2 / 2 + R)), s = m / (2 + m). */
    private static final String DOUBLE_LOG_OF_M = """
            V s = m.div(m.add(all(2.0)));
            V s2 = s.mul(s);
            """
            + horner(
                    "p",
                    "s2",
                    "0.14798198605116586",
                    "0.15313837699209373",
                    "0.1818357216161805",
                    "0.22222198432149784",
                    "0.2857142874366239",
                    "0.3999999999940942",
                    "0.6666666666666735")
            + """
            V square = m.mul(m).mul(all(0.5));
            V rest = s.mul(p.fma(s2, square));
            rest = n.fma(all(1.9082149292705877E-10), rest);
            V log = n.fma(all(0.6931471803691238), m.sub(square.sub(rest)));
            """;

    /** y = 2 to the power k times 1 + m; whole numbers as numbers by the bits of a large one. */
    private static final String DOUBLE_SPLIT = """
            W k = bits.sub(0x3FE6A09E667F3BCDL).add(0x4000000000000000L).lanewise(VectorOperators.LSHR, 52);
            V n = k.add(0x4338000000000000L).reinterpretAsDoubles().sub(all(6755399441056768.0));
            k = k.sub(1024L);
            V m = bits.sub(k.lanewise(VectorOperators.LSHL, 52)).reinterpretAsDoubles().sub(all(1.0));
            """;

    private static final String DOUBLE_LOG =
            """
            VectorMask<Double> tiny = x.compare(VectorOperators.LT, all(2.2250738585072014E-308));
            V y = x.blend(x.mul(all(18014398509481984.0)), tiny);
            V moved = all(0.0).blend(all(54.0), tiny);
            W bits = y.reinterpretAsLongs();
            """ + DOUBLE_SPLIT + "n = n.sub(moved);\n" + DOUBLE_LOG_OF_M + logEnds("x", "0.0", "Double");

    private static final String DOUBLE_LOG1P = """
            V u = x.add(all(1.0));
            V back = u.sub(all(1.0));
            V lost = all(1.0).sub(u.sub(back)).add(x.sub(back));
            W bits = u.reinterpretAsLongs();
            """
            + DOUBLE_SPLIT
            + """
            V scale = k.lanewise(VectorOperators.XOR, -1L).add(1024L).lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            scale = scale.max(all(0.0)).min(all(4503599627370496.0));
            m = lost.fma(scale, m);
            """
            + DOUBLE_LOG_OF_M
            + "log = log.blend(x, x.compare(VectorOperators.EQ, all(0.0)));\n"
            + logEnds("x", "-1.0", "Double");
}
