package dev.gradc.loops;

import java.util.List;

/**
 * What the caller feeds: real rows {@code float[][]}, class labels {@code int[]} (of shape none) or {@code int[][]}.
 *
 * @param name the model's name for it
 * @param buffer the caller's array: {@code Rows(batch, elements of a sample)}, or for a lone label {@code Flat(batch)}
 * @param target true for what the outputs are compared with
 * @param shape the shape of one sample; its elements lie in a row, row-major
 * @param classes for labels, each must lie in 0 .. classes − 1; 0 for reals
 */
public record Input(String name, Buffer buffer, boolean target, List<Integer> shape, int classes) {
    public Input {
        shape = List.copyOf(shape);
    }
}
