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

    abstract Piece symbol(Label label, List<Subscript> at);

    abstract String subscript(Subscript at);

    abstract String transposed(String inside);

    abstract String power(String base, Rational exponent);

    abstract String root(Term of);

    abstract Piece quotient(Term above, Term below);

    abstract String meanFactor(String above, String below);

    abstract String norm(String inside);

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
