package dev.gradc.model;

/**
 * When training ends before its last epoch: once a number has not become better for a while. The best parameters are kept.
 *
 * @param figure {@code loss}, or the name of a report
 * @param heldOut true if it is watched on the rows held out, false on those trained on
 * @param highest true if higher is better
 * @param patience the epochs without a better value after which training ends
 * @param least by how much a value must be better to count
 */
public record EarlyStop(String figure, boolean heldOut, boolean highest, int patience, double least) {}
