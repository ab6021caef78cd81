package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import dev.gradc.source.Source;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Softmax and its cross-entropy where several samples are worked on at once: where one class dominates, where some are impossible, at ties. */
class SoftmaxOfManySamplesTest {
    private static final int BATCH = 21;
    private static final double[][] ROWS = {
        {0, 0, 0},
        {1, 2, 3},
        {40, 0, 1},
        {-60, 12, -7},
        {5, 5, -200},
        {300, 298, -300},
        {Double.NEGATIVE_INFINITY, 1, 2},
        {-0.5, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY},
        {1e-3, -1e-3, 0},
    };

    static Stream<Arguments> ways() {
        return Arrays.stream(Backend.values())
                .flatMap(b -> Arrays.stream(Precision.values()).map(p -> Arguments.of(b, p)));
    }

    private static GeneratedClass.Instance net(Backend backend, Precision precision) {
        Compilation compilation = Compiler.compile(new Source("s.grad", """
                model S {
                  input  x[3]
                  target t: class(3)
                  param  w[3] = 1
                  output p = softmax(w * x)
                  loss   cross_entropy(p, t)
                  train  { optimizer = sgd(lr = 0.1) }
                }
                """), SourceImports.none());
        return GeneratedClass.compile(compilation
                        .models()
                        .get(0)
                        .java(JavaOptions.DEFAULT
                                .withPrecision(precision)
                                .withBatch(BATCH)
                                .withBackend(backend))
                        .toArray(GeneratedFile[]::new))
                .create();
    }

    private static double sumOfExponentials(double[] row, double most) {
        return Arrays.stream(row).map(x -> Math.exp(x - most)).sum();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void eachSampleHasItsShares(Backend backend, Precision precision) {
        GeneratedClass.Instance net = net(backend, precision);
        net.call("initialize", 1L);
        for (int n : new int[] {BATCH, 13, 8, 1}) {
            double[][] rows = new double[n][];
            int[] labels = new int[n];
            double loss = 0;
            for (int i = 0; i < n; i++) {
                double[] row = ROWS[(5 * i) % ROWS.length];
                double most = Arrays.stream(row).max().orElseThrow();
                rows[i] = row;
                labels[i] = row[0] == most ? 0 : row[1] == most ? 1 : 2;
                loss += Math.log(sumOfExponentials(row, most)) / n;
            }
            double relative = precision == Precision.DOUBLE ? 1e-12 : 5e-5;
            assertThat(net.number("loss", net.rows(rows), labels, n)).isCloseTo(loss, within(relative));
            for (int i = 0; i < n; i++) {
                double most = Arrays.stream(rows[i]).max().orElseThrow();
                for (int j = 0; j < 3; j++) {
                    double expected = Math.exp(rows[i][j] - most) / sumOfExponentials(rows[i], most);
                    double found = ((Number) net.call("p", i, j)).doubleValue();
                    assertThat(found).as(i + ", " + j).isCloseTo(expected, within(relative * expected + 1e-38));
                }
            }
        }
    }

    /** The loss of a sample that is right already is small, and its digits are still right. */
    @ParameterizedTest
    @MethodSource("ways")
    void aSmallLossKeepsItsDigits(Backend backend, Precision precision) {
        GeneratedClass.Instance net = net(backend, precision);
        net.call("initialize", 1L);
        double[][] rows = new double[BATCH][];
        Arrays.fill(rows, new double[] {0, 12, -3});
        int[] labels = new int[BATCH];
        Arrays.fill(labels, 1);
        double expected = Math.log1p(Math.exp(-12) + Math.exp(-15));
        double relative = precision == Precision.DOUBLE ? 1e-8 : 2e-6;
        assertThat(net.number("loss", net.rows(rows), labels, BATCH)).isCloseTo(expected, within(relative * expected));
    }
}
