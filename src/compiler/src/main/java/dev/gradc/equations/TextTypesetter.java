package dev.gradc.equations;

import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.equations.Label.Style;
import dev.gradc.equations.Subscript.Constraint;
import dev.gradc.equations.Subscript.LabelAtom;
import dev.gradc.equations.Subscript.Letter;
import dev.gradc.equations.Subscript.Part;
import dev.gradc.equations.Term.Symbol;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The setting of terms as one line of Unicode text: W⁽¹⁾ⱼₖ, or w₁₂⁽¹⁾ where components come first. */
class TextTypesetter extends Typesetter {
    private static final String BAR = "\u0304";
    private static final String PRIMES = "′″‴⁗";
    private static final String DOT = "\u0307";

    private final boolean componentsFirst;

    TextTypesetter(OptionalInt general, boolean componentsFirst) {
        super(general);
        this.componentsFirst = componentsFirst;
    }

    @Override
    Typesetter relativeTo(int layer) {
        return new TextTypesetter(OptionalInt.of(layer), componentsFirst);
    }

    @Override
    String minus() {
        return "−";
    }

    @Override
    String times() {
        return " ";
    }

    @Override
    String elementwise() {
        return "⊙";
    }

    @Override
    String brackets(String inside) {
        return "(" + inside + ")";
    }

    @Override
    String squareBrackets(String inside) {
        return "[" + inside + "]";
    }

    @Override
    String numeral(Numeral n) {
        if (n.fraction()) {
            return n.glyph().orElse("(" + n.numerator() + "/" + n.denominator() + ")");
        }
        if (n.exponent() == 0) {
            return n.numerator();
        }
        String exponent = Integer.toString(n.exponent()).replace('-', '−');
        return (n.numerator().equals("1") ? "" : n.numerator() + "·") + "10"
                + Glyphs.high(exponent).orElseThrow();
    }

    // ---------------------------------------------------------------- names

    @Override
    Piece single(Label label, List<Subscript> at) {
        String layer = layer(label.layer());
        String above = layer.isEmpty() ? "" : superscript(layer);
        String glyph = Glyphs.unicode(label.base());
        boolean bar = label.style() == Style.BAR
                && Glyphs.width(glyph) == 1
                && !Glyphs.Base.parse(label.base()).hat();
        boolean dot = label.style() == Style.TANGENT && Glyphs.width(glyph) == 1;
        String stem = bar ? glyph + BAR : dot ? glyph + DOT : glyph;
        String index = indices(at);
        String name = componentsFirst && !index.startsWith("[") ? stem + index + above : stem + above + index;
        return switch (label.style()) {
            case PLAIN -> new Piece(name, above.isEmpty() ? ATOM : MARKED);
            case BAR -> new Piece(bar ? name : "∂L/∂" + name, bar && above.isEmpty() ? ATOM : MARKED);
            case OF_LOSS -> new Piece("∂L/∂" + name, MARKED);
            case OF_PENALTY -> new Piece("∂R/∂" + name, MARKED);
            case DERIVATIVE -> throw new IllegalArgumentException(label + " has no numerator");
            case TANGENT -> dot && above.isEmpty() ? new Piece(name, ATOM) : new Piece(dot ? name : "d" + name, MARKED);
            case HESSIAN -> new Piece("(H v)_" + name, MARKED);
        };
    }

    private static String superscript(String text) {
        return Glyphs.high("(" + text + ")").orElse("^(" + text + ")");
    }

    private String indices(List<Subscript> at) {
        if (at.isEmpty()) {
            return "";
        }
        List<String> texts = at.stream().map(this::subscript).toList();
        boolean plain = at.stream()
                .allMatch(s -> s.isAtom() && !(s.parts().get(0).atom() instanceof LabelAtom)
                        || s.isConstant() && s.constant() > 0
                        || at.size() == 1 && isStep(s));
        if (!plain) {
            boolean gathers = at.size() == 1 && at.get(0).isAtom();
            return gathers ? "_" + texts.get(0) : "[" + String.join(",", texts) + "]";
        }
        // Two digits side by side would read as one number.
        boolean single = texts.stream().allMatch(t -> t.length() == 1) || texts.size() == 1;
        return low(String.join(single ? "" : ",", texts));
    }

    /** True for t − 1 and its like. */
    private static boolean isStep(Subscript s) {
        return s.parts().size() == 1
                && s.parts().get(0).coefficient() == 1
                && s.parts().get(0).atom() instanceof Letter;
    }

    private static String low(String text) {
        StringBuilder out = new StringBuilder();
        for (String part : text.split(",", -1)) {
            Optional<String> low = Glyphs.low(part);
            if (low.isEmpty()) {
                return "[" + text + "]";
            }
            out.append(out.isEmpty() ? "" : ",").append(low.get());
        }
        return out.toString();
    }

    @Override
    String subscript(Subscript at) {
        StringBuilder out = new StringBuilder();
        boolean first =
                at.constant() > 0 && !at.isConstant() && at.parts().get(0).coefficient() < 0;
        if (first) { // 5 − t
            out.append(at.constant());
        }
        for (Part part : at.parts()) {
            int size = Math.abs(part.coefficient());
            out.append(part.coefficient() < 0 ? minus() : out.isEmpty() ? "" : "+")
                    .append(size == 1 ? "" : size)
                    .append(
                            part.atom() instanceof Letter letter
                                    ? letter.name()
                                    : text(((LabelAtom) part.atom()).element()));
        }
        if (!first && at.constant() != 0 || out.isEmpty()) {
            out.append(at.constant() < 0 ? minus() : out.isEmpty() ? "" : "+").append(Math.abs(at.constant()));
        }
        return out.toString();
    }

    @Override
    String word(String plain) {
        return plain;
    }

    // ---------------------------------------------------------------- operations

    @Override
    String transposed(String inside) {
        return inside + "ᵀ";
    }

    @Override
    String power(String base, Rational exponent) {
        String digits = exponent.toString().replace('-', '−');
        String mark = exponent.isInteger() ? Glyphs.high(digits).orElse("^" + digits) : "^(" + digits + ")";
        return base + mark;
    }

    @Override
    String root(Term of) {
        return "√" + at(of, ATOM);
    }

    @Override
    Piece quotient(Term above, Term below) {
        return new Piece(at(above, PRODUCT) + " / " + at(below, PREFIX), ELEMENTWISE);
    }

    @Override
    String meanFactor(String above, String below) {
        return above + "/" + below;
    }

    @Override
    String norm(String inside) {
        return "‖" + inside + "‖²";
    }

    @Override
    String length(String inside) {
        return "‖" + inside + "‖";
    }

    @Override
    String primitiveName(ScalarFunction f) {
        return switch (f) {
            case SIGMOID -> "σ";
            case LOG -> "ln";
            case ATAN -> "arctan";
            case STOP_GRADIENT -> "stop";
            default -> f.text();
        };
    }

    @Override
    String prime(String function) {
        int last = PRIMES.indexOf(function.charAt(function.length() - 1));
        return last < 0 || last == PRIMES.length() - 1
                ? function + "′"
                : function.substring(0, function.length() - 1) + PRIMES.charAt(last + 1);
    }

    @Override
    String partial(int argument, String function) {
        return "∂" + Glyphs.low(Integer.toString(argument)).orElseThrow() + function;
    }

    @Override
    String applied(String name, List<String> arguments, boolean tall) {
        return name + "(" + String.join(", ", arguments) + ")";
    }

    @Override
    Piece exponential(Term argument) {
        String text = text(argument);
        Optional<String> high = letter(argument) ? Glyphs.high(text) : Optional.empty();
        return high.isPresent() ? new Piece("e" + high.get(), MARKED) : new Piece("exp(" + text + ")", ATOM);
    }

    /** True for ± a letter of a formula, such as z in e⁻ᶻ. */
    private static boolean letter(Term argument) {
        Term of = argument instanceof Term.Scale s ? s.of() : argument;
        return of instanceof Symbol s && s.tensor().role() == Role.FORMAL;
    }

    @Override
    Piece variablePower(Term base, Term exponent) {
        String text = text(exponent);
        Optional<String> high = Glyphs.high(text);
        return new Piece(at(base, ATOM) + high.orElse("^" + at(exponent, ATOM)), MARKED);
    }

    @Override
    String choice(String then, String condition, String otherwise) {
        return then + " if " + condition + ", " + otherwise + " otherwise";
    }

    @Override
    String relation(String plain) {
        return switch (plain) {
            case "<=" -> "≤";
            case ">=" -> "≥";
            case "!=" -> "≠";
            default -> plain;
        };
    }

    @Override
    String folded(ReduceOp op, List<Letter> over, String where, String body) {
        String letters = over.stream().map(Letter::name).collect(Collectors.joining());
        String name = op == ReduceOp.SUM ? "Σ" : op == ReduceOp.PRODUCT ? "Π" : op.toString();
        Optional<String> low = where.isEmpty() ? Glyphs.low(letters) : Optional.empty();
        String list = over.stream().map(Letter::name).collect(Collectors.joining(","));
        return name + low.orElse("_{" + list + (where.isEmpty() ? "" : ": " + where) + "}") + " " + body;
    }

    @Override
    String constraints(List<Constraint> conditions) {
        return Conditions.texts(conditions, this).stream().collect(Collectors.joining(", "));
    }

    @Override
    String derivative(String of, String by) {
        return "∂" + of + "/∂" + by;
    }

    @Override
    String ones(boolean batch) {
        return "1";
    }

    @Override
    String absolute(String inside) {
        return "|" + inside + "|";
    }

    @Override
    String floor(String inside) {
        return "⌊" + inside + "⌋";
    }

    @Override
    String dot() {
        return "·";
    }

    @Override
    String dots(int count) {
        return "… (" + count + " more)";
    }
}
