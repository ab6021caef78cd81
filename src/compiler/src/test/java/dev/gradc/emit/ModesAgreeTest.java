package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.InterpretedModel;
import dev.gradc.loops.NumberType;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models whose training and inference differ, whose samples depend on one another, that draw, or that keep a state: the generated class does
 * what the interpreter does, step after step, and the gradients are the central differences of the whole batch's loss.
 */
class ModesAgreeTest {
    private static final int CAPACITY = 5;

    private static final Map<String, String> BODIES = new LinkedHashMap<>();

    static {
        BODIES.put("batch norm", "input x[3]  target y[2]  output p = x |> dense(4) |> batch_norm() |> dense(2)");
        BODIES.put(
                "two batch norms, another momentum",
                "input x[3]  target y[2]  output p = x |> dense(4) |> batch_norm(momentum = 0.5) |> dense(3, activation = tanh)"
                        + " |> batch_norm(eps = 0.01) |> dense(2)");
        BODIES.put(
                "batch norm of a sequence",
                "input x[3,4]  target y[2]  h = x |> batch_norm()  output p = h[:,0] |> dense(2)");
        BODIES.put(
                "batch norm of an image",
                "input x[3,2,2]  target y[2]  h = x |> batch_norm()  g = h * h  output p = g[:,0,1] |> dense(2)");
        BODIES.put(
                "dropout",
                "input x[3]  target y[2]  output p = x |> dense(4, activation = relu) |> dropout(0.3) |> dense(2)");
        BODIES.put("dropout of nothing", "input x[3]  target y[2]  output p = x |> dense(4) |> dropout(0) |> dense(2)");
        BODIES.put("dropout of all", "input x[3]  target y[2]  output p = x |> dense(4) |> dropout(1) |> dense(2)");
        BODIES.put(
                "dropout of a matrix",
                "input x[2,3]  target y[2]  h = x |> dropout(0.4)  output p = (h[0,:] + h[1,:]) |> dense(2)");
        BODIES.put(
                "alpha dropout",
                "input x[3]  target y[2]  output p = x |> dense(4, activation = selu) |> alpha_dropout(0.2) |> dense(2)");
        BODIES.put(
                "noise",
                "input x[3]  target y[2]  output p = x |> gaussian_noise(0.5) |> dense(4) |> gaussian_noise() |> dense(2)");
        BODIES.put(
                "both",
                "input x[3]  target y[2]  output p = x |> dense(4) |> batch_norm() |> dropout(0.3) |> dense(2) |> softmax()");
        BODIES.put(
                "a draw at inference too",
                "input x[3]  target y[2]  mu = x |> dense(2)  s = x |> dense(2)  output p = mu + exp(s) * gaussian()");
        BODIES.put(
                "greatest and spread of the batch",
                "input x[3]  target y[2]  h = x |> dense(2)  output p = h * max[batch] h + var[batch] h - logsumexp[batch] h");
        BODIES.put(
                "a state of the model's own",
                "input x[3]  target y[2]  state seen = 1  seen = seen + sum[batch] 1  state far[3] = [1, 2, 3]"
                        + "  far = 0.5 * far + 0.5 * max[batch] x  output p = (x / seen - far) |> dense(2)");
        BODIES.put(
                "pairs of a batch",
                "input x[3]  target y[2]  a = x |> dense(4, activation = tanh)  b = x |> dense(4, activation = tanh)"
                        + "  q = logsumexp[batch] (own(a) @ b / 0.5)  output p = [q / 4, mean[batch, i] (own(b[i]) - b[i])^2]");
        BODIES.put(
                "a mask for each step of a recurrence",
                "input x[4,3]  target y[2]  param W[3,3]  param U[3,3]  recur t in 0..4 {  init h[-1] = 0"
                        + "  u[t] = W @ h[t-1] + U @ x[t]"
                        + "  h[t] = if training then (if random() >= 0.3 then tanh(u[t]) / 0.7 else 0) else tanh(u[t])  }"
                        + "  output p = h[3,:] |> dense(2)");
        BODIES.put(
                "batch norm behind a recurrence",
                "input x[4,3]  target y[2]  h = x |> rnn(3)  output p = h[3,:] |> batch_norm() |> dropout(0.2) |> dense(2)");
        BODIES.put(
                "only at inference",
                "input x[3]  target y[2]  q = x |> dense(2)  output p = if training then q else 2 * q + x[0]");
    }

    /** Models that look through windows: where the samples fill vectors, they lie side by side. */
    private static final Map<String, String> WINDOWS = new LinkedHashMap<>();

    private static final int SAMPLES = 16;

    static {
        WINDOWS.put(
                "convolution and pool",
                "input x[2,6,6]  target y[2]"
                        + "  output p = x |> conv2d(4, 3, activation = relu) |> max_pool2d(2) |> flatten |> dense(2)");
        WINDOWS.put(
                "a pool that drops a row",
                "input x[1,7,7]  target y[2]"
                        + "  output p = x |> conv2d(9, 3, activation = relu) |> max_pool2d(2) |> flatten |> dense(2)");
        WINDOWS.put(
                "padding, strides, pools that overlap",
                "input x[2,7,5]  target y[2]  output p = x |> conv2d(3, 3, padding = 1, activation = relu)"
                        + " |> conv2d(5, 3, stride = 2, padding = 1, activation = tanh) |> max_pool2d(3, stride = 1, padding = 1)"
                        + " |> flatten |> dense(2)");
        WINDOWS.put(
                "channels apart",
                "input x[3,6,6]  target y[2]  output p = x |> depthwise_conv2d(3, padding = 1, activation = tanh)"
                        + " |> conv2d(4, 1, activation = relu) |> avg_pool2d(2) |> flatten |> dense(2)");
        WINDOWS.put(
                "groups and dilation",
                "input x[4,6,6]  target y[2]  output p = x |> conv2d(4, 3, groups = 2, dilation = 2, activation = relu)"
                        + " |> flatten |> dense(2)");
        WINDOWS.put(
                "pools of all",
                "input x[2,5,4]  target y[2]  h = x |> conv2d(4, 2)  a = h |> global_max_pool  b = h |> global_avg_pool"
                        + "  output p = (a * b) |> dense(2)");
        WINDOWS.put(
                "a signal",
                "input x[2,9]  target y[2]  output p = x |> conv1d(4, 3, padding = 1, activation = relu) |> max_pool1d(3, stride = 2)"
                        + " |> flatten |> dense(2)");
        WINDOWS.put(
                "upwards",
                "input x[2,3,3]  target y[2]  output p = x |> conv_transpose2d(3, 3, stride = 2, activation = relu)"
                        + " |> max_pool2d(2) |> flatten |> dense(2)");
        WINDOWS.put(
                "batch norm, dropout and a way around",
                "input x[2,4,4]  target y[2]  h = x |> conv2d(3, 3, padding = 1, activation = tanh) |> batch_norm()  g = h |> relu |> dropout(0.3)"
                        + "  f = g + (g |> conv2d(3, 3, padding = 1))  output p = f |> flatten |> dense(2)");
    }

    static Stream<Arguments> windows() {
        return WINDOWS.entrySet().stream()
                .flatMap(
                        e -> Arrays.stream(NumberType.values()).map(real -> arguments(e.getKey(), e.getValue(), real)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("windows")
    void samplesSideBySideAreSamples(String name, String body, NumberType real) {
        agree(text(body), real, Backend.VECTOR, SAMPLES);
        agree(text(body), real, Backend.VECTOR, SAMPLES - 2);
    }

    static Stream<Arguments> models() {
        return BODIES.entrySet().stream()
                .flatMap(
                        e -> Arrays.stream(NumberType.values()).map(real -> arguments(e.getKey(), e.getValue(), real)));
    }

    private static String text(String body) {
        return "model Small {\n  " + body.replace("  ", "\n  ") + """

                  loss half_squared_error(p, y)
                  metric off = abs(p[0] - y[0])
                  penalty l2(0.01)
                  train { optimizer = momentum(lr = 0.05)  batch = 4 }
                }
                """;
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("models")
    void trainsAndPredictsAsTheInterpreterDoes(String name, String body, NumberType real) {
        agree(text(body), real, Backend.PLAIN, CAPACITY);
        agree(text(body), real, Backend.PLAIN, 1);
        agree(text(body), real, Backend.VECTOR, CAPACITY);
    }

    private static void agree(String text, NumberType real, Backend backend, int capacity) {
        CompiledModel model = GradText.model(text);
        GeneratedClass type = GeneratedClass.compile(GradText.java(model, real, backend, capacity));
        ModesComparison comparison = new ModesComparison(model, type.create(), real);
        comparison.initialise(11);
        comparison.evaluation(capacity);
        for (int samples : new int[] {capacity, 2, capacity, 1, 4}) {
            int rows = Math.min(samples, capacity);
            comparison.parts(rows);
            comparison.step(rows);
            comparison.evaluation(Math.min(3, capacity));
            comparison.separately(rows);
        }
        assertThat(comparison.failures()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void gradientsAreDifferencesOfTheBatchsLoss(String name, String body, NumberType real) {
        if (real == NumberType.FLOAT) {
            return; // the interpreter knows doubles alone
        }
        CompiledModel compiled = GradText.model(text(body));
        InterpretedModel oracle = compiled.interpreted(3);
        Map<Tensor, double[]> rows = ModesComparison.rows(compiled, new SplittableRandom(8), CAPACITY, false);
        oracle.step(rows, CAPACITY);
        for (int samples : new int[] {CAPACITY, 3}) {
            Map<Tensor, double[]> gradients = oracle.pass(rows, samples).gradients();
            for (Parameter parameter : compiled.model().parameters()) {
                double[] values = oracle.parameter(parameter.tensor());
                for (int i = 0; i < values.length; i++) {
                    double at = values[i];
                    double[] f = new double[4];
                    double h = 1e-3;
                    double[] shifts = {h, -h, h / 2, -h / 2};
                    for (int k = 0; k < 4; k++) {
                        values[i] = at + shifts[k];
                        f[k] = oracle.pass(rows, samples).loss();
                    }
                    values[i] = at;
                    double difference = (4 * (f[2] - f[3]) / h - (f[0] - f[1]) / (2 * h)) / 3;
                    double gradient = gradients.get(parameter.tensor())[i];
                    assertThat(Math.abs(gradient - difference))
                            .as("d/d%s[%d] = %s, difference %s", parameter.tensor(), i, gradient, difference)
                            .isLessThan(1e-7 * (1 + Math.abs(gradient)));
                }
            }
        }
    }
}
