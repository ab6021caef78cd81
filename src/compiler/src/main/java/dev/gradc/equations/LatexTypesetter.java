package dev.gradc.equations;

import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.equations.Label.Style;
import dev.gradc.equations.Subscript.Constraint;
import dev.gradc.equations.Subscript.LabelAtom;
import dev.gradc.equations.Subscript.Letter;
import dev.gradc.equations.Subscript.Part;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The setting of terms in LaTeX with the macros of amsmath. */
final class LatexTypesetter extends Typesetter {
    LatexTypesetter(OptionalInt general) {
        super(general);
    }

    @Override
    Typesetter relativeTo(int layer) {
        return new LatexTypesetter(OptionalInt.of(layer));
    }

    @Override
    String minus() {
        return "-";
    }

    @Override
    String times() {
        return " ";
    }

    @Override
    String elementwise() {
        return "\\odot";
    }

    @Override
    String brackets(String inside) {
        return inside.contains("\\frac") || inside.contains("\\sum")
                ? "\\left(" + inside + "\\right)"
                : inside.contains("^{(") ? "\\bigl(" + inside + "\\bigr)" : "(" + inside + ")";
    }

    @Override
    String squareBrackets(String inside) {
        return "\\left[" + inside + "\\right]";
    }

    @Override
    String numeral(Numeral n) {
        if (n.fraction()) {
            return "\\tfrac{" + n.numerator() + "}{" + n.denominator() + "}";
        }
        if (n.exponent() == 0) {
            return n.numerator();
        }
        return (n.numerator().equals("1") ? "" : n.numerator() + " \\cdot ") + "10^{" + n.exponent() + "}";
    }

    // ---------------------------------------------------------------- names

    @Override
    Piece single(Label label, List<Subscript> at) {
        String layer = layer(label.layer());
        Glyphs.Base base = Glyphs.Base.parse(label.base());
        String stem = letters(base.stem());
        String glyph = base.hat() ? "\\hat{" + stem + "}" : stem;
        boolean bar = label.style() == Style.BAR && !base.hat();
        String index =
                base.index().isEmpty() ? indices(at) : letters(base.index()) + (at.isEmpty() ? "" : "," + indices(at));
        boolean dot = label.style() == Style.TANGENT;
        String name = (dot ? "\\dot{" + glyph + "}" : bar ? "\\bar{" + glyph + "}" : glyph)
                + (index.isEmpty() ? "" : "_{" + index + "}")
                + (layer.isEmpty() ? "" : "^{(" + layer + ")}");
        return switch (label.style()) {
            case PLAIN -> new Piece(name, layer.isEmpty() ? ATOM : MARKED);
            case BAR -> new Piece(bar ? name : derivative("L", name), layer.isEmpty() && bar ? ATOM : MARKED);
            case OF_LOSS -> new Piece(derivative("L", name), MARKED);
            case OF_PENALTY -> new Piece(derivative("R", name), MARKED);
            case DERIVATIVE -> throw new IllegalArgumentException(label + " has no numerator");
            case TANGENT -> new Piece(name, layer.isEmpty() ? ATOM : MARKED);
            case HESSIAN -> new Piece("(Hv)_{" + name + "}", MARKED);
        };
    }

    private static String letters(String plain) {
        String name = plain.codePointCount(0, plain.length()) == 1 ? Glyphs.spelled(plain) : plain;
        if (name.equals("PI")) {
            return "\\pi";
        }
        if (Glyphs.isGreek(name)) {
            return "\\" + name;
        }
        return name.length() == 1 ? name : "\\mathit{" + escaped(name) + "}";
    }

    private static String escaped(String text) {
        return text.replace("_", "\\_");
    }

    private String indices(List<Subscript> at) {
        List<String> texts = at.stream().map(this::subscript).toList();
        boolean single = texts.stream().allMatch(t -> t.length() == 1);
        return String.join(single ? "" : ",", texts);
    }

    @Override
    String subscript(Subscript at) {
        StringBuilder out = new StringBuilder();
        for (Part part : at.parts()) {
            int size = Math.abs(part.coefficient());
            out.append(part.coefficient() < 0 ? "-" : out.isEmpty() ? "" : "+")
                    .append(size == 1 ? "" : size)
                    .append(
                            part.atom() instanceof Letter letter
                                    ? letter.name()
                                    : text(((LabelAtom) part.atom()).element()));
        }
        if (at.constant() != 0 || out.isEmpty()) {
            out.append(at.constant() < 0 || out.isEmpty() ? "" : "+").append(at.constant());
        }
        return out.toString();
    }

    @Override
    public Piece gather(Term.Gather t) {
        return new Piece(text(t.of()) + "_{" + text(t.label()) + "}", ATOM);
    }

    @Override
    String word(String plain) {
        return plain.length() == 1 ? plain : "\\operatorname{" + escaped(plain) + "}";
    }

    // ---------------------------------------------------------------- operations

    @Override
    String transposed(String inside) {
        return inside + (inside.endsWith(")") ? "^{\\!\\top}" : "^{\\top}");
    }

    @Override
    String power(String base, Rational exponent) {
        return base + "^{" + exponent + "}";
    }

    @Override
    String root(Term of) {
        return "\\sqrt{" + text(of) + "}";
    }

    @Override
    Piece quotient(Term above, Term below) {
        return new Piece("\\frac{" + text(above) + "}{" + text(below) + "}", PREFIX);
    }

    @Override
    public Piece meanFactor(Term.MeanFactor t) {
        boolean negative = t.coefficient().signum() < 0;
        Rational size = t.coefficient().abs();
        String divisor = size.denominator().toString();
        String text =
                "\\frac{" + size.numerator() + "}{" + (divisor.equals("1") ? "" : divisor) + text(t.count()) + "}";
        return new Piece((negative ? "-" : "") + text, negative ? SUM : PREFIX);
    }

    @Override
    String meanFactor(String above, String below) {
        return "\\frac{" + above + "}{" + below + "}";
    }

    @Override
    String norm(String inside) {
        return "\\left\\lVert " + inside + " \\right\\rVert^2";
    }

    @Override
    String length(String inside) {
        return "\\left\\lVert " + inside + " \\right\\rVert";
    }

    @Override
    String primitiveName(ScalarFunction f) {
        return switch (f) {
            case SIGMOID -> "\\sigma";
            case LOG -> "\\ln";
            case EXP -> "\\exp";
            case SIN -> "\\sin";
            case COS -> "\\cos";
            case TAN -> "\\tan";
            case TANH -> "\\tanh";
            case ATAN -> "\\arctan";
            case MAX -> "\\max";
            case MIN -> "\\min";
            default -> word(f.text());
        };
    }

    @Override
    String prime(String function) {
        return function + "'";
    }

    @Override
    String partial(int argument, String function) {
        return "\\partial_{" + argument + "} " + function;
    }

    @Override
    String applied(String name, List<String> arguments, boolean tall) {
        String inside = String.join(", ", arguments);
        return tall ? name + "\\!\\bigl(" + inside + "\\bigr)" : name + brackets(inside);
    }

    @Override
    Piece exponential(Term argument) {
        return new Piece("e^{" + text(argument) + "}", MARKED);
    }

    @Override
    Piece variablePower(Term base, Term exponent) {
        return new Piece(at(base, ATOM) + "^{" + text(exponent) + "}", MARKED);
    }

    @Override
    String choice(String then, String condition, String otherwise) {
        return "\\begin{cases} " + then + " & \\text{if } " + condition + " \\\\ " + otherwise
                + " & \\text{otherwise} \\end{cases}";
    }

    @Override
    String relation(String plain) {
        return switch (plain) {
            case "<=" -> "\\le";
            case ">=" -> "\\ge";
            case "!=" -> "\\ne";
            default -> plain;
        };
    }

    @Override
    String folded(ReduceOp op, List<Letter> over, String where, String body) {
        String letters = over.stream().map(Letter::name).collect(Collectors.joining(","));
        String name = switch (op) {
            case SUM -> "\\sum";
            case PRODUCT -> "\\prod";
            case MAX -> "\\max";
            case MIN -> "\\min";
            case LOG_SUM_EXP, ARGMAX, ARGMIN -> "\\operatorname*{" + op + "}";
        };
        return name + "_{" + letters + (where.isEmpty() ? "" : " :\\, " + where) + "} " + body;
    }

    @Override
    String constraints(List<Constraint> conditions) {
        return String.join(",\\ ", Conditions.texts(conditions, this));
    }

    @Override
    String derivative(String of, String by) {
        return "\\frac{\\partial " + of + "}{\\partial " + by + "}";
    }

    @Override
    String ones(boolean batch) {
        return "\\mathbf{1}";
    }

    @Override
    String absolute(String inside) {
        return "\\lvert " + inside + " \\rvert";
    }

    @Override
    String floor(String inside) {
        return "\\lfloor " + inside + " \\rfloor";
    }

    @Override
    String dot() {
        return "\\cdot";
    }

    @Override
    String dots(int count) {
        return "\\dots \\text{ (" + count + " more)}";
    }
}
