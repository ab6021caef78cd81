package dev.gradc.emit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Predicate;

/**
 * Numbers and texts as Java literals that read back to the same bits, in the same characters on every JDK, locale and platform.
 *
 * <p>A number is written with the fewest digits of which the nearest decimal reads back. A negative number stands in parentheses, so that no sign
 * meets another. {@code Double.toString} is not used: JDK 19 changed it.
 */
final class Literals {
    // Between these exponents a number is written without one.
    private static final int LEAST_PLAIN = -5;
    private static final int GREATEST_PLAIN = 9;

    private Literals() {}

    static String of(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "Double.NaN" : "Double." + infinity(value > 0);
        }
        boolean negative = Double.doubleToRawLongBits(value) < 0;
        double size = Math.abs(value);
        return signed(negative, decimal(new BigDecimal(size), 17, text -> Double.parseDouble(text) == size));
    }

    static String of(float value) {
        if (!Float.isFinite(value)) {
            return Float.isNaN(value) ? "Float.NaN" : "Float." + infinity(value > 0);
        }
        boolean negative = Float.floatToRawIntBits(value) < 0;
        float size = Math.abs(value);
        return signed(negative, decimal(new BigDecimal(size), 9, text -> Float.parseFloat(text) == size) + "f");
    }

    static String of(int value) {
        return value == Integer.MIN_VALUE ? "Integer.MIN_VALUE" : signed(value < 0, Integer.toString(Math.abs(value)));
    }

    static String of(long value) {
        return value == Long.MIN_VALUE ? "Long.MIN_VALUE" : signed(value < 0, Math.abs(value) + "L");
    }

    /** A string literal in ASCII. */
    static String of(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                out.append(c);
            } else if (c < 0x80) {
                // Octal with all three digits: a Unicode escape would be read before the literal is.
                out.append('\\').append(c >> 6).append(c >> 3 & 7).append(c & 7);
            } else {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(Character.forDigit(c >> shift & 15, 16));
                }
            }
        }
        return out.append('"').toString();
    }

    private static String infinity(boolean positive) {
        return positive ? "POSITIVE_INFINITY" : "NEGATIVE_INFINITY";
    }

    private static String signed(boolean negative, String size) {
        return negative ? "(-" + size + ")" : size;
    }

    private static String decimal(BigDecimal exact, int digits, Predicate<String> readsBack) {
        if (exact.signum() == 0) {
            return "0.0";
        }
        // Far more digits than any double needs, far fewer than a tiny one has.
        BigDecimal value = exact.round(new MathContext(40, RoundingMode.HALF_EVEN));
        for (int n = 1; n < digits; n++) {
            String text = text(value.round(new MathContext(n, RoundingMode.HALF_EVEN)));
            if (readsBack.test(text)) {
                return text;
            }
        }
        return text(value.round(new MathContext(digits, RoundingMode.HALF_EVEN)));
    }

    private static String text(BigDecimal rounded) {
        BigDecimal value = rounded.stripTrailingZeros();
        String digits = value.unscaledValue().toString();
        int exponent = digits.length() - 1 - value.scale();
        if (exponent < LEAST_PLAIN || exponent > GREATEST_PLAIN) {
            String fraction = digits.length() == 1 ? "0" : digits.substring(1);
            return digits.charAt(0) + "." + fraction + "e" + exponent;
        }
        String plain = value.toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
}
