package dev.gradc.evaluate;

import dev.gradc.algebra.Axis;
import java.util.List;

/** The walk of several axes over all their positions, the last one fastest. A batch axis runs over the samples in hand. */
final class Odometer {
    private final int[] slots;
    private final int[] extents;

    Odometer(List<Axis> axes, Slots slots) {
        this.slots = axes.stream().mapToInt(slots::of).toArray();
        this.extents = axes.stream().mapToInt(a -> a.batch() ? 0 : a.extent()).toArray();
    }

    private int extent(int i, Frame<?> frame) {
        return extents[i] == 0 ? frame.samples() : extents[i];
    }

    int size(Frame<?> frame) {
        int size = 1;
        for (int i = 0; i < slots.length; i++) {
            size = Math.multiplyExact(size, extent(i, frame));
        }
        return size;
    }

    void start(Frame<?> frame) {
        for (int slot : slots) {
            frame.move(slot, 0);
        }
    }

    /** One step on; false after the last position. */
    boolean advance(Frame<?> frame) {
        for (int i = slots.length - 1; i >= 0; i--) {
            int next = frame.position(slots[i]) + 1;
            if (next < extent(i, frame)) {
                frame.move(slots[i], next);
                return true;
            }
            frame.move(slots[i], 0);
        }
        return false;
    }
}
