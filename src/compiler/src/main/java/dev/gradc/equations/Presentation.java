package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.equations.Term.Number;
import dev.gradc.equations.Term.Product;
import dev.gradc.equations.Term.Quotient;
import dev.gradc.equations.Term.Scale;
import dev.gradc.equations.Term.Sum;
import dev.gradc.equations.Term.Symbol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which people write factors, and the terms they make of a product's parts. The algebra's own order serves equality; this one the eye.
 */
final class Presentation {
    private Presentation() {}

    /** Where sums over an index stand among the factors. */
    enum Reductions {
        /** A matrix-vector product before vectors. */
        FIRST,
        /** A written-out sum in brackets after single values. */
        AMONG_SUMS,
        /** A Σ after all it does not bind. */
        LAST
    }

    /** Factors as written: constants, parameters, adjoints, other values, sums in brackets, functions; reductions where told. */
    static Comparator<Expr> order(Reductions reductions) {
        return Comparator.comparingInt(e -> rank(e, reductions));
    }

    private static int rank(Expr e, Reductions reductions) {
        if (constant(e)) {
            return 0;
        }
        if (e instanceof Expr.Pow p) {
            return rank(p.base(), reductions);
        }
        if (e instanceof Expr.Read r) {
            return switch (r.tensor().role()) {
                case CONSTANT, SETTING -> 0;
                case PARAMETER, STATE -> 1;
                case ADJOINT, TANGENT -> 2;
                case INPUT, TARGET, UNIFORM, GAUSSIAN, DEFINED, POSITION, FORMAL -> 3;
            };
        }
        if (e instanceof Expr.Reduce) {
            return switch (reductions) {
                case FIRST -> 0;
                case AMONG_SUMS -> 4;
                case LAST -> 8;
            };
        }
        return e instanceof Expr.Add ? 5 : e instanceof Expr.Call ? 6 : 7;
    }

    /** True if the expression is the same for every element: it reads constants and settings alone. */
    static boolean constant(Expr e) {
        if (e instanceof Expr.Read r) {
            return r.tensor().role() == Role.CONSTANT || r.tensor().role() == Role.SETTING;
        }
        return !(e instanceof Expr.IndexValue || e instanceof Expr.Iverson)
                && e.children().stream().allMatch(Presentation::constant);
    }

    /** True for a factor 1/m, which is written first and by itself. */
    static boolean perSample(Expr factor, Arena arena) {
        return factor instanceof Expr.Pow p
                && p.exponent().equals(Rational.MINUS_ONE)
                && p.base() instanceof Expr.Read r
                && count(r.tensor(), arena);
    }

    private static boolean count(Tensor tensor, Arena arena) {
        return tensor == arena.count();
    }

    /** The product of scalars or matrices; nested products are flattened, 1 for none. */
    static Term product(List<Term> factors) {
        List<Term> flat = new ArrayList<>();
        for (Term factor : factors) {
            if (factor instanceof Product p) {
                flat.addAll(p.factors());
            } else if (!(factor instanceof Number n && n.value().isOne())) {
                flat.add(factor);
            }
        }
        return flat.isEmpty() ? new Number(Rational.ONE) : flat.size() == 1 ? flat.get(0) : new Product(flat);
    }

    /** A number times a term. */
    static Term scale(Rational coefficient, Term term) {
        if (coefficient.isOne()) {
            return term;
        }
        if (term instanceof Number n) {
            return new Number(coefficient.times(n.value()));
        }
        if (term instanceof Quotient q
                && q.numerator() instanceof Number n
                && n.value().isOne()) {
            Term quotient = new Quotient(new Number(coefficient.abs()), q.denominator());
            return coefficient.signum() < 0 ? new Scale(Rational.MINUS_ONE, quotient) : quotient;
        }
        return term instanceof Scale s
                ? scale(coefficient.times(s.coefficient()), s.of())
                : new Scale(coefficient, term);
    }

    /** A term divided by the count of samples: (1/m) t, −(1/m) t. */
    static Term mean(Rational coefficient, Symbol count, Term term) {
        boolean turned = term instanceof Scale s && s.coefficient().signum() < 0;
        Term size = turned ? scale(Rational.MINUS_ONE, term) : term;
        boolean negative = turned != coefficient.signum() < 0;
        Term product = product(List.of(new Term.MeanFactor(coefficient.abs(), count), size));
        return negative ? new Scale(Rational.MINUS_ONE, product) : product;
    }

    /** A sum, −[...] if every term is negative; numbers and lone constants in their places. */
    static Term sum(List<Term> terms) {
        List<Term> flat = new ArrayList<>();
        for (Term term : terms) {
            flat.addAll(term instanceof Sum s ? s.terms() : List.of(term));
        }
        if (flat.size() == 1) {
            return flat.get(0);
        }
        if (flat.stream().allMatch(Presentation::negative)) {
            return new Scale(
                    Rational.MINUS_ONE,
                    new Sum(flat.stream().map(t -> scale(Rational.MINUS_ONE, t)).toList()));
        }
        flat.sort(Comparator.comparingInt(Presentation::place));
        return new Sum(flat);
    }

    /** Positive integers first, other numbers and lone constants last: 1 − a, √v + ε. */
    private static int place(Term term) {
        if (term instanceof Number n) {
            return n.value().isInteger() ? (n.value().signum() > 0 ? 0 : 1) : 2;
        }
        boolean constant = term instanceof Symbol s
                && s.tensor().rank() == 0
                && (s.tensor().role() == Role.CONSTANT || s.tensor().role() == Role.SETTING);
        return constant ? 2 : 1;
    }

    static boolean negative(Term term) {
        return term instanceof Scale s && s.coefficient().signum() < 0
                || term instanceof Number n && n.value().signum() < 0;
    }
}
