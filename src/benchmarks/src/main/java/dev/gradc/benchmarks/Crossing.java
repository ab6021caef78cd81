package dev.gradc.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;

/** How long a line of a cache takes from one core to the other: what a machine adds to work that threads share, and not the same on all, nor always. */
final class Crossing {
    private static final int ROUNDS = 2000;
    private static final int REPEATS = 200;

    private final AtomicInteger ball = new AtomicInteger();

    private Crossing() {}

    /** Nanoseconds one way, at best. */
    static double nanoseconds() {
        return new Crossing().best();
    }

    private double best() {
        Thread other = new Thread(() -> play(1), "crossing");
        other.setDaemon(true);
        other.start();
        return play(0);
    }

    /** Adds 1 whenever the number's parity is one's own; gives the least time of a round's half. */
    private double play(int mine) {
        double best = Double.POSITIVE_INFINITY;
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            long start = System.nanoTime();
            for (int round = 0; round < ROUNDS; round++) {
                int turn = 2 * (repeat * ROUNDS + round) + mine;
                while (ball.get() != turn) {
                    Thread.onSpinWait();
                }
                ball.set(turn + 1);
            }
            best = Math.min(best, (System.nanoTime() - start) / (2.0 * ROUNDS));
        }
        return best;
    }
}
