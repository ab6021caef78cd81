package dev.gradc.equations;

import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.equations.Subscript.Constraint;
import dev.gradc.equations.Subscript.Letter;
import java.util.List;

/** What the marks of a format look like: the part of a typesetter that each format fills in. */
abstract class Marks {
    /** A text and how tightly it holds together. */
    record Piece(String text, int level) {}

    static final int CHOICE = -1;
    static final int SUM = 0;
    static final int ELEMENTWISE = 1;
    static final int PRODUCT = 2;
    static final int PREFIX = 3;
    static final int MARKED = 4;
    static final int ATOM = 5;

    abstract String minus();

    abstract String times();

    abstract String elementwise();

    abstract String brackets(String inside);

    abstract String squareBrackets(String inside);

    abstract String numeral(Numeral numeral);

    /** A tensor's symbol that is no derivative of one tensor by another. */
    abstract Piece single(Label label, List<Subscript> at);

    final Piece symbol(Label label, List<Subscript> at) {
        return label.of().isPresent() ? fraction(label, label.of().get(), at) : single(label, at);
    }

    /** The derivative of one tensor by another, its subscripts shared out between the two. */
    private Piece fraction(Label label, Label.Numerator of, List<Subscript> at) {
        int above = Math.min(of.rank(), at.size());
        Piece numerator = symbol(of.label(), at.subList(0, above));
        Piece denominator =
                symbol(new Label(label.base(), label.layer(), Label.Style.PLAIN), at.subList(above, at.size()));
        boolean nested = of.label().of().isPresent();
        String fraction = derivative(nested ? brackets(numerator.text()) : numerator.text(), denominator.text());
        return switch (label.style()) {
            case PLAIN, DERIVATIVE -> new Piece(fraction, MARKED);
            case BAR, OF_LOSS -> new Piece(derivative("L", brackets(fraction)), MARKED);
            case OF_PENALTY -> new Piece(derivative("R", brackets(fraction)), MARKED);
            case TANGENT -> new Piece("d" + brackets(fraction), MARKED);
            case HESSIAN -> throw new IllegalArgumentException(label + " is no parameter");
        };
    }

    abstract String subscript(Subscript at);

    abstract String transposed(String inside);

    abstract String power(String base, Rational exponent);

    abstract String root(Term of);

    abstract Piece quotient(Term above, Term below);

    abstract String meanFactor(String above, String below);

    /** The square of a vector's length. */
    abstract String norm(String inside);

    abstract String length(String inside);

    abstract String primitiveName(ScalarFunction function);

    abstract String prime(String function);

    abstract String partial(int argument, String function);

    abstract String applied(String name, List<String> arguments, boolean tall);

    abstract Piece exponential(Term argument);

    abstract Piece variablePower(Term base, Term exponent);

    abstract String choice(String then, String condition, String otherwise);

    /** The sign of a comparison, told in plain text: {@code <=}. */
    abstract String relation(String plain);

    abstract String folded(ReduceOp op, List<Letter> over, String where, String body);

    abstract String constraints(List<Constraint> conditions);

    abstract String word(String plain);

    abstract String derivative(String of, String by);

    abstract String ones(boolean batch);

    abstract String absolute(String inside);

    abstract String floor(String inside);

    abstract String dot();

    abstract String dots(int count);
}
