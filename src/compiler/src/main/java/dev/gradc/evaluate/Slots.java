package dev.gradc.evaluate;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Tensor;
import java.util.HashMap;
import java.util.Map;

/** The numbers of axes and tensors in a {@link Frame}, and the count of its states. */
final class Slots {
    private final Map<Axis, Integer> axes = new HashMap<>();
    private final Map<Tensor, Integer> tensors = new HashMap<>();
    private long epoch;

    int of(Axis axis) {
        return axes.computeIfAbsent(axis, a -> axes.size());
    }

    int of(Tensor tensor) {
        return tensors.computeIfAbsent(tensor, t -> tensors.size());
    }

    int axes() {
        return axes.size();
    }

    int tensors() {
        return tensors.size();
    }

    long nextEpoch() {
        return ++epoch;
    }
}
