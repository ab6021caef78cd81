package dev.gradc.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DrawsTest {
    /** Against a second writing of the text, and that against the first number of SplitMix64 from seed 1234567 in Vigna's reference code. */
    @Test
    void theStreamIsThatOfTheSpecification() {
        long golden = 0x9E3779B97F4A7C15L;
        for (int p = 0; p < 3; p++) {
            long state = mix(mix(7) + p * golden);
            Draws draws = new Draws(7, p);
            for (int i = 0; i < 5; i++) {
                state += golden;
                assertThat(draws.next()).isEqualTo(mix(state));
            }
        }
        assertThat(mix(1234567 + golden)).isEqualTo(6457827717110365317L);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    @Test
    void drawsHaveTheMomentsOfTheirDistributions() {
        int n = 200_000;
        Draws draws = new Draws(1, 0);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double u = draws.uniform();
            assertThat(u).isBetween(0.0, Math.nextDown(1.0));
            sum += u;
        }
        assertThat(sum / n).isBetween(0.497, 0.503);
        sum = 0;
        for (int i = 0; i < n; i++) {
            double g = draws.gaussian();
            sum += g;
            squares += g * g;
        }
        assertThat(sum / n).isBetween(-0.01, 0.01);
        assertThat(squares / n).isBetween(0.98, 1.02);
    }
}
