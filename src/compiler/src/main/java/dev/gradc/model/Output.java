package dev.gradc.model;

import dev.gradc.algebra.Tensor;

/** A tensor the caller reads after a forward pass, under the user's name for it. */
public record Output(String name, Tensor tensor) {}
