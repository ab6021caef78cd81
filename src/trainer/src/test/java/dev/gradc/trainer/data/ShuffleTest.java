package dev.gradc.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffleTest {
    /** The values were computed by a second program written from Shuffle's description. */
    @Test
    void orderIsWrittenDownForGood() {
        assertThat(order(7, 1, 10)).containsExactly(5, 8, 9, 3, 2, 6, 7, 1, 4, 0);
        assertThat(order(-1, 0, 10)).containsExactly(2, 4, 9, 1, 0, 6, 7, 3, 8, 5);
    }

    @Test
    void everyOrderIsAPermutation() {
        for (int length = 0; length < 50; length++) {
            int[] sorted = order(42, length, length);
            Arrays.sort(sorted);
            assertThat(sorted).containsExactly(IntStream.range(0, length).toArray());
        }
    }

    @Test
    void orderDependsOnSeedAndDrawAlone() {
        int[] used = order(1, 9, 100);
        Shuffle.order(1, 5, used);
        assertThat(used).containsExactly(order(1, 5, 100));
        assertThat(order(1, 5, 100)).isNotEqualTo(order(1, 6, 100)).isNotEqualTo(order(2, 5, 100));
    }

    @Test
    void allOrdersOfFourAreAboutAsFrequent() {
        int[] counts = new int[256];
        for (int draw = 0; draw < 24_000; draw++) {
            int[] order = order(3, draw, 4);
            counts[order[0] << 6 | order[1] << 4 | order[2] << 2 | order[3]]++;
        }
        int[] seen = Arrays.stream(counts).filter(count -> count > 0).toArray();
        assertThat(seen).hasSize(24);
        assertThat(Arrays.stream(seen).min().orElse(0)).isGreaterThan(850); // 1,000 expected, deviation 31
        assertThat(Arrays.stream(seen).max().orElse(0)).isLessThan(1150);
    }

    private static int[] order(long seed, long draw, int length) {
        int[] order = new int[length];
        Shuffle.order(seed, draw, order);
        return order;
    }
}
