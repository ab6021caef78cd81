package dev.gradc.equations;

import java.util.Objects;
import java.util.Optional;

/**
 * A tensor's name in print: a base in plain letters ({@code delta}, {@code yhat}), a layer's number or 0, and what is said of it.
 *
 * <p>A typesetter turns the base into a glyph and the layer into a superscript.
 */
record Label(String base, int layer, Style style, Optional<Numerator> of) {
    /** What stands above a fraction, with as many of the subscripts as it has axes. */
    record Numerator(Label label, int rank) {}

    /** What stands around the name. */
    enum Style {
        /** The name alone: W⁽¹⁾. */
        PLAIN,
        /** The adjoint of the tensor of this name: h̄. */
        BAR,
        /** The loss's derivative by the tensor of this name: ∂L/∂W⁽¹⁾. */
        OF_LOSS,
        /** The penalty's derivative by the tensor of this name: ∂R/∂W⁽¹⁾. */
        OF_PENALTY,
        /** Another tensor's derivative by the tensor of this name: ∂p/∂x. */
        DERIVATIVE,
        /** How the tensor of this name moves along a direction: ż. */
        TANGENT,
        /** The block of a Hessian times a direction that belongs to the tensor of this name. */
        HESSIAN
    }

    Label {
        Objects.requireNonNull(base);
        Objects.requireNonNull(style);
        Objects.requireNonNull(of);
    }

    Label(String base, int layer, Style style) {
        this(base, layer, style, Optional.empty());
    }

    static Label of(String base, int layer) {
        return new Label(base, layer, Style.PLAIN);
    }

    Label styled(Style other) {
        return new Label(base, layer, other, of);
    }

    /** The same of another layer. */
    Label shifted(int by) {
        return new Label(base, layer + by, style, of);
    }

    /** The derivative of a tensor of some label and rank by the tensor of this one. */
    Label under(Label numerator, int rank) {
        return new Label(base, layer, Style.DERIVATIVE, Optional.of(new Numerator(numerator, rank)));
    }
}
