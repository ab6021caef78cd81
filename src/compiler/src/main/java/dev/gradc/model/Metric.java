package dev.gradc.model;

import dev.gradc.algebra.Expr;

/** A number reported beside the loss: the mean over samples of a per-sample scalar. It has no gradient. */
public record Metric(String name, Expr value) {}
