package dev.gradc.lower;

import dev.gradc.loops.Kind;
import dev.gradc.loops.Value;
import dev.gradc.loops.Value.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums with products, each product added as it is made. Of three products and more two sums grow side by side, so that what a product waits for is
 * short: what is no product starts the one, the first product the other. Two products follow one another, the last one last: where both wait for a
 * division, the processor gives the second some cycles after the first.
 */
final class Fused {
    private Fused() {}

    /** A term of a sum, or one that is taken away. */
    private record Term(Value value, boolean negative) {}

    /** The value, of a real sum with products the same in another order. */
    static Value of(Value value) {
        List<Term> terms = new ArrayList<>();
        if (value.kind() != Kind.REAL) {
            return value;
        }
        terms(value, false, terms);
        List<Value.Binary> products = new ArrayList<>();
        Value rest = null;
        for (Term term : terms) {
            if (term.value() instanceof Value.Binary b && b.operation() == Operation.MULTIPLY) {
                products.add(
                        term.negative() ? new Value.Binary(b.operation(), Arithmetic.negate(b.left()), b.right()) : b);
            } else if (rest == null) {
                rest = term.negative() ? Arithmetic.negate(term.value()) : term.value();
            } else {
                rest = Arithmetic.binary(term.negative() ? Operation.SUBTRACT : Operation.ADD, rest, term.value());
            }
        }
        if (products.isEmpty() || terms.size() < 2) {
            return value;
        }
        Value even = null;
        Value odd = rest;
        for (int i = 0; i < products.size(); i++) {
            if (i % 2 == 1 || products.size() < 3) {
                odd = plus(products.get(i), odd);
            } else {
                even = plus(products.get(i), even);
            }
        }
        return even == null ? odd : odd == null ? even : Arithmetic.binary(Operation.ADD, odd, even);
    }

    private static Value plus(Value.Binary product, Value sum) {
        return sum == null ? product : new Value.Fma(product.left(), product.right(), sum);
    }

    private static void terms(Value value, boolean negative, List<Term> terms) {
        if (value instanceof Value.Binary b && b.operation() == Operation.ADD) {
            terms(b.left(), negative, terms);
            terms(b.right(), negative, terms);
        } else if (value instanceof Value.Binary b && b.operation() == Operation.SUBTRACT) {
            terms(b.left(), negative, terms);
            terms(b.right(), !negative, terms);
        } else {
            terms.add(new Term(value, negative));
        }
    }
}
