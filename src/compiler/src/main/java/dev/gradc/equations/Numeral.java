package dev.gradc.equations;

import dev.gradc.algebra.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A number as people write it: an integer, a fraction, or decimals with a power of ten.
 *
 * @param numerator digits of the fraction's numerator, or the decimal number before the power
 * @param denominator digits of the denominator, empty if no fraction
 * @param exponent the power of ten, 0 for none
 */
record Numeral(String numerator, String denominator, int exponent) {
    private static final Map<String, String> SMALL = Map.of("1/2", "½", "1/4", "¼", "3/4", "¾");
    private static final BigInteger LARGEST_BINARY = BigInteger.valueOf(16);
    private static final int DIGITS = 17;

    /** The numeral of a magnitude, its sign left to the caller. */
    static Numeral of(Rational value) {
        Rational size = value.abs();
        if (size.isInteger() && size.numerator().bitLength() < 20) {
            return new Numeral(size.numerator().toString(), "", 0);
        }
        boolean proper = size.compareTo(Rational.ONE) < 0;
        BigInteger below = size.denominator();
        boolean binary = below.bitCount() == 1 && below.compareTo(LARGEST_BINARY) <= 0;
        if (binary && proper || !terminates(below) && below.bitLength() < 20) {
            return new Numeral(size.numerator().toString(), below.toString(), 0);
        }
        return decimal(size);
    }

    /** The numeral of a double's shortest decimal. */
    static Rational rational(double value) {
        return Rational.parse(Double.toString(value).toLowerCase(Locale.ROOT));
    }

    private static boolean terminates(BigInteger denominator) {
        BigInteger rest = denominator;
        for (BigInteger prime : new BigInteger[] {BigInteger.TWO, BigInteger.valueOf(5)}) {
            while (rest.mod(prime).signum() == 0) {
                rest = rest.divide(prime);
            }
        }
        return rest.equals(BigInteger.ONE);
    }

    /** A magnitude in decimals. */
    static Numeral decimal(Rational size) {
        if (size.isZero()) {
            return new Numeral("0", "", 0);
        }
        BigDecimal exact = new BigDecimal(size.numerator())
                .divide(new BigDecimal(size.denominator()), new MathContext(DIGITS))
                .stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= -3 && exponent < 7) {
            return new Numeral(exact.toPlainString(), "", 0);
        }
        return new Numeral(exact.movePointLeft(exponent).stripTrailingZeros().toPlainString(), "", exponent);
    }

    boolean fraction() {
        return !denominator.isEmpty();
    }

    /** The one glyph of a common fraction. */
    Optional<String> glyph() {
        return Optional.ofNullable(SMALL.get(numerator + "/" + denominator));
    }
}
