/**
 * A program to an equal, cheaper, stabler one: rules in named tables, a fixed order of passes.
 *
 * <p>In: a program of {@code check}, to be stabilised before it is differentiated, or one of {@code derive}, to be brought to textbook form.
 * Out: the same tensors with better right sides. Example: {@code −y σ(−z) + (1 − y) σ(z)} with {@code a = σ(z)} becomes {@code a − y}.
 */
package dev.gradc.simplify;
