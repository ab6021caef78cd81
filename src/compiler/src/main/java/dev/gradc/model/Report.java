package dev.gradc.model;

import dev.gradc.algebra.Expr;

/**
 * A number reported of a set of samples: a formula of means over them. It has no gradient.
 *
 * @param value reads the means of metrics, and the count of samples
 */
public record Report(String name, Expr value) {}
