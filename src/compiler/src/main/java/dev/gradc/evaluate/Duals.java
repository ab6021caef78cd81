package dev.gradc.evaluate;

import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ScalarFunction;

/** The arithmetic of dual numbers: forward mode. Its derivatives stand in {@link Slopes}, written apart from those of {@code derive}. */
final class Duals implements Arithmetic<Dual> {
    /** Values and tangents kept in the arrays given. */
    record Elements(double[] values, double[] tangents) implements Values<Dual> {
        @Override
        public Dual get(int offset) {
            return new Dual(values[offset], tangents[offset]);
        }

        @Override
        public void set(int offset, Dual value) {
            values[offset] = value.value();
            tangents[offset] = value.tangent();
        }

        @Override
        public int length() {
            return values.length;
        }
    }

    @Override
    public Dual of(double value) {
        return new Dual(value, 0);
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
        return new Dual(a.value() * b.value(), Dual.chain(b.value(), a.tangent()) + Dual.chain(a.value(), b.tangent()));
    }

    @Override
    public Dual power(Dual base, Rational exponent, double rounded) {
        return new Dual(
                Primitives.power(base.value(), rounded),
                Dual.chain(rounded * Primitives.power(base.value(), rounded - 1), base.tangent()));
    }

    @Override
    public Dual apply(ScalarFunction f, Dual x, Dual y) {
        double tangent = x.tangent() == 0 ? 0 : Slopes.first(f, x.value(), y.value()) * x.tangent();
        if (y.tangent() != 0) {
            tangent += Slopes.second(f, x.value(), y.value()) * y.tangent();
        }
        return new Dual(Primitives.value(f, x.value(), y.value()), tangent);
    }

    @Override
    public Values<Dual> allocate(int size) {
        return new Elements(new double[size], new double[size]);
    }
}
