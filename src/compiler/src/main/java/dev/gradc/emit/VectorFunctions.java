package dev.gradc.emit;

import com.palantir.javapoet.CodeBlock;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.NumberType;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The functions of vectors: those of the Vector API, and those of {@link LaneFormulas}, written out where they are used. HotSpot inlines the API's
 * methods however large a body grows, but no others, and a vector that is handed to a method it does not inline is put into an object.
 */
final class VectorFunctions {
    private static final Pattern ALL = Pattern.compile("\\ball\\(([^()]*)\\)");
    private static final Pattern LET = Pattern.compile("(V|W|VectorMask<\\w+>) (\\w+) = (.*)");
    private static final Pattern CALL = Pattern.compile("([a-z_0-9]+)\\((.*)\\)");
    private static final Pattern WORD = Pattern.compile("(?<![.\\w])[a-z]\\w*\\b(?!\\()");

    private final VectorTypes vectors;
    private final TurnMethods turns;
    private boolean needsPlaces;
    private int written;

    VectorFunctions(VectorTypes vectors) {
        this.vectors = vectors;
        this.turns = new TurnMethods(vectors, new Types(vectors.real()));
    }

    /** The methods that turn matrices. */
    TurnMethods turns() {
        return turns;
    }

    VectorTypes vectors() {
        return vectors;
    }

    /** A number in all lanes. */
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
        needsPlaces = true;
        return vectors.name() + ".fromArray(SPECIES, PLACES, 0)";
    }

    boolean needsPlaces() {
        return needsPlaces;
    }

    /** The value of a function; what has to be computed before it is written out. */
    String call(Intrinsic function, List<String> arguments, Names locals, CodeBlock.Builder out) {
        return switch (function) {
            case ABS -> arguments.get(0) + ".abs()";
            case SQRT -> arguments.get(0) + ".sqrt()";
            case MAX -> arguments.get(0) + ".max(" + arguments.get(1) + ")";
            case MIN -> arguments.get(0) + ".min(" + arguments.get(1) + ")";
            case EXP, LOG, LOG1P, EXPM1, TANH, SIGMOID, SOFTPLUS, SOFTPLUS_TAIL, ERF, ERFC, SIGN, FLOOR ->
                formula(function, arguments.get(0), locals, out);
            case SIN, COS, TAN, ATAN, POWER -> throw new IllegalStateException("no lanes for " + function);
        };
    }

    private String formula(Intrinsic function, String argument, Names locals, CodeBlock.Builder out) {
        int number = ++written;
        Map<String, String> names = new HashMap<>();
        String x = argument;
        if (!argument.matches("\\w+")) {
            x = locals.fresh("x" + number);
            let(vectors.name(), x, argument, out);
        }
        names.put("x", x);
        out.add("// $L of $L\n", LaneFormulas.comment(function, vectors.real()), x);
        String[] lines = LaneFormulas.lines(function, vectors.real()).strip().split(";?\n");
        for (int i = 0; i < lines.length - 1; i++) {
            Matcher let = LET.matcher(lines[i]);
            if (let.matches()) {
                String value = value(let.group(3), names, locals, out);
                names.put(let.group(2), locals.fresh(let.group(2) + number));
                let(type(let.group(1)), names.get(let.group(2)), value, out);
            } else {
                String[] sides = lines[i].split(" = ", 2);
                out.addStatement("$L = $L", names.get(sides[0]), VectorTypes.code(own(sides[1], names)));
            }
        }
        String result = value(lines[lines.length - 1], names, locals, out);
        String name = locals.fresh(function.name().toLowerCase(Locale.ROOT) + number);
        let(vectors.name(), name, result, out);
        return name;
    }

    private String value(String text, Map<String, String> names, Names locals, CodeBlock.Builder out) {
        Matcher call = CALL.matcher(text);
        return call.matches() && isFunction(call.group(1))
                ? formula(of(call.group(1)), own(call.group(2), names), locals, out)
                : own(text, names);
    }

    private static boolean isFunction(String name) {
        return name.equals("exp") || name.equals("expm1") || name.equals("log1p") || name.equals("softplus_tail");
    }

    private static Intrinsic of(String name) {
        return Intrinsic.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static void let(String type, String name, String value, CodeBlock.Builder out) {
        out.addStatement("$L $L = $L", VectorTypes.code(type), name, VectorTypes.code(value));
    }

    private String type(String letter) {
        return switch (letter) {
            case "V" -> vectors.name();
            case "W" -> vectors.real() == NumberType.FLOAT ? "IntVector" : "LongVector";
            default -> letter;
        };
    }

    /** A line's text with the names of this place. */
    private String own(String text, Map<String, String> names) {
        String named = WORD.matcher(text).replaceAll(m -> names.getOrDefault(m.group(), m.group()));
        return ALL.matcher(named)
                .replaceAll(m -> Matcher.quoteReplacement(all(literal(m.group(1)))))
                .replace("(V)", "(" + vectors.name() + ")");
    }

    /** A whole number as a literal of the vectors' own type. */
    private String literal(String number) {
        boolean whole = number.matches("-?\\d+");
        return !whole ? number : vectors.real() == NumberType.FLOAT ? number + "f" : number + ".0";
    }
}
