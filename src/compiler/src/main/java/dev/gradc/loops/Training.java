package dev.gradc.loops;

import java.util.Optional;

/**
 * The optimiser as the generated class shows it.
 *
 * @param optimizer its name and arguments as text, {@code adam(lr = 0.001)}
 * @param rate the first value of the rate, if the caller may change it
 */
public record Training(String optimizer, Optional<Double> rate) {}
