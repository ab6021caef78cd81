package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Kind;
import dev.gradc.loops.NumberType;
import dev.gradc.loops.Value;
import dev.gradc.loops.Value.Operation;
import dev.gradc.model.Optimizer;

/**
 * What an optimiser remembers of gradients that have become 0, as the velocity of a unit that no longer learns, shrinks by the same factor in every
 * step, ends among the subnormal numbers and stays there; processors need up to a hundred times as long for each of those. A number is added and
 * taken away again: what is far larger stays as it is, what is left is a multiple of 2^-100 for floats and 2^-900 for doubles, so that its product
 * with a factor, and with the rate, is normal too.
 *
 * <p>Only states that shrink, and that all equations of the optimiser read linearly, so that nothing depends on whether they are 0: the
 * means of gradients of the moment methods, not those of squares, which stand below a root, nor one whose sign is taken.
 */
final class DyingAway {
    private static final double OF_FLOATS = 0x1.8p-77;
    private static final double OF_DOUBLES = 0x1.8p-848;

    private DyingAway() {}

    /** True if a state shrinks by itself and is only read linearly. */
    static boolean is(Tensor state, Optimizer optimizer) {
        return optimizer.states().contains(state)
                && optimizer.updates().stream().allMatch(u -> linear(u.value(), state))
                && optimizer.updates().stream().anyMatch(u -> u.target() == state && shrinks(u.value(), state));
    }

    private static boolean shrinks(Expr value, Tensor state) {
        return Arena.terms(value).stream().anyMatch(t -> t instanceof Expr.Mul && reads(t, state));
    }

    private static boolean linear(Expr e, Tensor state) {
        if (e instanceof Expr.Add) {
            return e.children().stream().allMatch(c -> linear(c, state));
        }
        if (e instanceof Expr.Mul) {
            return e.children().stream().filter(c -> reads(c, state)).count() <= 1
                    && e.children().stream().allMatch(c -> linear(c, state));
        }
        return e instanceof Expr.Read || !reads(e, state);
    }

    private static boolean reads(Expr e, Tensor tensor) {
        return Reads.of(e).contains(tensor);
    }

    /** The value of the state, kept out of the subnormal numbers. */
    static Value normal(Value value, NumberType real) {
        Value little = new Value.Literal(real == NumberType.FLOAT ? OF_FLOATS : OF_DOUBLES, Kind.REAL);
        return Arithmetic.binary(Operation.SUBTRACT, Arithmetic.binary(Operation.ADD, value, little), little);
    }
}
