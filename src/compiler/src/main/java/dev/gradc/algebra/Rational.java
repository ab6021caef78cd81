package dev.gradc.algebra;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** An exact number in lowest terms with a positive denominator. A literal such as 1e-8 is exact until the code that uses it is written. */
public record Rational(BigInteger numerator, BigInteger denominator) implements Comparable<Rational> {
    public static final Rational ZERO = of(0);
    public static final Rational ONE = of(1);
    public static final Rational MINUS_ONE = of(-1);
    public static final Rational HALF = of(1, 2);

    public Rational {
        if (denominator.signum() == 0) {
            throw new ArithmeticException("a fraction with denominator 0");
        }
        BigInteger common = numerator.gcd(denominator);
        if (denominator.signum() < 0) {
            common = common.negate();
        }
        if (!common.equals(BigInteger.ONE)) {
            numerator = numerator.divide(common);
            denominator = denominator.divide(common);
        }
    }

    public static Rational of(long value) {
        return new Rational(BigInteger.valueOf(value), BigInteger.ONE);
    }

    public static Rational of(long numerator, long denominator) {
        return new Rational(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
    }

    /** The exact value of a decimal literal such as {@code 2.5e-3}; its exponent must be checked by the caller. */
    public static Rational parse(String decimal) {
        BigDecimal value = new BigDecimal(decimal);
        return value.scale() > 0
                ? new Rational(value.unscaledValue(), BigInteger.TEN.pow(value.scale()))
                : new Rational(value.toBigIntegerExact(), BigInteger.ONE);
    }

    public Rational plus(Rational other) {
        return new Rational(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    public Rational times(Rational other) {
        return new Rational(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    public Rational negate() {
        return new Rational(numerator.negate(), denominator);
    }

    public Rational abs() {
        return signum() < 0 ? negate() : this;
    }

    public Rational inverse() {
        return new Rational(denominator, numerator);
    }

    /** The greatest integer that is not greater. */
    public Rational floor() {
        BigInteger[] parts = numerator.divideAndRemainder(denominator);
        boolean below = parts[1].signum() < 0;
        return new Rational(below ? parts[0].subtract(BigInteger.ONE) : parts[0], BigInteger.ONE);
    }

    public int signum() {
        return numerator.signum();
    }

    public boolean isInteger() {
        return denominator.equals(BigInteger.ONE);
    }

    public boolean isZero() {
        return signum() == 0;
    }

    public boolean isOne() {
        return equals(ONE);
    }

    /** True if the value is an integer of small size, safe for {@link #intValue()}. */
    public boolean isInt() {
        return isInteger() && numerator.bitLength() < 31;
    }

    public int intValue() {
        return numerator.intValueExact();
    }

    /** The number of bits both parts take: a guard against growth when constants are folded. */
    public int bits() {
        return numerator.bitLength() + denominator.bitLength();
    }

    /** An integer power. */
    public Rational pow(int exponent) {
        return exponent < 0
                ? inverse().pow(Math.negateExact(exponent))
                : new Rational(numerator.pow(exponent), denominator.pow(exponent));
    }

    /** The nearest double. */
    public double doubleValue() {
        return new BigDecimal(numerator)
                .divide(new BigDecimal(denominator), new MathContext(60))
                .doubleValue();
    }

    @Override
    public int compareTo(Rational other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }

    @Override
    public String toString() {
        return isInteger() ? numerator.toString() : numerator + "/" + denominator;
    }
}
