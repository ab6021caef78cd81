package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.PartialDerivative;
import java.util.List;

/** The table of partial derivatives, which the where-clause and the chain rule write out; the views know no derivative of their own. */
@FunctionalInterface
public interface Derivatives {
    /** The partial derivative at the arguments, written out one level deep. */
    Expr expand(Arena arena, PartialDerivative derivative, List<Expr> arguments);
}
