package dev.gradc.evaluate;

import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ScalarFunction;

/**
 * Dual numbers whose tangents are added up in absolute value: what comes out is the sum of the sizes of all the products the tangent is a sum
 * of, the yardstick for the rounding error of a tangent that cancels.
 */
final class Majorants implements Arithmetic<Dual> {
    private final Duals duals = new Duals();

    @Override
    public Dual of(double value) {
        return duals.of(value);
    }

    @Override
    public double real(Dual number) {
        return number.value();
    }

    @Override
    public Dual plus(Dual a, Dual b) {
        return new Dual(a.value() + b.value(), a.tangent() + b.tangent());
    }

    @Override
    public Dual times(Dual a, Dual b) {
        Dual product =
                duals.times(new Dual(Math.abs(a.value()), a.tangent()), new Dual(Math.abs(b.value()), b.tangent()));
        return new Dual(a.value() * b.value(), product.tangent());
    }

    @Override
    public Dual power(Dual base, Rational exponent, double rounded) {
        Dual power = duals.power(base, exponent, rounded);
        return new Dual(power.value(), Math.abs(power.tangent()));
    }

    @Override
    public Dual apply(ScalarFunction f, Dual x, Dual y) {
        if (f.opaque()) {
            return new Dual(
                    Primitives.value(f, x.value(), y.value()), x.tangent()); // its derivative is written 1 − y², y − y²
        }
        double first = duals.apply(f, x, duals.of(y.value())).tangent();
        double second = duals.apply(f, duals.of(x.value()), y).tangent();
        return new Dual(Primitives.value(f, x.value(), y.value()), Math.abs(first) + Math.abs(second));
    }

    @Override
    public Values<Dual> allocate(int size) {
        return duals.allocate(size);
    }
}
