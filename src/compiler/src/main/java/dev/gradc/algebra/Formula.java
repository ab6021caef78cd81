package dev.gradc.algebra;

import java.util.List;
import java.util.Objects;

/**
 * A scalar function given by a formula, such as {@code mish(x) = x tanh(softplus(x))}: opaque to the algebra, kept by name in equations.
 *
 * <p>Identity is the object. The formals are scalar tensors of role FORMAL; the body reads them and nothing else. Its partial derivatives
 * are derived from the body, never given.
 */
public final class Formula implements Function {
    private final String name;
    private final List<Tensor> formals;
    private final Expr body;

    public Formula(String name, List<Tensor> formals, Expr body) {
        this.name = Objects.requireNonNull(name);
        this.formals = List.copyOf(formals);
        this.body = Objects.requireNonNull(body);
    }

    @Override
    public String text() {
        return name;
    }

    @Override
    public int arity() {
        return formals.size();
    }

    public List<Tensor> formals() {
        return formals;
    }

    public Expr body() {
        return body;
    }

    @Override
    public String toString() {
        return name;
    }
}
