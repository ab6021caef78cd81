package dev.gradc.lower;

import dev.gradc.algebra.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tensors that lie within others, and inputs of a recurrence that lie there a step early. */
final class Wholes {
    private final Map<Tensor, Part> parts = new LinkedHashMap<>();
    private final Map<Tensor, Tensor> early = new LinkedHashMap<>();

    /**
     * A tensor as a stretch of another.
     *
     * @param position of the axis of which it is a stretch: the first, which counts rows, or the last, along them
     * @param from where it begins
     */
    record Part(Tensor whole, int position, int from) {
        /** How far the whole reaches. */
        int extent() {
            return whole.axes().get(position).extent();
        }
    }

    void put(Tensor tensor, Part part) {
        parts.put(tensor, part);
    }

    Optional<Part> of(Tensor tensor) {
        return Optional.ofNullable(parts.get(tensor));
    }

    /** The row that a tensor begins in. */
    int row(Tensor tensor) {
        return of(tensor).filter(p -> p.position() == 0).map(Part::from).orElse(0);
    }

    /** The column that a tensor begins at. */
    int column(Tensor tensor) {
        return of(tensor).filter(p -> p.position() > 0).map(Part::from).orElse(0);
    }

    /** Says that a tensor of steps is another's copy, a step early. */
    void early(Tensor copy, Tensor of) {
        early.put(of, copy);
    }

    /** What has a tensor's elements a step early, if there is such a copy. */
    Optional<Tensor> early(Tensor tensor) {
        return Optional.ofNullable(early.get(tensor));
    }
}
