package dev.gradc.algebra;

/** The partial derivative of a function by one of its arguments, kept by name in equations: σ′(z), ∂₂ψ(x, a). Lowering expands it. */
public record PartialDerivative(Function of, int argument) implements Function {
    @Override
    public String text() {
        return of.arity() == 1 ? of.text() + "'" : "d" + (argument + 1) + "_" + of.text();
    }

    @Override
    public int arity() {
        return of.arity();
    }
}
