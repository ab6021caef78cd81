package dev.gradc.trainer.model;

/** The floating-point type in which a model computes; fixed when its class is generated. */
public enum Precision {
    FLOAT(Float.MAX_VALUE),
    DOUBLE(Double.MAX_VALUE);

    private final double largest;

    Precision(double largest) {
        this.largest = largest;
    }

    /** The largest finite value of the type. */
    public double largest() {
        return largest;
    }

    @Override
    public String toString() {
        return this == FLOAT ? "float" : "double";
    }
}
