package dev.gradc.evaluate;

import java.util.Arrays;

/** A node that keeps its last value as long as its axes and the stores stand as they stood: a sum shared by many elements is worked out once. */
final class Remembered<N> implements Node<N> {
    private final Node<N> node;
    private final int[] axes;
    private final int[] at;
    private long epoch;
    private N value;

    Remembered(Node<N> node, int[] axes) {
        this.node = node;
        this.axes = axes;
        this.at = new int[axes.length];
    }

    @Override
    public N evaluate(Frame<N> frame) {
        if (epoch != frame.epoch() || moved(frame)) {
            epoch = 0; // an exception must leave nothing behind
            value = node.evaluate(frame);
            for (int i = 0; i < axes.length; i++) {
                at[i] = frame.position(axes[i]);
            }
            epoch = frame.epoch();
        }
        return value;
    }

    private boolean moved(Frame<N> frame) {
        for (int i = 0; i < axes.length; i++) {
            if (at[i] != frame.position(axes[i])) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return value + " at " + Arrays.toString(at);
    }
}
