package dev.gradc.emit;

import com.palantir.javapoet.MethodSpec;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.NumberType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;

/**
 * The functions of vectors: those of the Vector API, and those written out as static methods of polynomials, so that their bits do not depend on
 * the machine. Only what was asked for is written.
 */
final class VectorFunctions {
    private static final Pattern ALL = Pattern.compile("\\ball\\(([^()]*)\\)");
    private static final String PLACES = "places";

    private final VectorTypes vectors;
    private final Map<Intrinsic, String> used = new EnumMap<>(Intrinsic.class);
    private final Set<String> helpers = new TreeSet<>();

    VectorFunctions(VectorTypes vectors) {
        this.vectors = vectors;
    }

    VectorTypes vectors() {
        return vectors;
    }

    /** A number in all lanes: written out, for HotSpot inlines the API's methods however large a body grows, but no others. */
    String all(String number) {
        return number.equals(zero())
                ? vectors.name() + ".zero(SPECIES)"
                : vectors.name() + ".broadcast(SPECIES, " + number + ")";
    }

    private String zero() {
        return vectors.real() == NumberType.FLOAT ? Literals.of(0f) : Literals.of(0.0);
    }

    /** 0, 1, 2, ... in the lanes. */
    String places() {
        helpers.add(PLACES);
        return PLACES + "()";
    }

    /** The names that the class's own functions take. */
    static List<String> names() {
        return List.of(PLACES, "exp", "log", "tanh", "sigmoid");
    }

    String call(Intrinsic function, List<String> arguments) {
        return switch (function) {
            case ABS -> arguments.get(0) + ".abs()";
            case SQRT -> arguments.get(0) + ".sqrt()";
            case MAX -> arguments.get(0) + ".max(" + arguments.get(1) + ")";
            case MIN -> arguments.get(0) + ".min(" + arguments.get(1) + ")";
            case EXP, LOG, TANH, SIGMOID -> own(function, arguments.get(0));
            case LOG1P, EXPM1, SIN, COS, TAN, ATAN, SOFTPLUS, SOFTPLUS_TAIL, ERF, ERFC, SIGN, FLOOR, POWER ->
                throw new IllegalStateException("no lanes for " + function);
        };
    }

    private String own(Intrinsic function, String argument) {
        if (function == Intrinsic.SIGMOID) {
            used.put(Intrinsic.EXP, "exp");
        }
        String name = function.name().toLowerCase(Locale.ROOT);
        used.put(function, name);
        return name + "(" + argument + ")";
    }

    /** The methods for what was called. */
    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        used.forEach((function, name) -> methods.add(method(name, comment(function))
                .addParameter(vectors.type(), "x")
                .addCode(VectorTypes.code(ALL.matcher(body(function)).replaceAll("FloatVector.broadcast(SPECIES, $1)")))
                .build()));
        if (helpers.contains(PLACES)) {
            methods.add(method(PLACES, "0, 1, 2, ... in the lanes.")
                    .addStatement("return $T.fromArray(SPECIES, PLACES, 0)", vectors.type())
                    .build());
        }
        return methods;
    }

    boolean needsPlaces() {
        return helpers.contains(PLACES);
    }

    private MethodSpec.Builder method(String name, String comment) {
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(vectors.type())
                .addJavadoc("$L", comment);
    }

    private static String comment(Intrinsic function) {
        return switch (function) {
            case EXP ->
                "exp(x) to 1.3 units in the last place: x = n ln 2 + r, a polynomial of r, and 2 to the power n in two steps.";
            case LOG -> "log(x) to 1 unit in the last place: x = 2 to the power e times 1 + m, a polynomial of m.";
            case TANH -> "tanh(x) to 5 units in the last place, by a fraction of two polynomials.";
            case SIGMOID -> "1 / (1 + exp(-x)), to 3 units in the last place however far x is.";
            default -> "";
        };
    }

    private static String body(Intrinsic function) {
        return switch (function) {
            case EXP -> """
                FloatVector z = x.max(all(-104f)).min(all(89f));
                FloatVector t = z.fma(all(1.442695f), all(12582912f));
                FloatVector n = t.sub(all(12582912f));
                FloatVector r = n.fma(all(-1.4286068E-6f), n.fma(all(-0.6931458f), z));
                FloatVector p = all(1.9875691E-4f).fma(r, all(1.3981999E-3f)).fma(r, all(8.333452E-3f))
                        .fma(r, all(4.1665796E-2f)).fma(r, all(0.16666666f)).fma(r, all(0.5f)).fma(r.mul(r), r.add(all(1f)));
                IntVector whole = t.reinterpretAsInts().sub(0x4B400000);
                IntVector half = whole.lanewise(VectorOperators.ASHR, 1);
                FloatVector first = half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
                FloatVector second = whole.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
                return p.mul(first).mul(second);
                """;
            case SIGMOID -> """
                FloatVector e = exp(x.abs().neg());
                return all(1f).blend(e, x.compare(VectorOperators.LT, all(0f))).div(e.add(all(1f)));
                """;
            case TANH -> """
                FloatVector z = x.max(all(-7.9053112f)).min(all(7.9053112f));
                FloatVector s = z.mul(z);
                FloatVector p = all(-2.7607685E-16f).fma(s, all(2.000188E-13f)).fma(s, all(-8.604672E-11f))
                        .fma(s, all(5.1222973E-8f)).fma(s, all(1.4857224E-5f)).fma(s, all(6.3726194E-4f))
                        .fma(s, all(4.8935246E-3f)).mul(z);
                FloatVector q = all(1.1982584E-6f).fma(s, all(1.1853471E-4f)).fma(s, all(2.2684347E-3f))
                        .fma(s, all(4.893525E-3f));
                return p.div(q);
                """;
            case LOG -> """
                // Numbers below the least normal one are scaled first.
                FloatVector tiny = all(1.1754944E-38f);
                FloatVector y = x.blend(x.mul(all(8388608f)), x.compare(VectorOperators.LT, tiny));
                FloatVector moved = all(0f).blend(all(23f), x.compare(VectorOperators.LT, tiny));
                IntVector bits = y.reinterpretAsInts();
                IntVector e = bits.sub(0x3F3504F3).lanewise(VectorOperators.ASHR, 23);
                FloatVector m = bits.sub(e.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(all(1f));
                FloatVector n = ((FloatVector) e.convert(VectorOperators.I2F, 0)).sub(moved);
                FloatVector z = m.mul(m);
                FloatVector p = all(7.0376836E-2f).fma(m, all(-0.11514610f)).fma(m, all(0.11676999f))
                        .fma(m, all(-0.12420141f)).fma(m, all(0.14249323f)).fma(m, all(-0.16668057f))
                        .fma(m, all(0.20000714f)).fma(m, all(-0.24999994f)).fma(m, all(0.3333333f)).mul(m).mul(z);
                FloatVector log = n.fma(all(0.6931472f), z.fma(all(-0.5f), n.fma(all(1.9046542E-9f), p)).add(m));
                log = log.blend(all(Float.NEGATIVE_INFINITY), x.compare(VectorOperators.EQ, all(0f)));
                log = log.blend(all(Float.NaN), x.compare(VectorOperators.LT, all(0f)));
                // Infinity and what is no number are their own logarithms.
                return log.blend(x, x.compare(VectorOperators.LT, all(Float.POSITIVE_INFINITY)).not()
                        .andNot(x.compare(VectorOperators.LE, all(0f))));
                """;
            default -> throw new IllegalStateException(function + " has no method");
        };
    }
}
