package dev.gradc.trainer.data;

/**
 * Orders drawn from a seed and a number of the draw alone, so that any of them can be had without those before it, and
 * the same on every JDK.
 *
 * <p>SplitMix64 (Steele, Lea, Flood 2014): state += 0x9E3779B97F4A7C15, output mix(state), where mix is the paper's
 * finaliser. The state starts at {@code mix(mix(seed ^ 0x6F72646572) + draw * 0x9E3779B97F4A7C15)}; the constant spells
 * "order" and keeps this stream apart from the one that initialises parameters. Then Fisher and Yates from the top:
 * for i = n-1 ... 1 swap i with j, j uniform in 0..i by the high half of (32 random bits times i+1), with the draws
 * rejected that would make it uneven (Lemire 2019).
 */
public final class Shuffle {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final long STREAM = 0x6F72646572L;

    private long state;

    private Shuffle(long seed, long draw) {
        state = mix(mix(seed ^ STREAM) + draw * GAMMA);
    }

    /** Fills the array with 0 .. length - 1 in the order of this draw. Draw 0 splits; draw e shuffles epoch e. */
    public static void order(long seed, long draw, int[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = i;
        }
        Shuffle shuffle = new Shuffle(seed, draw);
        for (int i = into.length - 1; i > 0; i--) {
            int j = shuffle.below(i + 1);
            int kept = into[i];
            into[i] = into[j];
            into[j] = kept;
        }
    }

    private int below(int bound) {
        long product = bits() * bound;
        long threshold = (1L << 32) % bound;
        while ((product & 0xFFFFFFFFL) < threshold) {
            product = bits() * bound;
        }
        return (int) (product >>> 32);
    }

    private long bits() {
        state += GAMMA;
        return mix(state) >>> 32;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
