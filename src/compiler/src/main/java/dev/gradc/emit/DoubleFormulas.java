package dev.gradc.emit;

import static dev.gradc.emit.LaneFormulas.ERFC_ENDS;
import static dev.gradc.emit.LaneFormulas.erfEnds;
import static dev.gradc.emit.LaneFormulas.erfcTail;
import static dev.gradc.emit.LaneFormulas.horner;
import static dev.gradc.emit.LaneFormulas.logEnds;

/** The functions of vectors of doubles, written as {@link LaneFormulas} says. */
final class DoubleFormulas {
    private DoubleFormulas() {}

    private static final String ERFC_TAIL = erfcTail(
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

    static final String ERFC = ERFC_TAIL + ERFC_ENDS;

    static final String ERF = ERFC_TAIL
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

    private static String reduction(String least) {
        return "V z = x.max(all(#LEAST)).min(all(710.0));\n".replace("#LEAST", least) + REST;
    }

    private static final String REST = """
            V t = z.fma(all(1.4426950408889634), all(6755399441055744.0));
            V n = t.sub(all(6755399441055744.0));
            V r = n.fma(all(-0.6931471803691238), z);
            r = n.fma(all(-1.9082149292705877E-10), r);
            """;

    /** 1 / n! from 13 down to 2. */
    private static final String[] EXP_TERMS = {
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

    static final String EXP = reduction("-746.0") + horner("p", "r", EXP_TERMS) + """
            p = p.fma(r.mul(r), r).add(all(1.0));
            V half = n.fma(all(0.5), all(6755399441055744.0));
            V other = n.sub(half.sub(all(6755399441055744.0))).add(all(6755399441055744.0));
            V first = half.reinterpretAsLongs().add(1023L).lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            V second = other.reinterpretAsLongs().add(1023L).lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            p.mul(first).mul(second)
            """;

    /** e = exp(-|x|), to the same bits: what is at most 1 needs one power of 2, and then one that is always the same. */
    private static final String EXP_OF_MINUS_SIZE =
            "V z = x.abs().neg().max(all(-746.0));\n" + REST + horner("p", "r", EXP_TERMS) + """
            p = p.fma(r.mul(r), r).add(all(1.0));
            V scale = t.reinterpretAsLongs().add(1535L).lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            V e = p.mul(scale).mul(all(7.458340731200207E-155));
            """;

    static final String SIGMOID = EXP_OF_MINUS_SIZE + LaneFormulas.SIGMOID_OF_EXP;

    static final String EXPM1 = reduction("-40.0") + horner("p", "r", EXP_TERMS) + """
            p = p.fma(r.mul(r), r);
            V scale = t.reinterpretAsLongs().add(1022L).lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            V half = p.fma(scale, scale.sub(all(0.5)));
            half.add(half).blend(x, x.compare(VectorOperators.EQ, all(0.0)))
            """;

    /** With e = exp(-2 |x|) - 1: tanh(|x|) = -e / (2 + e). */
    static final String TANH = """
            V size = x.abs().min(all(20.0));
            V e = expm1(size.mul(all(-2.0)));
            V t = e.neg().div(e.add(all(2.0)));
            V signed = t.blend(t.neg(), x.compare(VectorOperators.LT, all(0.0)));
            signed.blend(x, size.compare(VectorOperators.LT, all(1E-9)))
            """;

    static final String TAIL = EXP_OF_MINUS_SIZE + """
            log1p(e)
            """;

    /** The logarithm of fdlibm: log(1 + m) = m - (m^2 / 2 - s (m^2 / 2 + R)), s = m / (2 + m). */
    private static final String LOG_OF_M = """
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
    private static final String SPLIT = """
            W k = bits.sub(0x3FE6A09E667F3BCDL).add(0x4000000000000000L).lanewise(VectorOperators.LSHR, 52);
            V n = k.add(0x4338000000000000L).reinterpretAsDoubles().sub(all(6755399441056768.0));
            k = k.sub(1024L);
            V m = bits.sub(k.lanewise(VectorOperators.LSHL, 52)).reinterpretAsDoubles().sub(all(1.0));
            """;

    static final String LOG = """
            VectorMask<Double> tiny = x.compare(VectorOperators.LT, all(2.2250738585072014E-308));
            V y = x.blend(x.mul(all(18014398509481984.0)), tiny);
            V moved = all(0.0).blend(all(54.0), tiny);
            W bits = y.reinterpretAsLongs();
            """ + SPLIT + "n = n.sub(moved);\n" + LOG_OF_M + logEnds("x", "0.0", "Double");

    static final String LOG1P = """
            V u = x.add(all(1.0));
            V back = u.sub(all(1.0));
            V lost = all(1.0).sub(u.sub(back)).add(x.sub(back));
            W bits = u.reinterpretAsLongs();
            """
            + SPLIT
            + """
            V scale = k.lanewise(VectorOperators.XOR, -1L).add(1024L).lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            scale = scale.max(all(0.0)).min(all(4503599627370496.0));
            m = lost.fma(scale, m);
            """
            + LOG_OF_M
            + "log = log.blend(x, x.compare(VectorOperators.EQ, all(0.0)));\n"
            + logEnds("x", "-1.0", "Double");
}
