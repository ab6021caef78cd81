package dev.gradc.simplify;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import java.util.function.Function;

/**
 * An identity applied from left to right wherever its left side matches: {@code ln σ(x) = −softplus(−x)}.
 *
 * @param name the identity as a reader would write it
 * @param domain where the variables may lie for both sides to be defined
 */
record Rule(String name, Domain domain, Function<Arena, Expr> left, Function<Arena, Expr> right) {
    /** The values at which a rule holds. */
    enum Domain {
        REAL,
        POSITIVE
    }
}
