package dev.gradc.lower;

import dev.gradc.loops.Whole;
import java.util.List;
import java.util.function.Function;

/** The values an integer may have, both ends included; {@link #FAR} stands for no bound that is known. */
record Interval(long least, long most) {
    static final long FAR = Long.MAX_VALUE / 8;
    static final Interval ANY = new Interval(-FAR, FAR);

    static Interval of(long value) {
        return new Interval(value, value);
    }

    /**
     * What an integer expression may be.
     *
     * @param atoms what its variables and elements may be
     */
    static Interval of(Whole whole, Function<Whole.Atom, Interval> atoms) {
        if (whole instanceof Whole.Affine affine) {
            Interval sum = of(affine.constant());
            for (Whole.Term term : affine.terms()) {
                sum = sum.plus(atoms.apply(term.atom()).times(term.coefficient()));
            }
            return sum;
        }
        if (whole instanceof Whole.Floor floor) {
            return of(floor.dividend(), atoms).floorDiv(floor.divisor());
        }
        boolean largest = whole instanceof Whole.Largest;
        List<Whole> all = largest ? ((Whole.Largest) whole).of() : ((Whole.Smallest) whole).of();
        return all.stream()
                .map(w -> of(w, atoms))
                .reduce((a, b) -> largest ? a.largest(b) : a.smallest(b))
                .orElseThrow();
    }

    boolean known() {
        return least > -FAR && most < FAR;
    }

    private static long bounded(long value) {
        return Math.max(-FAR, Math.min(FAR, value));
    }

    Interval plus(Interval other) {
        boolean below = least <= -FAR || other.least <= -FAR;
        boolean above = most >= FAR || other.most >= FAR;
        return new Interval(below ? -FAR : bounded(least + other.least), above ? FAR : bounded(most + other.most));
    }

    Interval times(int factor) {
        long low = least <= -FAR ? -FAR : least * Math.abs((long) factor);
        long high = most >= FAR ? FAR : most * Math.abs((long) factor);
        Interval grown = new Interval(bounded(low), bounded(high));
        return factor < 0 ? new Interval(-grown.most, -grown.least) : factor == 0 ? of(0) : grown;
    }

    Interval floorDiv(int divisor) {
        return new Interval(
                least <= -FAR ? -FAR : Math.floorDiv(least, divisor), most >= FAR ? FAR : Math.floorDiv(most, divisor));
    }

    Interval largest(Interval other) {
        return new Interval(Math.max(least, other.least), Math.max(most, other.most));
    }

    Interval smallest(Interval other) {
        return new Interval(Math.min(least, other.least), Math.min(most, other.most));
    }
}
