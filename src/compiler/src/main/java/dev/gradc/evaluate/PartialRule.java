package dev.gradc.evaluate;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Function;
import java.util.List;

/** The table of partial derivatives, by which the interpreter gives a {@link dev.gradc.algebra.PartialDerivative} its value. */
@FunctionalInterface
public interface PartialRule {
    /** The derivative of {@code function(arguments)} by one argument; {@code self} is that application. */
    Expr partial(Arena arena, Function function, int argument, List<Expr> arguments, Expr self);
}
