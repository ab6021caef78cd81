package dev.gradc.lower;

/** The values an integer may have, both ends included; {@link #FAR} stands for no bound that is known. */
record Interval(long least, long most) {
    static final long FAR = Long.MAX_VALUE / 8;
    static final Interval ANY = new Interval(-FAR, FAR);

    static Interval of(long value) {
        return new Interval(value, value);
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
