package dev.gradc.evaluate;

import java.util.Arrays;

/** Where an evaluation stands: the positions of the axes, the values of the tensors, the number of samples. Slots are given by {@link Slots}. */
final class Frame<N> {
    private final int samples;
    private int[] positions = new int[0];
    private Object[] stores = new Object[0];
    private long epoch;

    Frame(int samples) {
        this.samples = samples;
    }

    int samples() {
        return samples;
    }

    int position(int axis) {
        return positions[axis];
    }

    void move(int axis, int position) {
        positions[axis] = position;
    }

    /** The number of the state of the stores: what is remembered under another number is stale. */
    long epoch() {
        return epoch;
    }

    /** Room for all slots, and a number for the state of the stores. */
    void prepare(Slots slots) {
        if (positions.length < slots.axes()) {
            positions = Arrays.copyOf(positions, slots.axes());
        }
        if (stores.length < slots.tensors()) {
            stores = Arrays.copyOf(stores, slots.tensors());
        }
        epoch = slots.nextEpoch();
    }

    void put(int tensor, Values<N> values) {
        stores[tensor] = values;
    }

    /** The values in a slot, null if there are none yet. */
    @SuppressWarnings("unchecked") // an array of a generic type; put is the only writer
    Values<N> get(int tensor) {
        return (Values<N>) stores[tensor];
    }
}
