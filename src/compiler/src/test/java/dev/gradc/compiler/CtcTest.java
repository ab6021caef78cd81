package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Tensor;
import dev.gradc.source.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connectionist temporal classification against its definition: the sum over all ways through the steps that spell the labels. */
class CtcTest {
    private static final int CLASSES = 4;

    @ParameterizedTest
    @CsvSource({"5, 1 2", "5, 2 2", "4, 3", "3, 1 2 3", "6, 1 3 1", "2, 1 2"})
    void isTheSumOverAllWays(int steps, String labels) {
        int[] y = Arrays.stream(labels.split(" ")).mapToInt(Integer::parseInt).toArray();
        String text =
                "model M { input x[%d,4]  target y[%d]: class(4)  param c[4] = 0  z[t,k] = x[t,k] + c[k]  loss ctc(z, y) }"
                        .formatted(steps, y.length);
        CompiledModel model = Compiler.compile(new Source("ctc.grad", text), SourceImports.none())
                .models()
                .get(0);
        double[] z =
                new SplittableRandom(9).doubles((long) steps * CLASSES, -1, 1).toArray();
        Map<Tensor, double[]> inputs = new LinkedHashMap<>();
        inputs.put(model.model().inputs().get(0), z);
        inputs.put(
                model.model().inputs().get(1), Arrays.stream(y).asDoubleStream().toArray());
        double loss = new InterpretedModel(model.model(), model.derived(), 1)
                .pass(inputs, 1)
                .loss();
        assertThat(loss).isCloseTo(-Math.log(likelihood(z, steps, y)), within(1e-12));
    }

    private static double likelihood(double[] z, int steps, int[] y) {
        double sum = 0;
        int ways = (int) Math.pow(CLASSES, steps);
        for (int way = 0; way < ways; way++) {
            double product = 1;
            List<Integer> spelt = new ArrayList<>();
            int before = 0;
            for (int t = 0, rest = way; t < steps; t++, rest /= CLASSES) {
                int k = rest % CLASSES;
                product *= share(z, t, k);
                if (k != 0 && k != before) {
                    spelt.add(k);
                }
                before = k;
            }
            if (spelt.equals(Arrays.stream(y).boxed().toList())) {
                sum += product;
            }
        }
        return sum;
    }

    private static double share(double[] z, int t, int k) {
        double all = 0;
        for (int j = 0; j < CLASSES; j++) {
            all += Math.exp(z[t * CLASSES + j]);
        }
        return Math.exp(z[t * CLASSES + k]) / all;
    }
}
