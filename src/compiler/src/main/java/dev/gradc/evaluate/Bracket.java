package dev.gradc.evaluate;

import dev.gradc.algebra.Condition;
import java.util.List;
import java.util.stream.Stream;

/** Conditions made ready to run. Those on axes alone are asked first: they may guard the reads of the others. */
final class Bracket<N> {
    private record Test<N>(boolean equality, Position<N> position) {
        boolean holds(Frame<N> frame) {
            long value = position.at(frame);
            return equality ? value == 0 : value >= 0;
        }
    }

    private final List<Test<N>> tests;

    Bracket(List<Condition> conditions, Slots slots, Arithmetic<N> arithmetic) {
        List<Test<N>> all = conditions.stream()
                .map(c -> new Test<>(c.isEquality(), new Position<>(c.index(), slots, arithmetic)))
                .toList();
        tests = Stream.concat(
                        all.stream().filter(t -> !t.position.gathers()),
                        all.stream().filter(t -> t.position.gathers()))
                .toList();
    }

    boolean holds(Frame<N> frame) {
        for (Test<N> test : tests) {
            if (!test.holds(frame)) {
                return false;
            }
        }
        return true;
    }
}
