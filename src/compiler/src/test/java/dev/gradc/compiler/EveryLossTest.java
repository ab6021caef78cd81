package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Tensor;
import dev.gradc.library.Library;
import dev.gradc.syntax.Declaration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss of the library: its value by hand at one point, and its gradient, which holds together with differences and generated code. */
class EveryLossTest {
    /** What is learnt, w and further v; the loss of it; its value worked out by hand. */
    private record Row(String loss, double value, double... learnt) {
        @Override
        public String toString() {
            return loss;
        }
    }

    private static double ln(double x) {
        return Math.log(x);
    }

    private static double softplus(double x) {
        return Math.log1p(Math.exp(x));
    }

    private static double sigma(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static final double THIRDS = ln(Math.exp(1) + Math.exp(2) + Math.exp(4));

    static List<Row> rows() {
        return List.of(
                row("half_squared_error(w, [1, 1])", (4 + 9) / 2.0, 3, -2),
                row("mse(w, [1, 1])", (4 + 9) / 2.0, 3, -2),
                row("mean_squared_error(w[0], w[1])", 25, 3, -2),
                row("mae(w, [1, 1])", 2.5, 3, -2),
                row("mean_absolute_error(w, [1, 1])", 2.5, 3, -2),
                row("huber(w, [1, 1])", (0.125 + 2.5) / 2, 1.5, -2),
                row("huber(w, [1, 1], delta = 2)", (0.125 + 2 * (3 - 1)) / 2, 1.5, -2),
                row("smooth_l1(w, [1, 1])", (0.125 + 2.5) / 2, 1.5, -2),
                row("smooth_l1(w, [1, 1], beta = 2)", (0.0625 + 2) / 2, 1.5, -2),
                row("pseudo_huber(w, [1, 1])", (Math.sqrt(1.25) - 1 + Math.sqrt(10) - 1) / 2, 1.5, -2),
                row("pseudo_huber(w, [1, 1], delta = 2)", (Math.sqrt(17) - 4 + 4 * (Math.sqrt(3.25) - 1)) / 2, 1.5, -2),
                row("log_cosh(w, [1, 1])", (ln(Math.cosh(0.5)) + ln(Math.cosh(3))) / 2, 1.5, -2),
                row("quantile(w, [1, 1])", (0.25 + 1.5) / 2, 1.5, -2),
                row("quantile(w, [1, 1], level = 0.9)", (0.05 + 2.7) / 2, 1.5, -2),
                row("mean_absolute_percentage_error(w, [2, -4])", 100 * (0.25 + 0.5) / 2, 1.5, -2),
                row("mean_squared_logarithmic_error(w, [1, 2])", (ln(1.25) * ln(1.25) + ln(2) * ln(2)) / 2, 1.5, 0.5),
                row("gaussian_negative_log_likelihood(w, [1, 1], [2, 0.5])", (ln(2) + 2 + ln(0.5) + 18) / 4, 3, -2),
                row("gaussian_negative_log_likelihood(w[0], 1, w[1])", (ln(2) + 2) / 2, 3, 2),
                row("poisson_negative_log_likelihood(w, [3, 1])", (2 - 3 * ln(2) + 0.5 - ln(0.5)) / 2, 2, 0.5),
                row(
                        "poisson_negative_log_likelihood_logits(w, [3, 1])",
                        (Math.exp(1) - 3 + Math.exp(-1) + 1) / 2,
                        1,
                        -1),
                row("binary_cross_entropy(w, [1, 0])", -(ln(0.8) + ln(0.7)) / 2, 0.8, 0.3),
                row("binary_cross_entropy_logits(w, [1, 0])", (softplus(-2) + softplus(-1)) / 2, 2, -1),
                row("weighted_binary_cross_entropy_logits(w, [1, 0])", (softplus(-2) + softplus(-1)) / 2, 2, -1),
                row(
                        "weighted_binary_cross_entropy_logits(w, [1, 0], weight = 3)",
                        (3 * softplus(-2) + softplus(-1)) / 2,
                        2,
                        -1),
                row("focal(w, [1, 0])", -(0.25 * 0.04 * ln(0.8) + 0.75 * 0.09 * ln(0.7)) / 2, 0.8, 0.3),
                row("focal(w, [1, 0], gamma = 0, alpha = 0.5)", -(ln(0.8) + ln(0.7)) / 4, 0.8, 0.3),
                row(
                        "focal_logits(w, [1, 0], gamma = 1)",
                        (0.25 * sigma(-2) * softplus(-2) + 0.75 * sigma(-1) * softplus(-1)) / 2,
                        2,
                        -1),
                row("soft_margin(w, [1, -1])", (softplus(-2) + softplus(-1)) / 2, 2, -1),
                row("hinge(w, [1, -1])", 0.75, 2, 0.5),
                row("squared_hinge(w, [1, -1])", 1.125, 2, 0.5),
                row("hinge_embedding(w, [1, -1])", (2 + 0.75) / 2, 2, 0.25),
                row("hinge_embedding(w, [1, -1], margin = 2)", (2 + 1.75) / 2, 2, 0.25),
                row("categorical_hinge(w, [0, 1, 0])", 4 - 2 + 1, 1, 2, 4),
                row("wasserstein(w, [1, -1])", (-2 - 1) / 2.0, 2, -1),
                row("dice(w, [1, 0])", 1 - (1.6 + 1) / (1.1 + 1 + 1), 0.8, 0.3),
                row("dice(w, [1, 0], smooth = 0)", 1 - 1.6 / 2.1, 0.8, 0.3),
                row("jaccard(w, [1, 0])", 1 - 1.8 / (1.1 + 1 - 0.8 + 1), 0.8, 0.3),
                row(
                        "tversky(w, [1, 0], wrong = 0.3, missed = 0.7)",
                        1 - 1.8 / (0.8 + 0.3 * 0.3 + 0.7 * 0.2 + 1),
                        0.8,
                        0.3),
                row("cross_entropy(w, c)", -ln(0.5), 0.2, 0.3, 0.5),
                row("cross_entropy(w, [0.5, 0, 0.5])", -(ln(0.2) + ln(0.5)) / 2, 0.2, 0.3, 0.5),
                row("cross_entropy(w, c, [1, 1, 3])", -3 * ln(0.5), 0.2, 0.3, 0.5),
                row("cross_entropy_logits(w, c)", THIRDS - 4, 1, 2, 4),
                row("cross_entropy_logits(w, [0.5, 0, 0.5])", THIRDS - 2.5, 1, 2, 4),
                row("cross_entropy_logits(w, c, [1, 1, 3])", 3 * (THIRDS - 4), 1, 2, 4),
                row("cross_entropy(rows(w), cs)", -(ln(0.5) + ln(0.2)) / 2, 0.2, 0.3, 0.5),
                row("cross_entropy_logits(rows(w), cs)", (THIRDS - 4 + THIRDS - 1) / 2, 1, 2, 4),
                row("negative_log_likelihood(w, c)", -4, 1, 2, 4),
                row("masked_cross_entropy(w, c)", -ln(0.5), 0.2, 0.3, 0.5),
                row("masked_cross_entropy(rows(w), cs)", -ln(0.5), 0.2, 0.3, 0.5),
                row("masked_cross_entropy(rows(w), cs, ignored = 2)", -ln(0.2), 0.2, 0.3, 0.5),
                row("masked_cross_entropy_logits(w, c, ignored = 1)", THIRDS - 4, 1, 2, 4),
                row("masked_cross_entropy_logits(rows(w), cs, ignored = 1)", (THIRDS - 4 + THIRDS - 1) / 2, 1, 2, 4),
                row(
                        "smoothed_cross_entropy(w, c, amount = 0.3)",
                        -0.7 * ln(0.5) - 0.1 * ln(0.2 * 0.3 * 0.5),
                        0.2,
                        0.3,
                        0.5),
                row("smoothed_cross_entropy_logits(w, c, amount = 0.3)", THIRDS - 0.7 * 4 - 0.1 * 7, 1, 2, 4),
                row(
                        "cross_entropy(w, smooth_labels([0, 0, 1], amount = 0.3))",
                        -0.7 * ln(0.5) - 0.1 * ln(0.2 * 0.3 * 0.5),
                        0.2,
                        0.3,
                        0.5),
                row("focal_cross_entropy(w, c)", -0.25 * ln(0.5), 0.2, 0.3, 0.5),
                row("multi_margin(w, c)", (1 - 4 + 3.5) / 3, 1, 3.5, 4),
                row("multi_margin(w, c, margin = 2)", (2 - 4 + 3.5) / 3, 1, 3.5, 4),
                row("kl_divergence(w, [0.5, 0, 0.5])", (ln(2.5) + ln(1)) / 2, 0.2, 0.3, 0.5),
                row("kl_standard_normal(w, [0.5, 1])", (Math.exp(0.5) + 4 - 1.5 + Math.exp(1) + 1 - 2) / 2, 2, -1),
                row("margin_ranking(w[0], w[1], 1)", 0.5, 2, 2.5),
                row("margin_ranking(w[0], w[1], -1, margin = 2)", 1.5, 2, 2.5),
                row("contrastive(w, [0, 0], 1)", 12.5, 3, 4),
                row("contrastive(w, [0, 0], 0, margin = 7)", 2, 3, 4),
                row("triplet(w, [3, 1], [0, 0])", 0, 3, 4),
                row("triplet(w, [3, 1], [0, 0], margin = 3)", 1, 3, 4),
                row("cosine_similarity(w, [0, 2])", -0.8, 3, 4),
                row("cosine_embedding(w, [0, 2], 1)", 0.2, 3, 4),
                row("cosine_embedding(w, [0, 2], -1, margin = 0.5)", 0.3, 3, 4));
    }

    private static Row row(String loss, double value, double... learnt) {
        return new Row(loss, value, learnt);
    }

    private static String model(Row row) {
        String values = Arrays.toString(row.learnt());
        return """
                layer rows(w[n]) {
                  y[t in 0..2, i] = w[i] + t * 0
                  return y
                }
                model Small {
                  input x  target c: class(3), cs[2]: class(3)
                  param w%s = %s
                  output p = 2 * w + x
                  loss %s
                  train { optimizer = sgd(lr = 0.01)  batch = 4 }
                }
                """.formatted("[" + row.learnt().length + "]", values, row.loss());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void hasTheValueWorkedOutByHand(Row row) {
        CompiledModel compiled = HoldsTogether.compile(model(row));
        InterpretedModel oracle = new InterpretedModel(compiled.model(), compiled.derived(), 1);
        double[][] fed = {{0}, {2}, {2, 0}}; // the input, the label, the labels
        Map<Tensor, double[]> inputs = new LinkedHashMap<>();
        for (int i = 0; i < fed.length; i++) {
            inputs.put(compiled.model().inputs().get(i), fed[i]);
        }
        assertThat(oracle.pass(inputs, 1).loss()).isCloseTo(row.value(), within(1e-5 * (1 + Math.abs(row.value()))));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void holdsTogether(Row row) {
        HoldsTogether.holdsTogether(model(row));
    }

    @Test
    void noLossIsForgotten() {
        Set<String> declared = new TreeSet<>();
        Library.files().stream()
                .filter(f -> f.source().name().endsWith("losses.grad"))
                .forEach(f -> f.declarations()
                        .forEach(d ->
                                declared.add(((Declaration.Function) d).name().text())));
        List<String> tested = new ArrayList<>();
        rows().forEach(r -> tested.add(r.loss()));
        declared.removeIf(name -> tested.stream().anyMatch(t -> t.contains(name + "(")));
        assertThat(declared).isEmpty();
    }
}
