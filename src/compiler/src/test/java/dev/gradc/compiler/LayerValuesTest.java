package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Tensor;
import dev.gradc.model.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What layers of the library give, worked out by hand: weights count 1, 2, 3, ..., biases are as they start. */
class LayerValuesTest {
    /** Goes into the layer, the layer, comes out. */
    private record Row(String shape, double[] given, String layer, double[] expected) {
        @Override
        public String toString() {
            return "x" + shape + " |> " + layer;
        }
    }

    private static double[] numbers(double... values) {
        return values;
    }

    private static Row row(String shape, double[] given, String layer, double... expected) {
        return new Row(shape, given, layer, expected);
    }

    static List<Row> rows() {
        double[] one = {1, 2, 3, 4};
        double[] nine = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        double third = Math.sqrt(1.5);
        return List.of(
                row("[1,4]", one, "conv1d(1, 3)", 14, 20),
                row("[1,4]", one, "conv1d(1, 3, padding = 1)", 8, 14, 20, 11),
                row("[1,4]", one, "conv1d(1, 3, padding = same)", 8, 14, 20, 11),
                row("[1,4]", one, "conv1d(1, 3, padding = 1, stride = 2)", 8, 20),
                row("[1,4]", one, "conv1d(1, 3, padding = same, stride = 2)", 14, 11),
                row("[1,4]", one, "conv1d(1, 3, padding = 2, dilation = 2)", 11, 16, 7, 10),
                row("[1,4]", one, "conv1d(1, 2, padding = same)", 5, 8, 11, 4),
                row("[2,2]", one, "conv1d(2, 1)", 1 + 6, 2 + 8, 3 + 12, 6 + 16),
                row("[2,2]", one, "conv1d(2, 1, groups = 2)", 1, 2, 6, 8),
                row("[1,3,3]", nine, "conv2d(1, 2)", 37, 47, 67, 77),
                row("[1,3,3]", nine, "conv2d(1, 2, stride = 2, padding = 1)", 4, 6 + 12, 8 + 28, 5 + 12 + 24 + 36),
                row("[2,1,2]", one, "depthwise_conv2d(1)", 1, 2, 6, 8),
                row("[1,1,2,2]", one, "conv3d(1, 1)", 1, 2, 3, 4),
                row("[1,2]", numbers(1, 2), "conv_transpose1d(1, 3)", 1, 4, 7, 6),
                row("[1,2]", numbers(1, 2), "conv_transpose1d(1, 3, stride = 2)", 1, 2, 5, 4, 6),
                row("[1,2]", numbers(1, 2), "conv_transpose1d(1, 3, padding = 1)", 4, 7),
                row("[1,2]", numbers(1, 2), "conv_transpose1d(1, 2, stride = 2, output_padding = 1)", 1, 2, 2, 4, 0),
                row("[1,1,2]", numbers(1, 2), "conv_transpose2d(1, 2)", 1, 4, 4, 3, 10, 8),
                row("[1,4]", numbers(1, 3, 2, 5), "max_pool1d(2)", 3, 5),
                row("[1,4]", numbers(-1, -2, -3, -4), "max_pool1d(3, stride = 2, padding = 1)", -1, -2),
                row("[1,3,3]", nine, "max_pool2d(2, stride = 1)", 5, 6, 8, 9),
                row("[1,3,3]", nine, "max_pool2d(2)", 5),
                row("[1,4]", numbers(3, 6, 9, 12), "avg_pool1d(3, stride = 2, padding = 1)", 3, 9),
                row("[1,4]", numbers(3, 6, 9, 12), "avg_pool1d(3, stride = 2, padding = 1, count_padding = 0)", 4.5, 9),
                row("[1,3,3]", nine, "avg_pool2d(2, padding = 1, count_padding = 0)", 1, 2.5, 5.5, 7),
                row("[1,5]", numbers(1, 2, 3, 4, 5), "adaptive_avg_pool1d(2)", 2, 4),
                row("[1,3,3]", nine, "adaptive_avg_pool2d(2)", 3, 4, 6, 7),
                row("[2,2]", one, "global_avg_pool()", 1.5, 3.5),
                row("[2,2]", one, "global_max_pool()", 2, 4),
                row("[1,1,2]", numbers(1, 2), "upsample2d(2)", 1, 1, 2, 2, 1, 1, 2, 2),
                row("[2,1,2]", one, "flatten()", 1, 2, 3, 4),
                row("[3]", numbers(1, 2, 3), "layer_norm(eps = 0)", -third, 0, 3 * third),
                row("[2]", numbers(3, 4), "rms_norm(eps = 0)", 3 / Math.sqrt(12.5), 8 / Math.sqrt(12.5)),
                row("[2,2]", numbers(1, 3, 5, 9), "instance_norm(eps = 0)", -1, 1, -2, 2),
                row("[2,1,2]", numbers(1, 3, 5, 7), "group_norm(2, eps = 0)", -1, 1, -2, 2),
                row("[2,1,1]", numbers(1, 3), "group_norm(1, eps = 0)", -1, 2),
                row("[2,2]", numbers(0, 0, 0, 0), "positional_encoding()", 0, 1, Math.sin(1), Math.cos(1)),
                row("[2,2]", one, "positional_embedding()", 2, 4, 6, 8),
                row("[2,1]", numbers(0, 0), "scaled_dot_product_attention(h, h + [[3], [5]])", 4, 4),
                row("[2,1]", numbers(0, 0), "scaled_dot_product_attention(h, h + [[3], [5]], causal = 1)", 3, 4),
                row("[2,1]", numbers(0, 0), "scaled_dot_product_attention(h, h + [[3], [5]], [1, 0])", 3, 3),
                row(
                        "[2,1]",
                        numbers(0, 0),
                        "scaled_dot_product_attention(h, h + [[3], [5]], [0, 1], causal = 1)",
                        0,
                        5),
                row("[2,1]", numbers(0, 0), "scaled_dot_product_attention(h, h + [[3], [5]], [0, 0])", 0, 0));
    }

    private static InterpretedModel counted(CompiledModel compiled) {
        InterpretedModel oracle = new InterpretedModel(compiled.model(), compiled.derived(), 1);
        for (Parameter parameter : compiled.model().parameters()) {
            double[] values = oracle.parameter(parameter.tensor());
            boolean weight = !parameter.tensor().name().base().matches("b|beta|s|u");
            for (int i = 0; weight && i < values.length; i++) {
                values[i] = i + 1;
            }
        }
        return oracle;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void givesTheValuesWorkedOutByHand(Row row) {
        CompiledModel compiled = HoldsTogether.compile("""
                model Small {
                  input x%s
                  param s = 0
                  h = x + s
                  output y = h |> %s
                  loss sum(y)
                }
                """.formatted(row.shape(), row.layer()));
        Map<Tensor, double[]> inputs = Map.of(compiled.model().inputs().get(0), row.given());
        assertThat(counted(compiled).pass(inputs, 1).outputs().get("y")).containsExactly(row.expected(), within(1e-12));
    }

    static List<Row> ties() {
        return List.of(
                row("[1,3]", numbers(1, 1, 1), "max_pool1d(3)", 1, 0, 0),
                row("[1,3]", numbers(0, 1, 1), "max_pool1d(3)", 0, 1, 0),
                row("[1,2,2]", numbers(1, 1, 1, 1), "max_pool2d(2)", 1, 0, 0, 0),
                row("[1,2,2]", numbers(0, 0, 1, 1), "max_pool2d(2)", 0, 0, 1, 0),
                row("[1,2,2]", numbers(0, 1, 1, 1), "max_pool2d(2)", 0, 1, 0, 0),
                row("[1,3]", numbers(2, 2, 2), "max_pool1d(2, stride = 1, padding = 1)", 2, 1, 1),
                row("[2,1,2]", numbers(1, 1, 3, 3), "global_max_pool()", 1, 0, 1, 0));
    }

    @ParameterizedTest
    @MethodSource("ties")
    void theFirstOfEqualsHasTheGradient(Row row) {
        CompiledModel compiled = HoldsTogether.compile("""
                model Small {
                  input x%1$s
                  param u%1$s = 0
                  h = x + u
                  output y = h |> %2$s
                  loss sum(y)
                }
                """.formatted(row.shape(), row.layer()));
        Map<Tensor, double[]> inputs = new LinkedHashMap<>();
        inputs.put(compiled.model().inputs().get(0), row.given());
        Tensor u = compiled.model().parameters().get(0).tensor();
        assertThat(counted(compiled).pass(inputs, 1).gradients().get(u)).containsExactly(row.expected());
    }
}
