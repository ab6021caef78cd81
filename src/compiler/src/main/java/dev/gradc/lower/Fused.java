package dev.gradc.lower;

import dev.gradc.loops.Kind;
import dev.gradc.loops.Value;
import dev.gradc.loops.Value.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums with products, each product added as it is made. Two sums grow side by side, so that what a product waits for is short: what is no product
 * starts the one, the first product the other.
 */
final class Fused {
    private Fused() {}

    /** The value, of a real sum with products the same in another order. */
    static Value of(Value value) {
        List<Value> terms = new ArrayList<>();
        if (value.kind() != Kind.REAL) {
            return value;
        }
        terms(value, terms);
        List<Value.Binary> products = new ArrayList<>();
        Value rest = null;
        for (Value term : terms) {
            if (term instanceof Value.Binary b && b.operation() == Operation.MULTIPLY) {
                products.add(b);
            } else {
                rest = rest == null ? term : Arithmetic.binary(Operation.ADD, rest, term);
            }
        }
        if (products.isEmpty() || terms.size() < 2) {
            return value;
        }
        Value even = null;
        Value odd = rest;
        for (int i = 0; i < products.size(); i++) {
            boolean second = i % 2 == 1 || products.size() == 1;
            if (second) {
                odd = plus(products.get(i), odd);
            } else {
                even = plus(products.get(i), even);
            }
        }
        return even == null || odd == null ? even == null ? odd : even : Arithmetic.binary(Operation.ADD, odd, even);
    }

    private static Value plus(Value.Binary product, Value sum) {
        return sum == null ? product : new Value.Fma(product.left(), product.right(), sum);
    }

    private static void terms(Value value, List<Value> terms) {
        if (value instanceof Value.Binary b && b.operation() == Operation.ADD) {
            terms(b.left(), terms);
            terms(b.right(), terms);
        } else {
            terms.add(value);
        }
    }
}
