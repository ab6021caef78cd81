package dev.gradc.trainer.model;

/**
 * How a cell's text becomes a value: parsed as a number x and given as {@code x * multiplier / divisor + offset}, or the
 * same and then standardised, or looked up among the column's distinct texts.
 */
public record Coding(Kind kind, double multiplier, double divisor, double offset) {
    /** What follows the reading of a cell. */
    public enum Kind {
        NUMBER,
        /** (x - mean) / standard deviation per column, both of the training part; a constant column gives 0. */
        STANDARDISED,
        /** The index of the text among the file's distinct texts in the order of String.compareTo. */
        CLASSES
    }

    public Coding {
        if (!Double.isFinite(multiplier) || !Double.isFinite(divisor) || !Double.isFinite(offset) || divisor == 0) {
            throw new IllegalArgumentException(
                    "cannot scale by * " + multiplier + " / " + divisor + " + " + offset + ": expected finite numbers");
        }
    }

    /** The number as it stands. */
    public static Coding number() {
        return new Coding(Kind.NUMBER, 1, 1, 0);
    }

    /** {@code columns(...) * multiplier / divisor + offset}. */
    public static Coding scaled(double multiplier, double divisor, double offset) {
        return new Coding(Kind.NUMBER, multiplier, divisor, offset);
    }

    /** {@code standardise(...)}. */
    public static Coding standardised() {
        return new Coding(Kind.STANDARDISED, 1, 1, 0);
    }

    /** {@code classes(...)}. */
    public static Coding classes() {
        return new Coding(Kind.CLASSES, 1, 1, 0);
    }

    /** The arithmetic part: what is left to do after it is known once the training rows are. */
    public double scale(double number) {
        return number * multiplier / divisor + offset;
    }
}
