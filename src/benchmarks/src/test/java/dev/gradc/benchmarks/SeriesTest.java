package dev.gradc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeriesTest {
    private static Series series(double... times) {
        Series series = new Series("it");
        for (double time : times) {
            series.add(new Running.Sample(1, time, time, 8));
        }
        return series;
    }

    @Test
    void ratiosAreTakenRoundByRound() {
        Series slowedTogether = series(20, 200, 20);
        Series reference = series(10, 100, 10);
        assertThat(slowedTogether.ratio(reference, 0.1)).isEqualTo(2);
        assertThat(slowedTogether.ratio(reference, 0.9)).isEqualTo(2);
        assertThat(slowedTogether.time(0.5)).isEqualTo(20);
        assertThat(slowedTogether.bytes()).isEqualTo(8);
    }

    @Test
    void whatGetsFasterIsNotWarm() {
        assertThat(series(20, 20, 10, 10).isStillFalling()).isTrue();
        assertThat(series(11, 10, 10, 12).isStillFalling()).isFalse();
    }

    @Test
    void warmIsWhatStaysFast() {
        WarmUp warmUp = new WarmUp();
        double[] times = {1e9, 10, 1e9, 12, 11, 10, 10};
        for (double time : times) {
            warmUp.add(new Running.Sample(1, time, time, 0));
        }
        assertThat(warmUp.seconds(10).orElseThrow()).isBetween(2.0, 2.0001); // the lucky 10 ns in between do not count
        assertThat(warmUp.seconds(1)).isEmpty();
    }
}
