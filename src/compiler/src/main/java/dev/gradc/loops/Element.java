package dev.gradc.loops;

import java.util.List;
import java.util.stream.Collectors;

/** One element of an array; of a scalar buffer, the field itself. */
public record Element(Array array, List<Whole> at) implements Place, Value, Whole.Atom {
    public Element {
        at = List.copyOf(at);
        if (at.size() != array.rank()) {
            throw new IllegalArgumentException(array + " takes " + array.rank() + " indices, not " + at);
        }
    }

    @Override
    public Kind kind() {
        return array.element();
    }

    @Override
    public <R> R accept(Value.Visitor<R> visitor) {
        return visitor.element(this);
    }

    @Override
    public String toString() {
        return array + at.stream().map(i -> "[" + i + "]").collect(Collectors.joining());
    }
}
