package dev.gradc.evaluate;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.List;

/** An element of a tensor at positions worked out when it is asked for. Positions outside the tensor are refused. */
final class Access<N> implements Node<N> {
    private final Tensor tensor;
    private final int slot;
    private final List<Position<N>> at;
    private final N constant;

    Access(Tensor tensor, List<Position<N>> at, Slots slots, Arithmetic<N> arithmetic) {
        this.tensor = tensor;
        this.slot = slots.of(tensor);
        this.at = at;
        this.constant = tensor.role() == Role.CONSTANT || tensor.role() == Role.SETTING
                ? arithmetic.of(tensor.facts().value())
                : null;
    }

    @Override
    public N evaluate(Frame<N> frame) {
        int offset = offset(frame);
        Values<N> values = frame.get(slot);
        if (values != null) {
            return values.get(offset);
        }
        if (constant == null) {
            throw new EvaluationException(tensor + " is read and has no value");
        }
        return constant;
    }

    private int offset(Frame<N> frame) {
        int offset = 0;
        for (int i = 0; i < at.size(); i++) {
            Axis axis = tensor.axes().get(i);
            int extent = axis.batch() ? frame.samples() : axis.extent();
            long position = at.get(i).at(frame);
            if (position < 0 || position >= extent) {
                throw new EvaluationException(tensor + " is read at " + position + " on its axis " + axis
                        + ", which runs over 0 .. " + (extent - 1));
            }
            offset = offset * extent + (int) position;
        }
        return offset;
    }

    /** The element and where it stands, as text. */
    String describe(Frame<N> frame) {
        StringBuilder text = new StringBuilder(tensor.toString());
        for (int i = 0; i < at.size(); i++) {
            text.append(i == 0 ? "[" : ",").append(at.get(i).at(frame));
        }
        return text.append(at.isEmpty() ? "" : "]").toString();
    }
}
