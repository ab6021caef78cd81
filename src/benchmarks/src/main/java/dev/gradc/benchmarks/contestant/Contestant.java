package dev.gradc.benchmarks.contestant;

/** A network in training, made by some library or compiler. Batches are numbered 0 to 15. */
public interface Contestant {
    /** One training step; gives the loss before it, or what is at hand instead. */
    double step(int batch);

    /** The forward pass and the loss, or what the library has of them. */
    double forward(int batch);

    /** The mean loss of a batch; NaN where the library does not tell. */
    double loss(int batch);

    /** Whether {@link #gradient} and {@link #parameters} are to be had. */
    default boolean opensUp() {
        return true;
    }

    /** The gradient of the loss of a batch, in the order and layout of the model; the parameters stay. */
    float[] gradient(int batch);

    /** The parameters, in the order and layout of the model. */
    float[] parameters();

    /** Whether the update is the model's own, so that parameters after some steps can be compared. */
    default boolean updatesAsTheModel() {
        return opensUp();
    }
}
