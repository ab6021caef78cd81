package dev.gradc.emit;

import static dev.gradc.emit.LaneFormulas.ERFC_ENDS;
import static dev.gradc.emit.LaneFormulas.erfEnds;
import static dev.gradc.emit.LaneFormulas.erfcTail;
import static dev.gradc.emit.LaneFormulas.horner;
import static dev.gradc.emit.LaneFormulas.logEnds;

/** The functions of vectors of floats, written as {@link LaneFormulas} says. */
final class FloatFormulas {
    private FloatFormulas() {}

    // t ends with the bits of n, the whole number nearest to x / log(2); r is what is left.
    private static String reduction(String least) {
        return "V z = x.max(all(#LEAST)).min(all(89f));\n".replace("#LEAST", least) + REST;
    }

    private static final String REST = """
            V t = z.fma(all(1.442695f), all(12582912f));
            V n = t.sub(all(12582912f));
            V r = n.fma(all(-0.69314575f), z);
            r = n.fma(all(-1.4286068E-6f), r);
            """;

    private static final String[] EXP_TERMS = {
        "1.9875691E-4f", "1.3981999E-3f", "8.333452E-3f", "4.1665796E-2f", "0.16666666f", "0.5f"
    };

    static final String EXP = reduction("-104f") + horner("p", "r", EXP_TERMS) + """
            p = p.fma(r.mul(r), r.add(all(1f)));
            W whole = t.reinterpretAsInts().sub(0x4B400000);
            W half = whole.lanewise(VectorOperators.ASHR, 1);
            V first = half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            V second = whole.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            p.mul(first).mul(second)
            """;

    /** e = exp(-|x|), to the same bits: what is at most 1 needs one power of 2, and then one that is always the same. */
    private static final String EXP_OF_MINUS_SIZE =
            "V z = x.abs().neg().max(all(-104f));\n" + REST + horner("p", "r", EXP_TERMS) + """
            p = p.fma(r.mul(r), r.add(all(1f)));
            V scale = t.reinterpretAsInts().add(191).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            V e = p.mul(scale).mul(all(5.421011E-20f));
            """;

    static final String SIGMOID = EXP_OF_MINUS_SIZE + LaneFormulas.SIGMOID_OF_EXP;

    static final String EXPM1 = reduction("-18f") + horner("p", "r", EXP_TERMS) + """
            p = p.fma(r.mul(r), r);
            V scale = t.reinterpretAsInts().add(126).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            V half = p.fma(scale, scale.sub(all(0.5f)));
            half.add(half).blend(x, x.compare(VectorOperators.EQ, all(0f)))
            """;

    /** As {@link FloatFunctions} has it for rows, to the same bits. */
    static final String TANH = """
            V z = x.min(all(9.03f)).max(all(-9.03f));
            V s = z.mul(z);
            """
            + horner("p", "s", FloatFunctions.TANH_TOP) + "p = z.mul(p);\n"
            + horner("q", "s", FloatFunctions.TANH_BOTTOM)
            + """
            p.mul(q).div(p.mul(all(0.25f)).fma(p, q.mul(q)))
            """;

    private static final String LOG_OF_M = horner(
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
    private static final String WHOLE = """
            V n = k.add(0x4B400000).reinterpretAsFloats().sub(all(12582912f));
            """;

    // Numbers below the least normal one are scaled first. At the end: 0, numbers below it, infinity and what is no
    // number.
    static final String LOG = """
            VectorMask<Float> tiny = x.compare(VectorOperators.LT, all(1.1754944E-38f));
            V y = x.blend(x.mul(all(8388608f)), tiny);
            V moved = all(0f).blend(all(23f), tiny);
            W bits = y.reinterpretAsInts();
            W k = bits.sub(0x3F3504F3).lanewise(VectorOperators.ASHR, 23);
            V m = bits.sub(k.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(all(1f));
            """ + WHOLE + "n = n.sub(moved);\n" + LOG_OF_M + logEnds("x", "0f", "Float");

    static final String LOG1P = """
            V u = x.add(all(1f));
            V back = u.sub(all(1f));
            V lost = all(1f).sub(u.sub(back)).add(x.sub(back));
            W bits = u.reinterpretAsInts();
            W k = bits.sub(0x3F3504F3).lanewise(VectorOperators.ASHR, 23);
            V m = bits.sub(k.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(all(1f));
            V scale = k.min(126).lanewise(VectorOperators.XOR, -1).add(128).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
            m = lost.fma(scale, m);
            """
            + WHOLE
            + LOG_OF_M
            + "log = log.blend(x, x.compare(VectorOperators.EQ, all(0f)));\n"
            + logEnds("x", "-1f", "Float");

    /** With e = exp(-|x|): log(1 + e) = 2 artanh(s), s = e / (2 + e). */
    static final String TAIL = EXP_OF_MINUS_SIZE
            + """
            V s = e.div(e.add(all(2f)));
            V s2 = s.mul(s);
            """
            + horner("p", "s2", "0.24420583f", "0.2139137f", "0.28620884f", "0.39998686f", "0.6666668f", "2f")
            + """
            s.mul(p)
            """;

    private static final String ERFC_TAIL = erfcTail(
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

    static final String ERFC = ERFC_TAIL + ERFC_ENDS;

    static final String ERF =
            ERFC_TAIL + erfEnds("4.7190827E-3f", "-2.6757732E-2f", "1.12828314E-1f", "-3.7612608E-1f", "1.1283791f");
}
