package dev.gradc.emit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where numbers of a generated class are not those of the interpreter. */
final class Differences {
    private final boolean isFloat;
    private final List<String> found = new ArrayList<>();

    Differences(boolean isFloat) {
        this.isFloat = isFloat;
    }

    /** All there are, as sentences. */
    List<String> all() {
        return found;
    }

    void add(String difference) {
        found.add(difference);
    }

    /** Holds numbers against others, to a part of the largest: one for a class of doubles, one for a class of floats. */
    void compare(String what, double[] expected, double[] actual, double inDouble, double inFloat) {
        double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        for (int i = 0; i < expected.length; i++) {
            double allowed = (isFloat ? inFloat : inDouble) * (1e-2 + size);
            if (!(Math.abs(expected[i] - actual[i]) <= allowed)) {
                found.add(what + "[" + i + "] is " + actual[i] + ", not " + expected[i]);
            }
        }
    }
}
