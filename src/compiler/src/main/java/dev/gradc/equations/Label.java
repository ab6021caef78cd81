package dev.gradc.equations;

import java.util.Objects;

/**
 * A tensor's name in print: a base in plain letters ({@code delta}, {@code yhat}), a layer's number or 0, and what is said of it.
 *
 * <p>A typesetter turns the base into a glyph and the layer into a superscript.
 */
record Label(String base, int layer, Style style) {
    /** What stands around the name. */
    enum Style {
        /** The name alone: W⁽¹⁾. */
        PLAIN,
        /** The adjoint of the tensor of this name: h̄. */
        BAR,
        /** The loss's derivative by the tensor of this name: ∂L/∂W⁽¹⁾. */
        OF_LOSS,
        /** The penalty's derivative by the tensor of this name: ∂R/∂W⁽¹⁾. */
        OF_PENALTY
    }

    Label {
        Objects.requireNonNull(base);
        Objects.requireNonNull(style);
    }

    static Label of(String base, int layer) {
        return new Label(base, layer, Style.PLAIN);
    }

    Label styled(Style other) {
        return new Label(base, layer, other);
    }
}
