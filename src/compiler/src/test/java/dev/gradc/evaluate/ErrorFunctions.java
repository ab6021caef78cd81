package dev.gradc.evaluate;

/** The interpreter's error functions, which {@link PrimitivesTest} holds to 4 units in the last place, for tests of other packages. */
public final class ErrorFunctions {
    private ErrorFunctions() {}

    public static double erf(double x) {
        return ErrorFunction.erf(x);
    }

    public static double erfc(double x) {
        return ErrorFunction.erfc(x);
    }
}
