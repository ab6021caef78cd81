package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Tensor;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.model.Emission.Precision;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each metric of the library against a count by hand over ten samples: by the interpreter on all of them, and by generated code in batches of
 * four whose means are put together, which must be the metric of the whole.
 */
class MetricsTest {
    private static final double[] P = {0.9, 0.2, 0.7, 0.5, 0.1, 0.8, 0.6, 0.4, 0.95, 0.3};
    private static final double[] Y = {1, 0, 0, 1, 0, 1, 1, 1, 1, 0};
    private static final double[][] SCORES = {
        {0.1, 0.7, 0.2}, {0.5, 0.3, 0.2}, {0.2, 0.2, 0.6}, {0.4, 0.4, 0.2}, {0.3, 0.3, 0.4},
        {0.8, 0.1, 0.1}, {0.1, 0.2, 0.7}, {0.6, 0.3, 0.1}, {0.2, 0.5, 0.3}, {0.45, 0.1, 0.45}
    };
    private static final int[] LABELS = {1, 0, 2, 1, 0, 0, 2, 1, 0, 2};
    private static final int BATCH = 4;

    private static int yes(double v) {
        return v > 0.5 ? 1 : 0;
    }

    /** True positives, said, and true ones. */
    private static double[] counts(double[] p, double[] y) {
        double[] counts = new double[3];
        for (int i = 0; i < p.length; i++) {
            counts[0] += yes(p[i]) * yes(y[i]);
            counts[1] += yes(p[i]);
            counts[2] += yes(y[i]);
        }
        return counts;
    }

    private static double matthews(double[] p, double[] y) {
        double[] c = counts(p, y);
        double tp = c[0];
        double fp = c[1] - c[0];
        double fn = c[2] - c[0];
        double tn = p.length - tp - fp - fn;
        double root = Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));
        return root == 0 ? 0 : (tp * tn - fp * fn) / root;
    }

    /** The part of the pairs of a yes and a no in which the yes has the larger probability. */
    private static double pairsInOrder() {
        double right = 0;
        double pairs = 0;
        for (int i = 0; i < P.length; i++) {
            for (int j = 0; j < P.length; j++) {
                if (yes(Y[i]) > yes(Y[j])) {
                    pairs++;
                    right += P[i] > P[j] ? 1 : 0;
                }
            }
        }
        return right / pairs;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double covariance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - mean(a)) * (b[i] - mean(b));
        }
        return sum / a.length;
    }

    private static double squaredError() {
        double sum = 0;
        for (int i = 0; i < P.length; i++) {
            sum += (P[i] - Y[i]) * (P[i] - Y[i]);
        }
        return sum / P.length;
    }

    static Stream<Arguments> binary() {
        double[] c = counts(P, Y);
        double right = 0;
        for (int i = 0; i < P.length; i++) {
            right += yes(P[i]) == yes(Y[i]) ? 1 : 0;
        }
        return Stream.of(
                Arguments.of("true_positives(p, y)", c[0]),
                Arguments.of("false_positives(p, y)", c[1] - c[0]),
                Arguments.of("false_negatives(p, y)", c[2] - c[0]),
                Arguments.of("true_negatives(p, y)", 10 - c[1] - c[2] + c[0]),
                Arguments.of("accuracy(p, y)", right / 10),
                Arguments.of("precision(p, y)", c[0] / c[1]),
                Arguments.of("recall(p, y)", c[0] / c[2]),
                Arguments.of("f1(p, y)", 2 * c[0] / (c[1] + c[2])),
                Arguments.of("matthews(p, y)", matthews(P, Y)),
                Arguments.of("auc(p, y)", pairsInOrder()),
                Arguments.of("auc(0 * p, y)", 0.5),
                Arguments.of("auc(p, 0 * y)", 0.0),
                Arguments.of("rmse(p, y)", Math.sqrt(squaredError())),
                Arguments.of("mae(p, y)", mean(differences())),
                Arguments.of("r2(p, y)", 1 - squaredError() / covariance(Y, Y)),
                Arguments.of("correlation(p, y)", covariance(P, Y) / Math.sqrt(covariance(P, P) * covariance(Y, Y))),
                Arguments.of("mean[batch] (p - y)^2", squaredError()),
                Arguments.of("(p - y)^2", squaredError()),
                Arguments.of("sum[batch] p", 10 * mean(P)),
                Arguments.of("precision(0 * p, y)", 0.0),
                Arguments.of("recall(p, 0 * y)", 0.0),
                Arguments.of("f1(0 * p, 0 * y)", 0.0),
                Arguments.of("r2(p, 0 * y + 1)", 0.0),
                Arguments.of("correlation(p, 0 * y + 0.1)", 0.0),
                Arguments.of("exp(mean[batch] log(p))", Math.exp(mean(logs()))));
    }

    private static double[] differences() {
        double[] out = new double[P.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.abs(P[i] - Y[i]);
        }
        return out;
    }

    private static double[] logs() {
        return Arrays.stream(P).map(Math::log).toArray();
    }

    /** What is said: the first largest. */
    private static int said(double[] scores) {
        int best = 0;
        for (int c = 1; c < scores.length; c++) {
            best = scores[c] > scores[best] ? c : best;
        }
        return best;
    }

    private static double macro(int kind) {
        double sum = 0;
        for (int c = 0; c < 3; c++) {
            double both = 0;
            double said = 0;
            double is = 0;
            for (int i = 0; i < LABELS.length; i++) {
                boolean s = said(SCORES[i]) == c;
                both += s && LABELS[i] == c ? 1 : 0;
                said += s ? 1 : 0;
                is += LABELS[i] == c ? 1 : 0;
            }
            double whole = kind == 0 ? said : kind == 1 ? is : (said + is) / 2;
            sum += whole == 0 ? 0 : both / whole;
        }
        return sum / 3;
    }

    private static double topTwo() {
        double hits = 0;
        for (int i = 0; i < LABELS.length; i++) {
            int above = 0;
            for (double score : SCORES[i]) {
                above += score > SCORES[i][LABELS[i]] ? 1 : 0;
            }
            hits += above < 2 ? 1 : 0;
        }
        return hits / LABELS.length;
    }

    private static double labelled() {
        double hits = 0;
        for (int i = 0; i < LABELS.length; i++) {
            hits += said(SCORES[i]) == LABELS[i] ? 1 : 0;
        }
        return hits / LABELS.length;
    }

    static Stream<Arguments> several() {
        return Stream.of(
                Arguments.of("accuracy(p, y)", labelled()),
                Arguments.of("mean[batch] (argmax(p) == y)", labelled()),
                Arguments.of("argmax(p) == y", labelled()),
                Arguments.of("top_k_accuracy(p, y, k = 2)", topTwo()),
                Arguments.of("precision(p, y)", macro(0)),
                Arguments.of("recall(p, y)", macro(1)),
                Arguments.of("f1(p, y)", macro(2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("binary")
    void metricOfTwoClassesIsThatOfTheWhole(String metric, double expected) {
        CompiledModel compiled = compile("""
            model Two {
              input x  target y
              param w = 1.0
              output p = w * x
              loss (p - y)^2
              metric m = %s
              train { optimizer = sgd()  batch = 4 }
            }
            """.formatted(metric));
        List<double[]> xs = new ArrayList<>();
        List<Object> ys = new ArrayList<>();
        for (int i = 0; i < P.length; i++) {
            xs.add(new double[] {P[i]});
            ys.add(new double[] {Y[i]});
        }
        isTheSame(compiled, xs, ys, Y, expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("several")
    void metricOfSeveralClassesIsThatOfTheWhole(String metric, double expected) {
        CompiledModel compiled = compile("""
            model Three {
              input x[3]  target y: class(3)
              param w = 1.0
              output p = w * x
              loss cross_entropy(p, y)
              metric m = %s
              train { optimizer = sgd()  batch = 4 }
            }
            """.formatted(metric));
        List<Object> ys = new ArrayList<>();
        double[] labels = new double[LABELS.length];
        for (int i = 0; i < LABELS.length; i++) {
            ys.add(LABELS[i]);
            labels[i] = LABELS[i];
        }
        isTheSame(compiled, List.of(SCORES), ys, labels, expected);
    }

    @Test
    void reportsComeInTheOrderOfTheModel() {
        CompiledModel compiled = compile("""
            model Two {
              input x  target y
              param w = 1.0
              output p = w * x
              loss (p - y)^2
              metric precision = precision(p, y)
              metric off = mae(p, y)
              metric rmse = rmse(p, y)
              metric most = p
              train { optimizer = sgd()  batch = 4 }
            }
            """);
        String trainer = compiled.java(JavaOptions.DEFAULT.withTrainer()).get(1).text();
        assertThat(trainer).contains("List.of(\"precision\", \"off\", \"rmse\", \"most\")");
        assertThat(trainer).contains("case 0 -> net.precision()", "case 2 -> net.rmse()");
    }

    private static void isTheSame(
            CompiledModel compiled, List<double[]> xs, List<Object> ys, double[] flat, double expected) {
        InterpretedModel interpreted = new InterpretedModel(compiled.model(), compiled.derived(), 1);
        Map<Tensor, double[]> inputs = new LinkedHashMap<>();
        inputs.put(
                compiled.model().inputs().get(0),
                xs.stream().flatMapToDouble(Arrays::stream).toArray());
        inputs.put(compiled.model().inputs().get(1), flat);
        assertThat(interpreted.pass(inputs, xs.size()).metrics().get("m")).isCloseTo(expected, within(1e-9));

        GeneratedClass.Instance net = GeneratedClass.compile(
                        compiled.java(JavaOptions.DEFAULT.withPrecision(Precision.DOUBLE))
                                .get(0))
                .create();
        net.call("initialize", 1L);
        int count = compiled.model().metrics().size();
        boolean plain = compiled.model().reports().get(0).value()
                == compiled.model()
                        .arena()
                        .read(compiled.model().metrics().get(0).mean());
        double[] sums = new double[count];
        for (int from = 0; from < xs.size(); from += BATCH) {
            int rows = Math.min(BATCH, xs.size() - from);
            net.call(
                    "loss",
                    net.rows(xs.subList(from, from + rows).toArray(double[][]::new)),
                    rows(net, ys, from, rows),
                    rows);
            double[] means = new double[count];
            if (plain) {
                means[0] = net.number("m");
            } else {
                net.call("metricMeans", (Object) means);
            }
            for (int i = 0; i < count; i++) {
                sums[i] += rows * means[i] / xs.size();
            }
        }
        if (plain) {
            assertThat(sums[0]).isCloseTo(expected, within(1e-9));
        } else {
            net.call("combineMetrics", sums, xs.size());
            assertThat(net.number("m")).isCloseTo(expected, within(1e-9));
        }
    }

    private static Object rows(GeneratedClass.Instance net, List<Object> ys, int from, int rows) {
        if (ys.get(0) instanceof Integer) {
            return ys.subList(from, from + rows).stream().mapToInt(y -> (int) y).toArray();
        }
        return net.rows(ys.subList(from, from + rows).toArray(double[][]::new));
    }

    private static CompiledModel compile(String text) {
        Compilation compilation = Compiler.compile(new Source("m.grad", text), SourceImports.none());
        assertThat(compilation.hasErrors())
                .as(new DiagnosticRenderer(false).render(compilation.diagnostics()))
                .isFalse();
        return compilation.models().get(0);
    }
}
