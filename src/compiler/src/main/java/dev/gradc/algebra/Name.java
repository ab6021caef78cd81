package dev.gradc.algebra;

import java.util.Objects;

/**
 * A tensor's name as a textbook writes it: a base and, for what belongs to a layer, the layer's number.
 *
 * <p>The plain form puts both together ({@code W1}, {@code z2}); the views set the layer as a superscript. Layer 0 means none.
 */
public record Name(String base, int layer) {
    public Name {
        Objects.requireNonNull(base);
    }

    /** A name with trailing digits read as a layer: {@code W1} is base W, layer 1; a leading zero keeps the digits in the base. */
    public static Name parse(String text) {
        int end = text.length();
        while (end > 0 && Character.isDigit(text.charAt(end - 1))) {
            end--;
        }
        String digits = text.substring(end);
        boolean layered = end > 0
                && text.charAt(end - 1) != '_'
                && !digits.isEmpty()
                && digits.length() < 6
                && digits.charAt(0) != '0';
        return layered ? new Name(text.substring(0, end), Integer.parseInt(digits)) : new Name(text, 0);
    }

    /** The name for one more thing of that name: {@code z_}, {@code z__}, then {@code z_3}, {@code z_4}. */
    public Name other(int count) {
        String mark = count <= 2 ? "_".repeat(count) : "_" + count + (layer == 0 ? "" : "_");
        return new Name(base + mark, layer);
    }

    /** The plain text: {@code W1}. */
    public String plain() {
        return layer == 0 ? base : base + layer;
    }

    @Override
    public String toString() {
        return plain();
    }
}
