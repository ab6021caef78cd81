package dev.gradc.evaluate;

/**
 * The stream of random numbers an initialiser draws from: SplitMix64 (Steele, Lea, Flood 2014), one stream a parameter.
 *
 * <p>Exactly, with 64-bit wrapping arithmetic and G = 0x9E3779B97F4A7C15:
 *
 * <pre>
 * mix(z):    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9
 *            z = (z ^ (z >>> 27)) * 0x94D049BB133111EB
 *            return z ^ (z >>> 31)
 * start:     state = mix(mix(seed) + p * G)          p = 0, 1, ... the parameter's position in the model
 * next:      state = state + G;  return mix(state)
 * uniform:   (next >>> 11) * 2^-53                   in [0, 1)
 * gaussian:  u = uniform, v = uniform, in this order
 *            StrictMath.sqrt(-2 * StrictMath.log(1 - u)) * StrictMath.cos(2 * Math.PI * v)
 * </pre>
 *
 * <p>What a forward pass draws has a stream for each tensor, step and row of the batch, so that a number depends on nothing else:
 *
 * <pre>
 * start:     state = mix(mix(mix(mix(seed) - (d + 1) * G) + step * G) + row * G)
 *            d = 0, 1, ... the drawn tensor's position in the model; step = 0, 1, ... the updates so far; row = 0, 1, ...
 * coarse:    (next >>> 40) * 2^-24                   in [0, 1), exact in float: a uniform number of the forward pass
 * </pre>
 *
 * <p>A parameter's elements draw in row-major order; an element that draws several numbers draws them all, in the order of
 * {@link dev.gradc.algebra.Role#UNIFORM} and {@link dev.gradc.algebra.Role#GAUSSIAN} tensors its initialiser lists, before the next element
 * does. Generated code follows the same text and gives the same bits.
 */
public final class Draws {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;
    private static final double COARSE_UNIT = 0x1.0p-24;
    private long state;

    /** The stream of the parameter at a position, from 0. */
    public Draws(long seed, int position) {
        state = mix(mix(seed) + position * GOLDEN);
    }

    /** The stream of a row of the batch for a tensor that the forward pass draws, both from 0, after so many updates. */
    public Draws(long seed, long step, int position, int row) {
        state = mix(mix(mix(mix(seed) - (position + 1) * GOLDEN) + step * GOLDEN) + row * GOLDEN);
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    /** The next 64 bits. */
    public long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** The next number of [0, 1). */
    public double uniform() {
        return (next() >>> 11) * UNIT;
    }

    /** The next number of [0, 1) that a float holds exactly. */
    public double coarse() {
        return (next() >>> 40) * COARSE_UNIT;
    }

    /** The next standard normal number, by the cosine of Box and Muller. */
    public double gaussian() {
        double u = uniform();
        double v = uniform();
        return StrictMath.sqrt(-2 * StrictMath.log(1 - u)) * StrictMath.cos(2 * Math.PI * v);
    }
}
