package dev.gradc.loops;

import java.util.Optional;

/**
 * The optimiser as the generated class shows it.
 *
 * @param optimizer its name and arguments as text, {@code adam(lr = 0.001)}
 * @param total the first value of the number of all steps, 0 if not known; empty if no schedule asks
 * @param rate the first value of the rate, if the caller may change it
 */
public record Training(String optimizer, Optional<Double> rate, Optional<Long> total) {
    /** Training whose steps nobody asks for. */
    public Training(String optimizer, Optional<Double> rate) {
        this(optimizer, rate, Optional.empty());
    }
}
