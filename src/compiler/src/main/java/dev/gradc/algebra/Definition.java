package dev.gradc.algebra;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

    /** Those of the definitions that tensors need, by way of one another. */
    public static List<Definition> needed(List<Definition> definitions, Collection<Tensor> by) {
        Set<Tensor> wanted = new LinkedHashSet<>(by);
        boolean grows = true;
        while (grows) { // more than once for recurrences alone
            grows = false;
            for (int i = definitions.size() - 1; i >= 0; i--) {
                Definition d = definitions.get(i);
                grows |= wanted.contains(d.tensor()) && wanted.addAll(Reads.of(d.value()));
            }
        }
        return definitions.stream().filter(d -> wanted.contains(d.tensor())).toList();
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
