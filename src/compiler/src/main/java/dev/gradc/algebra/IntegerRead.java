package dev.gradc.algebra;

import java.util.List;
import java.util.stream.Collectors;

/** An element of an integer tensor (a label, a token, an argmax) used as an index: {@code E[token[t], d]}. */
public record IntegerRead(Tensor tensor, List<Index> at) implements Atom {
    public IntegerRead {
        at = List.copyOf(at);
        if (tensor.classes() < 1) {
            throw new IllegalArgumentException(tensor + " is no integer tensor with a known range");
        }
        if (at.size() != tensor.axes().size()) {
            throw new IllegalArgumentException(tensor + " has " + tensor.axes().size() + " axes, read at " + at);
        }
    }

    @Override
    public int min() {
        return 0;
    }

    @Override
    public int max() {
        return tensor.classes() - 1;
    }

    @Override
    public String toString() {
        return tensor + at.stream().map(Index::toString).collect(Collectors.joining(",", "[", "]"));
    }
}
