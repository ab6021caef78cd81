package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Optimizer.Update;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** States that keep nothing from one step to the next, such as a velocity without momentum: written out where they are read. */
final class Passing {
    private Passing() {}

    /** Takes them out of the states and the updates. */
    static void leaveOut(Arena arena, List<Tensor> states, List<Update> updates) {
        boolean found;
        do { // what one of them read may be another
            found = states.removeIf(s -> passes(s, updates) && replace(arena, s, updates));
        } while (found);
    }

    /** True if a state is assigned once, before anything reads it, and what it was assigned is still so where it is read. */
    private static boolean passes(Tensor state, List<Update> updates) {
        int at = 0;
        while (at < updates.size() && updates.get(at).target() != state) {
            if (reads(updates.get(at), state)) {
                return false;
            }
            at++;
        }
        if (at == updates.size()) {
            return true;
        }
        Set<Tensor> from = Reads.of(updates.get(at).value());
        boolean stale = from.contains(state);
        for (Update later : updates.subList(at + 1, updates.size())) {
            if (later.target() == state || stale && reads(later, state)) {
                return false;
            }
            stale |= from.contains(later.target());
        }
        return !from.contains(state);
    }

    private static boolean reads(Update update, Tensor state) {
        return Reads.of(update.value()).contains(state);
    }

    private static boolean replace(Arena arena, Tensor state, List<Update> updates) {
        Expr value = updates.stream()
                .filter(u -> u.target() == state)
                .findFirst()
                .map(Update::value)
                .orElseGet(arena::zero);
        updates.removeIf(u -> u.target() == state);
        updates.replaceAll(u -> new Update(u.target(), arena.instantiate(u.value(), Map.of(state, value))));
        return true;
    }
}
