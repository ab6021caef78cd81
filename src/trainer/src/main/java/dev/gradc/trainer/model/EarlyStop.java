package dev.gradc.trainer.model;

/**
 * When training ends before its last epoch: once a figure has not become better for a while. The parameters that gave the best
 * are those that are kept.
 *
 * @param figure {@code loss}, or the name of a metric
 * @param heldOut true if it is watched on the rows held out, false on those trained on
 * @param highest true if higher is better
 * @param patience the epochs without a better value after which training ends
 * @param least by how much a value must be better to count
 */
public record EarlyStop(String figure, boolean heldOut, boolean highest, int patience, double least) {
    public EarlyStop {
        if (patience < 1 || !(least >= 0)) {
            throw new IllegalArgumentException("patience is " + patience + " and least is " + least);
        }
    }

    /** Whether a value is better than the best so far; what is no number never is. */
    public boolean better(double value, double best) {
        return highest ? value > best + least : value < best - least;
    }

    /** As the model file calls it: {@code val.loss}. */
    @Override
    public String toString() {
        return (heldOut ? "val." : "train.") + figure;
    }
}
