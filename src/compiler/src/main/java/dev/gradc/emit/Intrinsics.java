package dev.gradc.emit;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.gradc.loops.Intrinsic;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * The scalar functions of a generated class: those of {@link Math}, called by name, and those the JDK lacks, written out as static methods. Only
 * what was asked for is written.
 *
 * <p>The forms neither overflow nor cancel over the whole range. Floats have their own, {@link FloatFunctions}, or are the double's value rounded.
 */
final class Intrinsics {
    private static final int LONG_ROW = 32; // several elements at a time from here on

    private final ClassNames names;
    private final Set<Intrinsic> used = EnumSet.noneOf(Intrinsic.class);
    private final Set<Intrinsic> usedAsFloat = EnumSet.noneOf(Intrinsic.class);

    /** Those of which the form for doubles need only be right to a float's digits. */
    private final Set<Intrinsic> rough = EnumSet.noneOf(Intrinsic.class);

    private boolean tanhOfRow;
    private boolean sigmoidOfRow;
    private final StepPowers powers;

    Intrinsics(ClassNames names) {
        this.names = names;
        this.powers = new StepPowers(names);
    }

    StepPowers powers() {
        return powers;
    }

    /**
     * What to call for a function of floats; the call is remembered.
     *
     * @param row how many elements of a row it is called for, one after the other; 0 if it stands alone
     */
    String ofFloats(Intrinsic function, int row) {
        if (row > 0 && function == Intrinsic.TANH) {
            tanhOfRow = true;
            return names.method(ClassNames.Helper.TANH_OF_ROW);
        }
        if (row >= LONG_ROW && function == Intrinsic.SIGMOID) {
            sigmoidOfRow = true;
            return names.method(ClassNames.Helper.SIGMOID_OF_ROW);
        }
        if (!isOwn(function) && !FloatFunctions.has(function)) {
            return "Math." + wish(function);
        }
        usedAsFloat.add(function);
        if (FloatFunctions.throughDouble(function)) {
            addRough(function);
        } else if (!FloatFunctions.has(function)) {
            used.add(function);
        }
        return names.method(function);
    }

    /** What to call for a function of doubles; in a class of floats, what is rough need only be right to a float's digits. */
    String ofDoubles(Intrinsic function, boolean isRough) {
        boolean beside = rough.contains(function) && isOwn(function); // one name has one form
        if (FloatFunctions.throughDouble(function) && (isRough || beside)) {
            addRough(function);
            return names.method(function);
        }
        if (!isOwn(function)) {
            return "Math." + wish(function);
        }
        used.add(function);
        return names.method(function);
    }

    private void addRough(Intrinsic function) {
        rough.add(function);
        if (function == Intrinsic.SOFTPLUS) {
            rough.add(Intrinsic.SOFTPLUS_TAIL);
        }
    }

    /** The name of the function in {@link Math}, or the one wished for. */
    static String wish(Intrinsic function) {
        return switch (function) {
            case EXP -> "exp";
            case LOG -> "log";
            case LOG1P -> "log1p";
            case EXPM1 -> "expm1";
            case SIN -> "sin";
            case COS -> "cos";
            case TAN -> "tan";
            case ATAN -> "atan";
            case TANH -> "tanh";
            case SIGMOID -> "sigmoid";
            case SOFTPLUS -> "softplus";
            case SOFTPLUS_TAIL -> "softplusTail";
            case ERF -> "erf";
            case ERFC -> "erfc";
            case ABS -> "abs";
            case SIGN -> "signum";
            case FLOOR -> "floor";
            case SQRT -> "sqrt";
            case POWER -> "pow";
            case MAX -> "max";
            case MIN -> "min";
        };
    }

    /** True if a call with floats gives a double. */
    static boolean givesDouble(Intrinsic function) {
        return !FloatFunctions.has(function) && jdkGivesDouble(function);
    }

    private static boolean jdkGivesDouble(Intrinsic function) {
        return switch (function) {
            case EXP, LOG, LOG1P, EXPM1, SIN, COS, TAN, ATAN, TANH, FLOOR, SQRT, POWER -> true;
            case SIGMOID, SOFTPLUS, SOFTPLUS_TAIL, ERF, ERFC, ABS, SIGN, MAX, MIN -> false;
        };
    }

    private static boolean isOwn(Intrinsic function) {
        return switch (function) {
            case SIGMOID, SOFTPLUS, SOFTPLUS_TAIL, ERF, ERFC -> true;
            case EXP, LOG, LOG1P, EXPM1, SIN, COS, TAN, ATAN, TANH, ABS, SIGN, FLOOR, SQRT, POWER, MAX, MIN -> false;
        };
    }

    /** The methods for what was called. */
    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        for (Intrinsic function : Intrinsic.values()) {
            String name = names.method(function);
            boolean throughDouble = rough.contains(function) || used.contains(function);
            if (usedAsFloat.contains(function)) {
                String body =
                        throughDouble ? "return (float) " + name + "((double) x);\n" : FloatFunctions.body(function);
                methods.add(method(name, TypeName.FLOAT, comment(function), body));
            }
            if (throughDouble) {
                boolean isRough = rough.contains(function);
                methods.add(method(
                        name,
                        TypeName.DOUBLE,
                        isRough ? FloatFunctions.comment(function) : comment(function),
                        isRough ? rough(function) : body(function)));
            }
        }
        if (tanhOfRow) {
            methods.add(method(
                    names.method(ClassNames.Helper.TANH_OF_ROW),
                    TypeName.FLOAT,
                    "tanh(x) for each element of a row: without a branch.",
                    FloatFunctions.TANH_OF_ROW));
        }
        if (sigmoidOfRow) {
            methods.add(method(
                    names.method(ClassNames.Helper.SIGMOID_OF_ROW),
                    TypeName.FLOAT,
                    "1 / (1 + exp(-x)) for each element of a row: without a branch; right to 3 units in the last place above -1, to 3 + 4 |x| below.",
                    FloatFunctions.SIGMOID_OF_ROW));
        }
        if (tanhOfRow || usedAsFloat.contains(Intrinsic.TANH)) {
            methods.add(method(
                    names.method(ClassNames.Helper.TANH_NEAR),
                    TypeName.FLOAT,
                    "tanh(x) for |x| up to 9.03, where it is 1: right to 3.5 units in the last place, never beyond 1.",
                    FloatFunctions.TANH_NEAR));
        }
        if (used.contains(Intrinsic.ERF) || used.contains(Intrinsic.ERFC)) {
            methods.add(method(
                    tail(),
                    TypeName.DOUBLE,
                    "erfc(x) for x above 0.46875, by the approximations of W. J. Cody, 1969.",
                    tailBody()));
        }
        return methods;
    }

    private String rough(Intrinsic function) {
        return function == Intrinsic.SIGMOID && rough.contains(Intrinsic.SOFTPLUS_TAIL)
                ? FloatFunctions.SIGMOID_BESIDE_TAIL
                : FloatFunctions.body(function);
    }

    private MethodSpec method(String name, TypeName type, String comment, String body) {
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(type)
                .addParameter(type, "x")
                .addJavadoc("$L", comment)
                .addCode(
                        "$L",
                        body.replace("#NEAR", names.method(ClassNames.Helper.TANH_NEAR))
                                .replace("#TAIL", names.method(Intrinsic.SOFTPLUS_TAIL)))
                .build();
    }

    private String tail() {
        return names.method(ClassNames.Helper.ERFC_TAIL);
    }

    private static String comment(Intrinsic function) {
        return switch (function) {
            case SIGMOID -> "1 / (1 + exp(-x)).";
            case SOFTPLUS -> "log(1 + exp(x)).";
            case SOFTPLUS_TAIL -> "log(1 + exp(-|x|)).";
            case ERF -> "The error function.";
            case ERFC -> "1 - erf(x).";
            case EXP, LOG, LOG1P, EXPM1, TANH -> FloatFunctions.comment(function);
            case SIN, COS, TAN, ATAN, ABS, SIGN, FLOOR, SQRT, POWER, MAX, MIN -> "";
        };
    }

    private String body(Intrinsic function) {
        return switch (function) {
            case SIGMOID -> "double e = Math.exp(-Math.abs(x));\nreturn (x < 0 ? e : 1.0) / (1.0 + e);\n";
            case SOFTPLUS -> "return Math.max(x, 0.0) + Math.log1p(Math.exp(-Math.abs(x)));\n";
            case SOFTPLUS_TAIL -> "return Math.log1p(Math.exp(-Math.abs(x)));\n";
            case ERF -> near("x * (" + NEAR + ")", "x > 0 ? 1.0 - tail : x < 0 ? tail - 1.0 : x");
            case ERFC -> near("1.0 - x * (" + NEAR + ")", "x < 0 ? 2.0 - tail : tail");
            case EXP, LOG, LOG1P, EXPM1, SIN, COS, TAN, ATAN, TANH, ABS, SIGN, FLOOR, SQRT, POWER, MAX, MIN -> "";
        };
    }

    private String near(String small, String large) {
        return "if (Math.abs(x) <= 0.46875) {\n    double t = x * x;\n    return " + small + ";\n}\ndouble tail = "
                + tail() + "(Math.abs(x));\nreturn " + large + ";\n";
    }

    private static String tailBody() {
        return """
                if (x > 27.3) {
                    return 0.0;
                }
                // exp(-x * x) by a square that is exact and a small rest: the error of x * x would be multiplied by it.
                double head = Math.floor(x * 16.0) / 16.0;
                double bell = Math.exp(-head * head) * Math.exp(-(x - head) * (x + head));
                if (x <= 4.0) {
                    return bell * (#MIDDLE);
                }
                double t = 1.0 / (x * x);
                return bell * ((0.5641895835477563 - t * (#FAR)) / x);
                """.replace("#MIDDLE", MIDDLE).replace("#FAR", FAR);
    }

    // Coefficients of CALERF (W. J. Cody, Mathematics of Computation 23, 1969), from the highest power down.
    private static final String NEAR = ratio(
            "t",
            new double[] {
                1.85777706184603153e-1,
                3.16112374387056560e0,
                1.13864154151050156e2,
                3.77485237685302021e2,
                3.20937758913846947e3
            },
            new double[] {1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3
            });
    private static final String MIDDLE = ratio(
            "x",
            new double[] {
                2.15311535474403846e-8,
                5.64188496988670089e-1,
                8.88314979438837594e0,
                6.61191906371416295e1,
                2.98635138197400131e2,
                8.81952221241769090e2,
                1.71204761263407058e3,
                2.05107837782607147e3,
                1.23033935479799725e3
            },
            new double[] {
                1,
                1.57449261107098347e1,
                1.17693950891312499e2,
                5.37181101862009858e2,
                1.62138957456669019e3,
                3.29079923573345963e3,
                4.36261909014324716e3,
                3.43936767414372164e3,
                1.23033935480374942e3
            });
    private static final String FAR = ratio(
            "t",
            new double[] {
                1.63153871373020978e-2,
                3.05326634961232344e-1,
                3.60344899949804439e-1,
                1.25781726111229246e-1,
                1.60837851487422766e-2,
                6.58749161529837803e-4
            },
            new double[] {
                1,
                2.56852019228982242e0,
                1.87295284992346725e0,
                5.27905102951428412e-1,
                6.05183413124413191e-2,
                2.33520497626869185e-3
            });

    private static String ratio(String variable, double[] numerator, double[] denominator) {
        return polynomial(variable, numerator) + "\n            / " + polynomial(variable, denominator);
    }

    /** Horner's form. */
    private static String polynomial(String variable, double[] coefficients) {
        String sum = Literals.of(coefficients[0]);
        for (int i = 1; i < coefficients.length; i++) {
            sum = "(" + sum + " * " + variable + " + " + Literals.of(coefficients[i]) + ")";
        }
        return sum.replace("(1.0 * " + variable + " +", "(" + variable + " +");
    }
}
