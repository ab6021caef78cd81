package dev.gradc.loops;

import java.util.List;

/**
 * What the caller reads after a forward pass, element by element.
 *
 * @param name the model's name for it
 * @param buffer {@code Rows(batch, elements)} or {@code Packed}, or {@code Flat(batch)} for a scalar a sample; without samples {@code Flat(elements)}
 * @param samples true if it has a row a sample
 * @param side true if samples lie along the buffer's rows, which are the elements'
 * @param shape the shape of one sample, row-major in a row; an accessor takes one index an axis
 */
public record Output(String name, Buffer buffer, boolean samples, boolean side, List<Integer> shape) {
    public Output {
        shape = List.copyOf(shape);
    }

    public Output(String name, Buffer buffer, boolean samples, List<Integer> shape) {
        this(name, buffer, samples, false, shape);
    }
}
