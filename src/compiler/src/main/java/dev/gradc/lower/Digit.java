package dev.gradc.lower;

import dev.gradc.loops.Statement;
import dev.gradc.loops.Whole;
import java.util.Optional;

/**
 * One loop, or what is copied at once, where accesses are looked at: what its counter may be. Two loops are never the same, whatever their counters are called.
 *
 * <p>Not a record: it is known by itself.
 */
final class Digit {
    private final Statement loop;
    private final Whole from;
    private final Whole to;
    private final int step;
    private final boolean own;
    private final Interval values;
    private final Object scope;

    /**
     * @param step how far the counter goes from one round to the next; of a loop with lanes, at most
     * @param own true if the loop stands in the statements looked at, not in a method that they call
     * @param scope what the names in its bounds are looked up in
     * @param values all that lies between the counter's first value and the last element that the last round is about
     */
    Digit(Statement loop, Whole from, Whole to, int step, boolean own, Interval values, Object scope) {
        this.loop = loop;
        this.from = from;
        this.to = to;
        this.step = step;
        this.own = own;
        this.values = values;
        this.scope = scope;
    }

    Statement loop() {
        return loop;
    }

    Whole from() {
        return from;
    }

    Whole to() {
        return to;
    }

    int step() {
        return step;
    }

    Interval values() {
        return values;
    }

    /** True for a loop that can be cut. */
    boolean canBeCut() {
        boolean aligned = step == 1
                || from instanceof Whole.Affine a && a.terms().isEmpty() && Math.floorMod(a.constant(), step) == 0;
        return own && loop instanceof Statement.For && aligned && values.least() >= 0;
    }

    /** The first and the last value of the counter, counted by ones, if the bounds are constants. */
    Optional<Interval> exact() {
        boolean known = from instanceof Whole.Affine f
                && f.terms().isEmpty()
                && to instanceof Whole.Affine t
                && t.terms().isEmpty();
        return known
                ? Optional.of(new Interval(((Whole.Affine) from).constant(), ((Whole.Affine) to).constant() - 1L))
                : Optional.empty();
    }

    /** True if the loop goes over just what another does, whatever that is. */
    boolean goesOver(Digit other) {
        return scope == other.scope && from.equals(other.from) && to.equals(other.to);
    }

    @Override
    public String toString() {
        return from + " .. " + to + " by " + step;
    }
}
