package dev.gradc.evaluate;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.PartialDerivative;
import java.util.List;

/** The table of partial derivatives, by which the interpreter gives a {@link PartialDerivative} its value. */
@FunctionalInterface
public interface PartialRule {
    /** The partial derivative at the arguments, written out at least one level deep. */
    Expr expand(Arena arena, PartialDerivative derivative, List<Expr> arguments);
}
