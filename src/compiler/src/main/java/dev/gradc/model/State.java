package dev.gradc.model;

import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Tensor;

/**
 * A tensor that the model keeps from step to step, such as a running mean. No gradient goes through it.
 *
 * @param tensor of role STATE; it is read as it was before the step
 * @param initial the first value of each element, numbers alone, in the tensor's axes
 * @param next the tensor of the forward program whose value it takes at the end of a training step
 */
public record State(Tensor tensor, Definition initial, Tensor next) {}
