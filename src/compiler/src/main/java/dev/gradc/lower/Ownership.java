package dev.gradc.lower;

import dev.gradc.loops.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A proof that stretches of some loops' counters can be done by several threads at once, in any order: each element that is written has an owner,
 * one value of the counter, worked out from the element's place alone; and whoever touches the element is in the owner's round.
 *
 * <p>An index is {@code period · anything + factor · counter + rest}, where the rest is less than the factor times the loop's step. What cannot be
 * seen to be of that form is taken for a dependence.
 */
final class Ownership {
    private final List<Access> accesses;
    private final Set<Buffer> written = new LinkedHashSet<>();
    private final Map<Buffer, Owner> owners = new HashMap<>();
    private final Set<Digit> cut = new LinkedHashSet<>();
    private final Set<Buffer> room;
    private final Set<Buffer> own = new LinkedHashSet<>();

    /**
     * What may be cut.
     *
     * @param loops to be cut alike
     * @param own the buffers of which each thread must have one of its own
     */
    record Cutting(Set<Digit> loops, Set<Buffer> own) {
        /** What all ends of stretches are multiples of. */
        int multiple() {
            int all = 1;
            for (Digit d : loops) {
                all = all / gcd(all, d.step()) * d.step();
            }
            return all;
        }

        private static int gcd(int a, int b) {
            return b == 0 ? a : gcd(b, a % b);
        }
    }

    /**
     * How the owner of an element is worked out: {@code (index mod period) / factor}.
     *
     * @param dimension which index
     * @param period 0 for none
     */
    private record Owner(int dimension, int period, int factor) {}

    private Ownership(List<Access> accesses, Set<Buffer> room) {
        this.accesses = accesses;
        this.room = room;
        accesses.stream().filter(Access::writes).forEach(a -> a.buffer().ifPresent(written::add));
    }

    /**
     * What is to be cut if one loop is, or empty if it cannot be seen that it may be.
     *
     * @param room the buffers that nothing else reads
     */
    static Optional<Cutting> of(Digit first, List<Access> accesses, Set<Buffer> room) {
        Ownership proof = new Ownership(accesses, room);
        return first.canBeCut() && proof.holds(first)
                ? Optional.of(new Cutting(proof.cut, proof.own))
                : Optional.empty();
    }

    private boolean holds(Digit first) {
        for (Buffer b : written) {
            Optional<Owner> owner = owner(b, first);
            if (owner.isPresent()) {
                owners.put(b, owner.get());
            } else if (room.contains(b)) {
                own.add(b);
            } else {
                return false;
            }
        }
        for (Access a : accesses) {
            if (a.buffer().filter(owners::containsKey).isPresent() && !owned(a, first)) {
                return false;
            }
        }
        // All that is written, variables too, lies within one of the loops, and none of them within another.
        boolean within = accesses.stream()
                .filter(a -> a.writes() || a.buffer().filter(written::contains).isPresent())
                .allMatch(a -> a.path().stream().filter(cut::contains).count() == 1);
        return within && own.stream().allMatch(b -> Rounds.areApart(b, accesses, cut));
    }

    private Optional<Owner> owner(Buffer buffer, Digit digit) {
        for (Access a : accesses) {
            if (a.buffer().filter(buffer::equals).isPresent() && a.path().contains(digit)) {
                for (int d = 0; d < a.at().size(); d++) {
                    Optional<Form> form = a.at().get(d);
                    if (form.isPresent() && form.get().factors().getOrDefault(digit, 0) > 0) {
                        int factor = form.get().factors().get(digit);
                        int period = form.get().factors().values().stream()
                                .filter(f -> f > factor)
                                .min(Integer::compare)
                                .orElse(0);
                        return Optional.of(new Owner(d, period, factor));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** True if an element is touched in its owner's round; remembers which loop's round that is. */
    private boolean owned(Access access, Digit first) {
        Owner owner = owners.get(access.buffer().orElseThrow());
        Optional<Form> index = access.at().get(owner.dimension());
        if (index.isEmpty()) {
            return false;
        }
        int period = owner.period();
        Optional<Digit> digit = counted(access, index.get(), owner.factor(), first);
        if (digit.isEmpty()) {
            return false;
        }
        int constant = index.get().constant();
        Interval rest = Interval.of(period == 0 ? constant : Math.floorMod(constant, period));
        for (Map.Entry<Digit, Integer> term : index.get().factors().entrySet()) {
            boolean whole = period > 0 && term.getValue() % period == 0;
            if (term.getKey() != digit.get() && !whole) {
                rest = rest.plus(term.getKey().values().times(term.getValue()));
            }
        }
        long last = digit.get().values().most();
        boolean within = rest.least() >= 0
                && rest.most() < (long) owner.factor() * digit.get().step();
        boolean once = period == 0 || last < Interval.FAR && owner.factor() * last + rest.most() < period;
        cut.add(digit.get());
        return within && once;
    }

    /** The loop around an access whose counter says who owns the element. */
    private static Optional<Digit> counted(Access access, Form index, int factor, Digit first) {
        List<Digit> candidates = new ArrayList<>();
        for (Digit d : access.path()) {
            if (d.canBeCut() && index.factors().getOrDefault(d, 0) == factor) {
                candidates.add(d);
            }
        }
        return candidates.contains(first)
                ? Optional.of(first)
                : candidates.stream().findFirst();
    }
}
