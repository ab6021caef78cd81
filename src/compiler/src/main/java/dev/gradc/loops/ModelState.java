package dev.gradc.loops;

import java.util.List;

/**
 * A tensor that the model itself keeps from step to step, as the user sees it and where its numbers lie.
 *
 * @param name the model's plain name, {@code running_mean2}
 * @param shape the logical shape; getters and setters speak row-major in it
 */
public record ModelState(String name, List<Integer> shape, Buffer values, Parameter.Arrangement arrangement) {
    public ModelState {
        shape = List.copyOf(shape);
    }
}
