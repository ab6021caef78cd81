package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.library.Library;
import dev.gradc.syntax.Declaration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer of the library with several settings, on something learnt, so that its input's gradient is looked at too. */
class EveryLayerTest {
    private static final String[] LAYERS = {
        "[3] | dense(2)",
        "[4,3] | dense(2, activation = tanh)",
        "[2,7] | conv1d(3, 3)",
        "[2,7] | conv1d(3, 3, stride = 2)",
        "[2,7] | conv1d(3, 4, stride = 3, padding = 2, activation = softplus)",
        "[2,7] | conv1d(3, 3, padding = same)",
        "[2,7] | conv1d(3, 4, padding = same, stride = 2)",
        "[2,7] | conv1d(2, 3, dilation = 2, padding = 2)",
        "[2,9] | conv1d(2, 3, dilation = 3, stride = 2, padding = 1)",
        "[4,7] | conv1d(6, 3, groups = 2, padding = 1)",
        "[4,7] | conv1d(4, 2, groups = 4, stride = 2)",
        "[2,5,6] | conv2d(3, 3)",
        "[1,5,6] | conv2d(2, 1)",
        "[2,5,6] | conv2d(3, 3, stride = 2, padding = 1)",
        "[2,5,6] | conv2d(3, 2, padding = same, activation = tanh)",
        "[2,7,6] | conv2d(2, 3, dilation = 2, stride = 2, padding = same)",
        "[2,7,8] | conv2d(2, 2, dilation = 3, stride = 2, padding = 1)",
        "[4,4,4] | conv2d(6, 3, groups = 2, padding = 1)",
        "[4,4,4] | conv2d(2, 2, groups = 2, stride = 2, activation = silu)",
        "[3,6,7] | conv2d(5, 3, padding = 1)", // large enough to go by rows of windows
        "[2,7,8] | conv2d(4, 3, stride = 2, padding = same, activation = relu)",
        "[4,6,6] | conv2d(4, 1)",
        "[2,12] | conv1d(5, 4, padding = 2, dilation = 2)",
        "[4,9] | dense(9)",
        "[9,8] | multi_head_attention(2, causal = 1)",
        "[9,8] | scaled_dot_product_attention(h, 2 * h, causal = 1)",
        "[2,4,3,4] | conv3d(2, 2)",
        "[1,4,3,4] | conv3d(2, 3, padding = 1, stride = 2)",
        "[3,5,4] | depthwise_conv2d(3)",
        "[3,5,4] | depthwise_conv2d(3, padding = same, stride = 2)",
        "[2,4] | conv_transpose1d(3, 3)",
        "[2,4] | conv_transpose1d(3, 2, stride = 2)",
        "[2,4] | conv_transpose1d(3, 4, stride = 3, padding = 1, output_padding = 2)",
        "[2,4] | conv_transpose1d(3, 3, dilation = 2, padding = 1)",
        "[2,4] | conv_transpose1d(3, 2, stride = 3, dilation = 2)",
        "[2,3,4] | conv_transpose2d(3, 3)",
        "[2,3,4] | conv_transpose2d(2, 3, stride = 2, padding = 1, output_padding = 1)",
        "[2,3,4] | conv_transpose2d(2, 2, stride = 2)",
        "[2,7] | max_pool1d(2)",
        "[2,7] | max_pool1d(3, stride = 2, padding = 1)",
        "[2,6] | max_pool1d(3, stride = 1, padding = same)",
        "[2,5,6] | max_pool2d(2)",
        "[2,5,6] | max_pool2d(3, stride = 2, padding = 1)",
        "[2,5,6] | max_pool2d(3, stride = 1)",
        "[2,7] | avg_pool1d(3)",
        "[2,7] | avg_pool1d(3, stride = 2, padding = 1)",
        "[2,7] | avg_pool1d(3, stride = 2, padding = 1, count_padding = 0)",
        "[2,5,6] | avg_pool2d(2)",
        "[2,5,6] | avg_pool2d(3, stride = 2, padding = 1)",
        "[2,5,6] | avg_pool2d(3, stride = 1, padding = same, count_padding = 0)",
        "[3,5] | global_avg_pool()",
        "[3,2,4] | global_avg_pool()",
        "[3,5] | global_max_pool()",
        "[3,2,4] | global_max_pool()",
        "[2,7] | adaptive_avg_pool1d(3)",
        "[2,6] | adaptive_avg_pool1d(2)",
        "[2,5,7] | adaptive_avg_pool2d(3)",
        "[2,2,3] | upsample2d(2)",
        "[3] | flatten()",
        "[3,2] | flatten()",
        "[3,2,4] | flatten()",
        "[2,1,3,2] | flatten()",
        "[5] | layer_norm()",
        "[3,5] | layer_norm(eps = 1e-3)",
        "[5] | rms_norm()",
        "[3,5] | rms_norm()",
        "[4,2,3] | group_norm(2)",
        "[4,2,3] | group_norm(1)",
        "[2,5] | instance_norm()",
        "[2,2,3] | instance_norm()",
        "[3,4] | positional_encoding()",
        "[3,4] | positional_embedding()",
        "[3,4] | scaled_dot_product_attention(2 * h, h - 1)",
        "[3,4] | scaled_dot_product_attention(h, h, causal = 1)",
        "[3,4] | scaled_dot_product_attention(h, h, x[:,0] - 0.5)",
        "[3,4] | scaled_dot_product_attention(h, h, x[:,0] - 0.5, causal = 1)",
        "[3,4] | multi_head_attention(2)",
        "[3,4] | multi_head_attention(2, causal = 1)",
        "[3,4] | multi_head_attention(x[:,0] - 0.5, 2, causal = 1)",
        "[3,4] | multi_head_attention(x[:,0] - 2, 1)",
        "[3,4] | transformer_block(2, 3)",
        "[2,4] | transformer_block(1, 3, causal = 1, activation = relu)",
        "[3] | batch_norm()",
        "[2,3] | batch_norm(eps = 0.01)",
        "[2,2,3] | batch_norm(momentum = 0.3)",
    };

    static List<String> layers() {
        return List.of(LAYERS);
    }

    private static String model(String layer) {
        String[] parts = layer.split(" \\| ", 2);
        return """
                model Small {
                  input x%1$s
                  param u%1$s ~ normal(0, 1)
                  h = x + u
                  y = h |> %2$s
                  z = y + 0.3
                  output p = sum(sin(z) + z^2 / 2)
                  loss p
                  train { optimizer = sgd(lr = 0.01)  batch = 4 }
                }
                """.formatted(parts[0], parts[1]);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void everyLayerHoldsTogether(String layer) {
        HoldsTogether.holdsTogether(model(layer));
    }

    @ParameterizedTest
    @MethodSource("embeddings")
    void everyEmbeddingHoldsTogether(String statements) {
        HoldsTogether.holdsTogether(
                "model Small {\n" + statements + "\n  train { optimizer = sgd(lr = 0.1)  batch = 4 }\n}\n");
    }

    static List<String> embeddings() {
        return List.of("""
                  input s[4]: class(5)
                  output h = s |> embedding(3) |> dense(2)
                  loss sum(h^2)""", """
                  input s: class(5)
                  output h = s |> embedding(3) |> dense(2)
                  loss sum(h^2)""", """
                  input s[4]: class(5), next: class(5)
                  param E[5,3] ~ normal(0, 0.5)
                  h[d] = mean[t] E[s[t], d]
                  logits = E @ h
                  loss cross_entropy(softmax(logits), next)""", """
                  input s[9]: class(8), next[9]: class(8)
                  param E[8,8] ~ normal(0, 0.5)
                  h = ((s |> embedding(8)) + E[s, :]) |> multi_head_attention(2, causal = 1)
                  logits[t,v] = sum[d] E[v,d] * h[t,d]
                  loss cross_entropy_logits(logits, next)""", """
                  input s[3]: class(5), t[4]: class(5)
                  embed = embedding(2)
                  a = s |> embed |> global_avg_pool
                  b = t |> embed |> layer_norm |> global_avg_pool
                  loss sum(a) * sum(b)""");
    }

    /** What inverting an index leaves is a bound of a loop: no remainder and no choice within the loops, whether by rows of windows or not. */
    @ParameterizedTest
    @CsvSource({"2, 1", "2, 2", "2, 3", "5, 1", "5, 2"})
    void convolutionsRunWithoutGuards(int filters, int stride) {
        String layer = "conv2d(%d, 3, padding = 1, stride = %d)".formatted(filters, stride);
        String text = HoldsTogether.compile("""
                        model Small {
                          input x[2,12,12]
                          output y = x |> LAYER |> LAYER
                          loss sum(y)
                          train { optimizer = sgd(lr = 0.01)  batch = 4 }
                        }
                        """.replace("LAYER", layer))
                .java(JavaOptions.DEFAULT)
                .get(0)
                .text();
        for (String method : List.of("forwardZ1", "forwardY", "backwardDelta1", "backwardDw1", "backwardDw2")) {
            int start = text.indexOf("private void " + method + "(");
            assertThat(start).as(method).isPositive();
            String body = text.substring(start, text.indexOf("\n    }\n", start));
            assertThat(body).as(method).contains("for (").doesNotContain("if (", " % ", "floorMod", " ? ");
        }
    }

    @Test
    void noLayerIsForgotten() {
        Set<String> declared = new TreeSet<>();
        Library.files()
                .forEach(f -> f.declarations().forEach(d -> {
                    if (d instanceof Declaration.Layer layer
                            && f.source().name().endsWith("layers.grad")) {
                        declared.add(layer.name().text());
                    }
                }));
        String all = String.join("\n", LAYERS) + String.join("\n", embeddings());
        declared.removeIf(name -> all.contains(name.replaceAll("^(full|grouped)_", "") + "("));
        assertThat(declared).isEmpty();
    }
}
