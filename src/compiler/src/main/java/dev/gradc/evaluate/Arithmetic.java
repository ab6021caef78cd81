package dev.gradc.evaluate;

import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ScalarFunction;

/** The operations of a kind of number, all the interpreter asks of it. */
interface Arithmetic<N> {
    N of(double value);

    /** The real part, which decides comparisons and indices. */
    double real(N number);

    N plus(N a, N b);

    N times(N a, N b);

    /** A constant power; {@code rounded} is the exponent as a double. */
    N power(N base, Rational exponent, double rounded);

    /** A primitive of one or two arguments, {@code y} being 0 for one. SELECT, AND and OR choose what to evaluate and are not asked for. */
    N apply(ScalarFunction function, N x, N y);

    Values<N> allocate(int size);
}
