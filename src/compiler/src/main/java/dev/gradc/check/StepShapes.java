package dev.gradc.check;

import dev.gradc.syntax.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The shapes of what a recurrence defines, found by trying: a definition tells its shape once those it reads are known, and one that reads
 * itself as far as its other terms tell it, since all terms of a sum have one shape.
 */
final class StepShapes {
    /** The value of a definition where the shapes known are used; {@code partly} to leave out terms that cannot be told. */
    interface Guess {
        Optional<Array> value(Statement.Assignment assignment, Map<String, List<Dim>> known, boolean partly);
    }

    private final Guess guess;
    private final List<Statement.Assignment> assignments;
    private final Map<String, List<Dim>> initials;
    private final Map<String, List<Dim>> known = new LinkedHashMap<>();

    /** @param initials the shapes of the first values, for each name that has some; a scalar goes with any shape */
    StepShapes(Guess guess, List<Statement.Assignment> assignments, Map<String, List<Dim>> initials) {
        this.guess = guess;
        this.assignments = assignments;
        this.initials = initials;
        initials.forEach((name, dims) -> {
            if (!dims.isEmpty()) {
                known.put(name, dims);
            }
        });
    }

    /** The shapes of all names that have first values, and of those others that can be told. */
    Map<String, List<Dim>> find() {
        while (known.size() < assignments.size()) {
            if (!any(false) && !any(true) && !scalar()) {
                break;
            }
        }
        return known;
    }

    /** Tells the first shape that can be told. */
    private boolean any(boolean partly) {
        for (Statement.Assignment a : assignments) {
            String name = name(a);
            Optional<Array> value = known.containsKey(name) ? Optional.empty() : guess.value(a, known, partly);
            if (value.isPresent()) {
                known.put(name, value.get().dims());
                return true;
            }
        }
        return false;
    }

    /** Takes a name whose first values are scalars, and that nothing else tells, for a scalar. */
    private boolean scalar() {
        for (Statement.Assignment a : assignments) {
            if (initials.containsKey(name(a)) && known.putIfAbsent(name(a), List.of()) == null) {
                return true;
            }
        }
        return false;
    }

    private static String name(Statement.Assignment a) {
        return a.left().name().text();
    }
}
