package dev.gradc.algebra;

import java.util.stream.Collectors;

/** The equation {@code tensor[axes] = value}, written in the tensor's own axes. The value has no other free axis. */
public record Definition(Tensor tensor, Expr value) {
    public Definition {
        for (Axis axis : value.freeAxes()) {
            if (!tensor.axes().contains(axis)) {
                throw new IllegalArgumentException(tensor + " is defined with the stray axis " + axis + ": " + value);
            }
        }
    }

    @Override
    public String toString() {
        return tensor
                + (tensor.axes().isEmpty()
                        ? ""
                        : tensor.axes().stream().map(Axis::toString).collect(Collectors.joining(",", "[", "]")))
                + " = " + value;
    }
}
