package dev.gradc.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The samples of an entrant's warm-up, from its very first step on. */
final class WarmUp {
    /** Warm is what takes at most so many times the time it takes in the end. */
    static final double LIMIT = 1.3;

    private static final int LASTING = 3; // samples in a row, so that one lucky one does not count

    private final List<Running.Sample> samples = new ArrayList<>();

    void add(Running.Sample sample) {
        samples.add(sample);
    }

    /**
     * The wall time in s that was spent in steps before they became fast for good; empty if they did not in this time.
     *
     * @param best what a step takes in the end, in ns of CPU time
     */
    OptionalDouble seconds(double best) {
        double spent = 0;
        for (int i = 0; i + LASTING <= samples.size(); i++) {
            if (samples.subList(i, i + LASTING).stream().allMatch(s -> s.cpu() <= LIMIT * best)) {
                return OptionalDouble.of(spent / 1e9);
            }
            spent += samples.get(i).wall() * samples.get(i).steps();
        }
        return OptionalDouble.empty();
    }
}
