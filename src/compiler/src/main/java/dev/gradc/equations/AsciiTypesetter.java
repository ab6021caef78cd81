package dev.gradc.equations;

import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.equations.Subscript.Letter;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The setting of terms in seven bits, for comments in code: {@code delta1 = W2' delta2 o sigmoid'(z1)}. */
final class AsciiTypesetter extends TextTypesetter {
    AsciiTypesetter(OptionalInt general) {
        super(general, false);
    }

    @Override
    Typesetter relativeTo(int layer) {
        return new AsciiTypesetter(OptionalInt.of(layer));
    }

    @Override
    String minus() {
        return "-";
    }

    @Override
    String elementwise() {
        return "o";
    }

    @Override
    String numeral(Numeral n) {
        return n.fraction()
                ? "(" + n.numerator() + "/" + n.denominator() + ")"
                : n.numerator() + (n.exponent() == 0 ? "" : "e" + n.exponent());
    }

    @Override
    Piece single(Label label, List<Subscript> at) {
        String layer = layer(label.layer());
        String base = Glyphs.ascii(label.base());
        String name = base
                + (layer.contains("l") ? "[" + layer + "]" : layer)
                + (at.isEmpty() ? "" : at.stream().map(this::subscript).collect(Collectors.joining(",", "[", "]")));
        String before = switch (label.style()) {
            case PLAIN -> "";
            case OF_PENALTY -> "dR/d";
            case BAR, OF_LOSS, DERIVATIVE -> "dL/d";
            case TANGENT -> "d_";
            case HESSIAN -> "Hv_";
        };
        return new Piece(before + name, ATOM);
    }

    @Override
    String word(String plain) {
        return Glyphs.ascii(plain);
    }

    @Override
    String transposed(String inside) {
        return inside + "'";
    }

    @Override
    String power(String base, Rational exponent) {
        return base + "^" + (exponent.isInteger() && exponent.signum() > 0 ? exponent : "(" + exponent + ")");
    }

    @Override
    String root(Term of) {
        return "sqrt(" + text(of) + ")";
    }

    @Override
    String norm(String inside) {
        return "||" + inside + "||^2";
    }

    @Override
    String length(String inside) {
        return "||" + inside + "||";
    }

    @Override
    String primitiveName(ScalarFunction f) {
        return f == ScalarFunction.SIGMOID ? "sigmoid" : super.primitiveName(f);
    }

    @Override
    String prime(String function) {
        return function + "'";
    }

    @Override
    String partial(int argument, String function) {
        return "d" + argument + "_" + function;
    }

    @Override
    Piece exponential(Term argument) {
        return new Piece("exp(" + text(argument) + ")", ATOM);
    }

    @Override
    Piece variablePower(Term base, Term exponent) {
        return new Piece(at(base, ATOM) + "^" + at(exponent, ATOM), MARKED);
    }

    @Override
    String relation(String plain) {
        return plain;
    }

    @Override
    String folded(ReduceOp op, List<Letter> over, String where, String body) {
        return op + over.stream().map(Letter::name).collect(Collectors.joining(",", "[", ""))
                + (where.isEmpty() ? "" : ": " + where) + "] " + body;
    }

    @Override
    String derivative(String of, String by) {
        return "d" + of + "/d" + by;
    }

    @Override
    String floor(String inside) {
        return "floor(" + inside + ")";
    }

    @Override
    String dot() {
        return "*";
    }

    @Override
    String dots(int count) {
        return "... (" + count + " more)";
    }
}
