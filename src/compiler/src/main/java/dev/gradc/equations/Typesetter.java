package dev.gradc.equations;

import dev.gradc.algebra.Rational;
import dev.gradc.equations.Term.Apply;
import dev.gradc.equations.Term.Fold;
import dev.gradc.equations.Term.Hadamard;
import dev.gradc.equations.Term.Number;
import dev.gradc.equations.Term.Ones;
import dev.gradc.equations.Term.Product;
import dev.gradc.equations.Term.Quotient;
import dev.gradc.equations.Term.Scale;
import dev.gradc.equations.Term.Sum;
import dev.gradc.equations.Term.Symbol;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The setting of terms in one format: which brackets are needed is decided here, what the marks look like by the format.
 *
 * <p>With a general layer g, every layer's number n is written as l + (n − g).
 */
abstract class Typesetter extends Marks implements Term.Visitor<Marks.Piece> {
    private final OptionalInt general;

    Typesetter(OptionalInt general) {
        this.general = general;
    }

    /** The same setting with layers written relative to one. */
    abstract Typesetter relativeTo(int layer);

    final String text(Term term) {
        return term.accept(this).text();
    }

    /** The term in brackets unless it holds at least as tightly as told. */
    final String at(Term term, int level) {
        Piece piece = term.accept(this);
        return piece.level() >= level ? piece.text() : brackets(piece.text());
    }

    final List<String> texts(List<Term> terms) {
        return terms.stream().map(this::text).toList();
    }

    /** A layer's mark: its number, or l with a difference; empty for none. */
    final String layer(int layer) {
        if (layer == 0) {
            return "";
        }
        if (general.isEmpty()) {
            return Integer.toString(layer);
        }
        int offset = layer - general.getAsInt();
        return offset == 0 ? "l" : "l" + (offset > 0 ? "+" : minus()) + Math.abs(offset);
    }

    /** A fraction in brackets, all else as it is. */
    private String whole(Term term) {
        boolean fraction = term instanceof Symbol s && s.label().of().isPresent();
        return fraction ? brackets(text(term)) : text(term);
    }

    // ---------------------------------------------------------------- kinds

    @Override
    public Piece number(Number t) {
        Numeral numeral = Numeral.of(t.value());
        String text = (t.value().signum() < 0 ? minus() : "") + numeral(numeral);
        return new Piece(
                text,
                t.value().signum() < 0
                        ? SUM
                        : numeral.fraction() && numeral.glyph().isEmpty() ? PRODUCT : ATOM);
    }

    @Override
    public Piece decimal(Term.Decimal t) {
        boolean negative = t.value().signum() < 0;
        return new Piece(
                (negative ? minus() : "") + numeral(Numeral.decimal(t.value().abs())), negative ? SUM : ATOM);
    }

    @Override
    public Piece symbol(Symbol t) {
        return symbol(t.label(), List.of());
    }

    @Override
    public Piece element(Term.Element t) {
        return symbol(t.of().label(), t.at());
    }

    @Override
    public Piece slice(Term.Slice t) {
        return symbol(t.of().label(), t.at());
    }

    @Override
    public Piece gather(Term.Gather t) {
        return new Piece(text(t.of()) + "_" + text(t.label()), ATOM);
    }

    @Override
    public Piece sole(Term.Sole t) {
        return t.vector().accept(this);
    }

    @Override
    public Piece scale(Scale t) {
        boolean bracketed = t.of() instanceof Sum;
        String inside = bracketed && t.coefficient().equals(Rational.MINUS_ONE)
                ? squareBrackets(text(t.of()))
                : at(t.of(), ELEMENTWISE);
        boolean negative = t.coefficient().signum() < 0;
        String sign = negative ? minus() : "";
        if (t.coefficient().abs().isOne()) {
            return new Piece(sign + inside, SUM);
        }
        String number = numeral(Numeral.of(t.coefficient()));
        int level = negative
                ? SUM
                : Math.min(PRODUCT, bracketed ? ATOM : t.of().accept(this).level());
        return new Piece(sign + number + (close(t) ? "" : times()) + inside, level);
    }

    /** True for 2λ: an integer before a constant's letter. */
    private static boolean close(Scale t) {
        Term first = t.of() instanceof Product p ? p.factors().get(0) : t.of();
        return t.coefficient().isInteger()
                && first instanceof Symbol s
                && s.label().layer() == 0
                && s.tensor().rank() == 0
                && switch (s.tensor().role()) {
                    case CONSTANT, SETTING -> true;
                    case INPUT,
                            TARGET,
                            PARAMETER,
                            STATE,
                            UNIFORM,
                            GAUSSIAN,
                            DEFINED,
                            POSITION,
                            ADJOINT,
                            TANGENT,
                            FORMAL -> false;
                };
    }

    @Override
    public Piece meanFactor(Term.MeanFactor t) {
        String above = t.coefficient().numerator().abs().toString();
        String divisor = t.coefficient().denominator().toString();
        String below = divisor.equals("1") ? text(t.count()) : brackets(divisor + text(t.count()));
        String sign = t.coefficient().signum() < 0 ? minus() : "";
        return new Piece(sign + brackets(meanFactor(above, below)), sign.isEmpty() ? ATOM : SUM);
    }

    @Override
    public Piece sum(Sum t) {
        StringBuilder out = new StringBuilder();
        for (Term term : t.terms()) {
            boolean negative = Presentation.negative(term);
            Term size = negative ? Presentation.scale(Rational.MINUS_ONE, term) : term;
            String sign = out.isEmpty() ? (negative ? minus() : "") : negative ? " " + minus() + " " : " + ";
            out.append(sign).append(at(size, negative ? ELEMENTWISE : SUM));
        }
        return new Piece(out.toString(), SUM);
    }

    @Override
    public Piece product(Product t) {
        StringBuilder out = new StringBuilder();
        List<Term> factors = t.factors();
        for (int i = 0; i < factors.size(); i++) {
            Term factor = factors.get(i);
            boolean open = i < factors.size() - 1
                    && (factor instanceof Fold || factor instanceof Term.Dot || factor instanceof Scale);
            String text = at(factor, open ? ATOM : PRODUCT);
            out.append(i == 0 ? "" : times()).append(text);
        }
        return new Piece(out.toString(), PRODUCT);
    }

    @Override
    public Piece hadamard(Hadamard t) {
        return new Piece(
                t.factors().stream().map(f -> at(f, PRODUCT)).collect(Collectors.joining(" " + elementwise() + " ")),
                ELEMENTWISE);
    }

    @Override
    public Piece quotient(Quotient t) {
        return quotient(t.numerator(), t.denominator());
    }

    @Override
    public Piece power(Term.Power t) {
        if (t.base() instanceof Term.SquaredNorm square && t.exponent().equals(Rational.HALF)) {
            return new Piece(length(text(square.of())), ATOM);
        }
        return t.exponent().equals(Rational.HALF)
                ? new Piece(root(t.base()), PREFIX)
                : new Piece(power(at(t.base(), ATOM), t.exponent()), MARKED);
    }

    @Override
    public Piece named(Term.Named t) {
        return new Piece(applied(word(t.function()), texts(t.arguments()), tall(t.arguments())), ATOM);
    }

    @Override
    public Piece transpose(Term.Transpose t) {
        return new Piece(transposed(at(t.of(), ATOM)), MARKED);
    }

    @Override
    public Piece dot(Term.Dot t) {
        String row = transposed(at(t.left(), ATOM));
        boolean tight = t.left() instanceof Ones && t.right() instanceof Symbol;
        return new Piece(row + (tight ? "" : times()) + at(t.right(), PRODUCT), PRODUCT);
    }

    @Override
    public Piece squaredNorm(Term.SquaredNorm t) {
        return new Piece(norm(text(t.of())), MARKED);
    }

    @Override
    public Piece diagonal(Term.Diagonal t) {
        return new Piece(applied(word("diag"), List.of(text(t.of())), false), ATOM);
    }

    @Override
    public Piece ones(Ones t) {
        return new Piece(ones(t.batch()), ATOM);
    }

    @Override
    public Piece identity(Term.Identity t) {
        return new Piece("I", ATOM);
    }

    @Override
    public Piece oneHot(Term.OneHot t) {
        return new Piece((t.label().tensor().rank() == 0 ? "e" : "E") + "(" + text(t.label()) + ")", ATOM);
    }

    @Override
    public Piece extreme(Term.Extreme t) {
        return new Piece(applied(word(t.op().toString()), List.of(text(t.of())), false), ATOM);
    }

    @Override
    public Piece fold(Fold t) {
        String body = at(t.body(), PRODUCT);
        return new Piece(folded(t.op(), t.over(), t.where().isEmpty() ? "" : constraints(t.where()), body), PRODUCT);
    }

    @Override
    public Piece bracket(Term.Bracket t) {
        return new Piece(squareBrackets(constraints(t.conditions())), ATOM);
    }

    @Override
    public Piece position(Term.Position t) {
        return new Piece(subscript(t.at()), t.at().isAtom() ? ATOM : SUM);
    }

    @Override
    public Piece derivative(Term.Derivative t) {
        return new Piece(derivative(whole(t.of()), whole(t.by())), MARKED);
    }

    @Override
    public Piece chain(Term.Chain t) {
        return new Piece(String.join(" " + dot() + " ", texts(t.factors())), PRODUCT);
    }

    @Override
    public Piece elided(Term.Elided t) {
        return new Piece(dots(t.count()), ATOM);
    }

    // ---------------------------------------------------------------- functions

    static boolean tall(List<Term> arguments) {
        return arguments.stream()
                .anyMatch(a -> a instanceof Symbol s && s.label().layer() > 0);
    }

    @Override
    public Piece apply(Apply t) {
        return new FunctionSetting(this).set(t);
    }
}
