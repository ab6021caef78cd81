package dev.gradc.loops;

import java.util.Optional;

/**
 * A number that {@code loss} leaves beside the objective: a scalar of kind DOUBLE.
 *
 * @param mean true if it is a mean over the samples, which means of several batches can be put together to
 * @param reported true if the user asked for it; others are there to be put into a formula
 * @param formula what computes it from means and the count of samples, where it is none itself
 */
public record Metric(String name, Buffer value, boolean mean, boolean reported, Optional<Statement.Call> formula) {
    /** A mean that is reported. */
    public Metric(String name, Buffer value) {
        this(name, value, true, true, Optional.empty());
    }
}
