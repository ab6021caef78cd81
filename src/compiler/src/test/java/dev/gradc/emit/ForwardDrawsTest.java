package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.loops.NumberType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What generated classes draw in training: by seed, step, row and element alone. */
class ForwardDrawsTest {
    private static final int ROWS = 64;
    private static final int WIDTH = 50;

    private static GeneratedClass.Instance dropout(String rate, NumberType real) {
        String text = """
                model Mask {
                  input x[50]
                  param w = 1
                  output h = (w * x) |> dropout(RATE)
                  loss sum(h)
                  train { optimizer = sgd(lr = 0)  batch = 64 }
                }
                """.replace("RATE", rate);
        GeneratedClass.Instance net = GeneratedClass.compile(GradText.java(GradText.model(text), real, ROWS))
                .create();
        net.call("initialize", 3L);
        return net;
    }

    private static Object ones(GeneratedClass.Instance net) {
        double[][] rows = new double[ROWS][WIDTH];
        for (double[] row : rows) {
            Arrays.fill(row, 1);
        }
        return net.rows(rows);
    }

    /** The outputs of a training pass over rows of ones, row after row. */
    private static double[] mask(GeneratedClass.Instance net, int rows) {
        net.number("loss", ones(net), rows);
        return outputs(net, rows);
    }

    private static double[] outputs(GeneratedClass.Instance net, int rows) {
        double[] found = new double[rows * WIDTH];
        for (int i = 0; i < found.length; i++) {
            found[i] = net.number("h", i / WIDTH, i % WIDTH);
        }
        return found;
    }

    @Test
    void aRowDrawsTheSameInABatchOfAnyLength() {
        GeneratedClass.Instance net = dropout("0.25", NumberType.FLOAT);
        double[] all = mask(net, ROWS);
        for (int rows : new int[] {1, 7, ROWS}) {
            assertThat(mask(net, rows)).isEqualTo(Arrays.copyOf(all, rows * WIDTH));
        }
    }

    @Test
    void eachSeedAndEachStepDrawsAnew() {
        GeneratedClass.Instance net = dropout("0.25", NumberType.FLOAT);
        double[] first = mask(net, ROWS);
        net.number("step", ones(net), ROWS);
        double[] second = mask(net, ROWS);
        net.call("setStepCount", 0L);
        assertThat(mask(net, ROWS)).isEqualTo(first).isNotEqualTo(second);
        net.call("initialize", 4L);
        assertThat(mask(net, ROWS)).isNotEqualTo(first);
        net.call("initialize", 3L);
        assertThat(mask(net, ROWS)).isEqualTo(first);
    }

    @Test
    void floatsDrawTheMaskOfDoubles() {
        double[] coarse = mask(dropout("0.3", NumberType.FLOAT), ROWS);
        double[] fine = mask(dropout("0.3", NumberType.DOUBLE), ROWS);
        assertThat(coarse).containsExactly(fine, within(1e-6));
    }

    @Test
    void theShareOfWhatIsDroppedIsTheRate() {
        double[] mask = mask(dropout("0.2", NumberType.DOUBLE), ROWS);
        long dropped = Arrays.stream(mask).filter(m -> m == 0).count();
        assertThat(dropped / (double) mask.length).isCloseTo(0.2, within(0.03));
        assertThat(Arrays.stream(mask).filter(m -> m != 0)).allMatch(m -> m == 1.25);
    }

    @Test
    void nothingAndAllAreExact() {
        assertThat(mask(dropout("0", NumberType.FLOAT), ROWS)).containsOnly(1);
        GeneratedClass.Instance all = dropout("1", NumberType.FLOAT);
        assertThat(mask(all, ROWS)).containsOnly(0);
        all.call("forward", ones(all), ROWS);
        assertThat(outputs(all, ROWS)).containsOnly(1);
    }
}
