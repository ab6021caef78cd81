package dev.gradc.evaluate;

import java.util.function.DoubleSupplier;

/**
 * Derivatives by central differences with Richardson's extrapolation: knows no rule of differentiation, and costs evaluations of the whole.
 *
 * <p>The error of the plain quotient is h² f‴ / 6 and that of the extrapolated one of order h⁴; rounding adds about ε |f| / h. With the step
 * h = 10⁻³ (1 + |x|) a smooth function of moderate size comes out to some eleven digits; near a kink it does not come out at all, which
 * {@link Estimate#doubt} shows.
 */
public final class CentralDifferences {
    private static final double STEP = 1e-3;

    private CentralDifferences() {}

    /**
     * A derivative and how far to trust it.
     *
     * @param doubt the distance of the two extrapolations, from h and from h/2: an honest guess at the error
     */
    public record Estimate(double derivative, double doubt) {}

    /** The derivative of a function by an element of an array that the function reads. The element is put back. */
    public static Estimate derivative(DoubleSupplier function, double[] array, int element) {
        double x = array[element];
        double step = STEP * (1 + Math.abs(x));
        try {
            double coarse = quotient(function, array, element, step);
            double middle = quotient(function, array, element, step / 2);
            double fine = quotient(function, array, element, step / 4);
            double first = (4 * middle - coarse) / 3;
            double second = (4 * fine - middle) / 3;
            return new Estimate(second, Math.abs(second - first));
        } finally {
            array[element] = x;
        }
    }

    private static double quotient(DoubleSupplier function, double[] array, int element, double step) {
        double x = array[element];
        double above = x + step;
        double below = x - step;
        array[element] = above;
        double high = function.getAsDouble();
        array[element] = below;
        double low = function.getAsDouble();
        array[element] = x;
        return (high - low) / (above - below);
    }
}
