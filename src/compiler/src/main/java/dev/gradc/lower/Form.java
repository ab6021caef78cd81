package dev.gradc.lower;

import java.util.LinkedHashMap;
import java.util.Map;

/** An index as a sum of multiples of loop counters, and a constant. */
record Form(Map<Digit, Integer> factors, int constant) {
    static Form of(int constant) {
        return new Form(Map.of(), constant);
    }

    static Form of(Digit digit) {
        return new Form(Map.of(digit, 1), 0);
    }

    Form plus(Form other, int times) {
        Map<Digit, Integer> all = new LinkedHashMap<>(factors);
        other.factors.forEach((d, f) -> all.merge(d, f * times, Integer::sum));
        all.values().removeIf(f -> f == 0);
        return new Form(all, constant + times * other.constant);
    }

    /** What the index may be. */
    Interval values() {
        Interval sum = Interval.of(constant);
        for (Map.Entry<Digit, Integer> e : factors.entrySet()) {
            sum = sum.plus(e.getKey().values().times(e.getValue()));
        }
        return sum;
    }
}
