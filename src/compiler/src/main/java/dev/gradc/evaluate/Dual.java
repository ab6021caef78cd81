package dev.gradc.evaluate;

/** A number with its derivative along the direction in hand: value + ε tangent, ε² = 0. */
record Dual(double value, double tangent) {
    /** A derivative times a tangent, 0 where the direction does not move the argument, be the derivative infinite. */
    static double chain(double derivative, double tangent) {
        return tangent == 0 ? 0 : derivative * tangent;
    }
}
