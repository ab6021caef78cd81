package dev.gradc.lower;

import dev.gradc.loops.Buffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A way to cut a group's work.
 *
 * @param rounds how many there are, each of which one thread does
 * @param common how many elements all threads read of what threads write
 */
record Choice(Ownership.Cutting cutting, long rounds, long common) {
    private static final int ENOUGH = 16; // pieces; more are not asked for where an outer loop has these
    private static final long MANY =
            16_384; // elements that all threads read: worth it to be cut in fewer pieces to avoid

    static Choice of(Ownership.Cutting cutting, List<Access> accesses) {
        long extent = cutting.loops().stream()
                .mapToLong(l -> l.values().most() + l.step())
                .max()
                .orElse(0);
        long rounds = (extent + cutting.multiple() - 1) / cutting.multiple();
        return new Choice(cutting, rounds, common(cutting.loops(), accesses));
    }

    /**
     * The choices that give each thread something to do, that of most pieces first, or one of fewer, if so many elements need not be read by all.
     */
    static List<Choice> bestFirst(List<Choice> choices, int threads) {
        if (choices.isEmpty()) {
            return List.of();
        }
        Choice best = choices.get(0);
        for (Choice choice : choices) {
            best = choice.pieces() > best.pieces() ? choice : best;
        }
        for (Choice choice : choices) {
            boolean fewer = choice.pieces() >= threads && choice.common() + MANY <= best.common();
            best = fewer ? choice : best;
        }
        List<Choice> all = new ArrayList<>(List.of(best));
        for (Choice choice : choices) {
            if (choice != best && choice.pieces() >= threads) {
                all.add(choice);
            }
        }
        return all;
    }

    /** How many pieces there are at most. */
    long pieces() {
        return Math.min(ENOUGH, rounds);
    }

    /** The sizes of the arrays of which each piece reads all, for all that can be seen, and whose elements threads have written before. */
    private static long common(Set<Digit> cut, List<Access> accesses) {
        Set<Buffer> all = new HashSet<>();
        for (Access a : accesses) {
            boolean part = a.at().stream()
                    .anyMatch(i ->
                            i.isPresent() && i.get().factors().keySet().stream().anyMatch(cut::contains));
            if (a.reads() && !part) {
                a.changing().ifPresent(all::add);
            }
        }
        return all.stream().mapToLong(b -> b.layout().size()).sum();
    }
}
