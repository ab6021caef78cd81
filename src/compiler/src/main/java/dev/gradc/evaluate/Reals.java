package dev.gradc.evaluate;

import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ScalarFunction;

/** The arithmetic of double precision. */
final class Reals implements Arithmetic<Double> {
    /** Elements kept in the array given, not in a copy. */
    record Elements(double[] array) implements Values<Double> {
        @Override
        public Double get(int offset) {
            return array[offset];
        }

        @Override
        public void set(int offset, Double value) {
            array[offset] = value;
        }

        @Override
        public int length() {
            return array.length;
        }
    }

    @Override
    public Double of(double value) {
        return value;
    }

    @Override
    public double real(Double number) {
        return number;
    }

    @Override
    public Double plus(Double a, Double b) {
        return a + b;
    }

    @Override
    public Double times(Double a, Double b) {
        return a * b;
    }

    @Override
    public Double power(Double base, Rational exponent, double rounded) {
        return Primitives.power(base, rounded);
    }

    @Override
    public Double apply(ScalarFunction function, Double x, Double y) {
        return Primitives.value(function, x, y);
    }

    @Override
    public Values<Double> allocate(int size) {
        return new Elements(new double[size]);
    }
}
