package dev.gradc.algebra;

/** A function of scalars: a primitive, a formula of the model or its library, or a partial derivative of either. */
public sealed interface Function permits ScalarFunction, Formula, PartialDerivative {
    /** The name in plain text. */
    String text();

    /** The number of arguments. */
    int arity();
}
