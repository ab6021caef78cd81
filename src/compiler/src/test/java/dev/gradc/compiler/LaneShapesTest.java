package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.algebra.Tensor;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import dev.gradc.model.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Classes of vectors against the interpreter where lanes are left over: odd extents, odd and partly filled batches, reads that begin within a vector. */
class LaneShapesTest {
    /** A model's forward pass from x[size] or an x of its own, and the most rows of a call. */
    private record Row(int batch, String body) {
        @Override
        public String toString() {
            return batch + " rows, " + body.lines().findFirst().orElseThrow();
        }
    }

    private static Row dense(int batch, int in, int hidden, int out) {
        return new Row(batch, """
                input x[%d]  target y[%d]
                h = x |> dense(%d, activation = tanh) |> layer_norm()
                p = softmax(h |> dense(%d))
                loss mse(p, y)""".formatted(in, out, hidden, out));
    }

    private static Row classes(int batch, int in, int hidden, int classes) {
        return new Row(batch, """
                input x[%d]  target y: class(%d)
                h = x |> dense(%d, activation = tanh)
                p = softmax(h |> dense(%d))
                loss cross_entropy(p, y)""".formatted(in, classes, hidden, classes));
    }

    private static Row of(int batch, int size, String body) {
        return new Row(batch, body.replace("N", Integer.toString(size)));
    }

    static Stream<Row> rows() {
        return Stream.of(
                dense(1, 80, 48, 1),
                dense(1, 520, 48, 3), // a row of weights in registers, from the last row to the first
                dense(1, 500, 33, 16), // rows that end within a vector
                dense(2, 33, 17, 7),
                dense(7, 16, 31, 33),
                dense(8, 15, 80, 16),
                dense(9, 17, 33, 3),
                dense(9, 31, 16, 48),
                dense(8, 1, 15, 17),
                dense(7, 3, 3, 80),
                classes(16, 4, 16, 3), // few classes: samples side by side
                classes(15, 9, 20, 2),
                classes(30, 5, 33, 4),
                classes(100, 17, 48, 2),
                classes(24, 6, 40, 7),
                of(32, 6, """
                        input x[N]  target y: class(2)
                        h = x |> dense(24, activation = relu) |> dense(4, activation = tanh)
                        p = softmax(h |> dense(2))
                        loss cross_entropy(p, y)"""),
                of(16, 6, """
                        input x[N]  target y: class(3)
                        h = x |> dense(24, activation = relu)
                        z = h |> dense(3)
                        p = softmax(z)
                        loss cross_entropy(p, y) + 0.1 * sum[i] z[i]^2"""),
                of(7, 17, """
                        input x[5,N]  target y[N]
                        param W[N,5] ~ normal(0, 1)
                        h[i,j] = x[j,i] * W[i,j] + sin(W[i,j])
                        p[i] = sum[j] h[i,j]^2
                        loss mse(p, y)"""),
                of(9, 19, """
                        input x[3,4,N]  target y[N]
                        param W[3,4,N] ~ normal(0, 1)
                        param V[N,4,3] ~ normal(0, 1)
                        p[k] = sum[i,j] W[i,j,k] * x[i,j,k] * V[k,j,i] + sum[i,j,l] V[k,j,i] * x[i,j,l]
                        loss mse(p, y)"""),
                of(8, 37, """
                        input x[N]  target y[N-5]
                        param w[6] ~ normal(0, 1)
                        p[i in 0..N-5] = sum[k] w[k] * x[i+k] + tanh(w[2] * x[i+3])
                        loss mse(p, y)"""),
                of(
                        3,
                        21,
                        "input x[2,N]  target y[4]\np = x |> conv1d(5, 4, padding = 1) |> global_avg_pool() |> dense(4)\nloss mse(p, y)"),
                of(
                        3,
                        9,
                        "input x[2,N,11]  target y[4]\np = x |> conv2d(3, 3, activation = softplus) |> max_pool2d(2) |> flatten() |> dense(4)\nloss mse(p, y)"),
                of(
                        2,
                        9,
                        "input x[2,N,11]  target y[4]\np = x |> conv2d(17, 3, stride = 2, padding = 1) |> global_max_pool() |> dense(4)\nloss mse(p, y)"),
                of(
                        2,
                        7,
                        "input x[N,18]  target y[N]\np = x |> multi_head_attention(3, causal = 1) |> global_avg_pool()\nloss mse(p, y)"),
                of(5, 33, """
                        input x[N]  target y[N]
                        param w[N] ~ normal(0, 1)
                        u = w * x
                        p[i] = if u[i] > 0 then (if i < 20 then u[i] else 0) else log(1 + exp(u[i]))
                        loss mse(p, y)"""),
                of(9, 31, """
                        input x[N]  target y[N]
                        param w[N] ~ normal(0, 1)
                        u = w * x
                        p = sigmoid(u) * tanh(u) + expm1(u) * floor(3 * x) + log1p(exp(u)) * sign(x - 0.5) + softplus(u)
                        loss mse(p, y)"""),
                of(4, 128, """
                        input x[N]  target y[32]
                        param A[32,32] ~ normal(0, 0.1)
                        param B[32,N] ~ normal(0, 0.1)
                        G[i,j] = (sum[k] A[k,i] * B[k,j]) + A[i,0]
                        p[i] = sum[j] G[i,j] * x[j]
                        loss mse(p, y)"""),
                of(9, 40, """
                        input x[N]  target y[24]
                        param W[24,N] ~ normal(0, 0.3)
                        param V[24,N] ~ normal(0, 0.3)
                        p[i] = (sum[j] W[i,j] * x[j]) + (sum[j] V[i,j] * x[j]^2) + ((sum[j] W[i,j] * x[j]) + (sum[j] V[i,j] * x[j]^2))^2
                        loss mse(p, y)"""),
                of(9, 40, """
                        input x[N]  target y[64]
                        param W[64,N] ~ normal(0, 0.3)
                        p[i] = sum[j] W[i,j] * (x[j] + (if j > 0 then x[j-1] else 0))
                        loss mse(p, y)"""),
                of(16, 12, """
                        input x[1,N,N]  target y[10,10]
                        param K[3,3] ~ normal(0, 0.3)
                        p[i in 0..10,j in 0..10] = sum[u,v] K[u,v] * (x[0,i+u,j+v] + (if i + u > 0 then x[0,i+u-1,j+v] else 0))
                        loss mean[i,j] (p[i,j] - y[i,j])^2"""),
                of(4, 5, "input x[N,3]  target y[17]\nh = x |> lstm(17)\np = h[N-1,:]\nloss mse(p, y)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void inDouble(Row row) {
        agree(row, Precision.DOUBLE, 1e-11);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void inFloat(Row row) {
        agree(row, Precision.FLOAT, 3e-5);
    }

    private static void agree(Row row, Precision precision, double tolerance) {
        CompiledModel compiled = HoldsTogether.compile("model Lanes {\n" + row.body()
                + "\noutput q = p\ntrain { optimizer = momentum(lr = 0.1)  batch = " + row.batch() + " }\n}\n");
        JavaOptions options = JavaOptions.DEFAULT.withPrecision(precision).withBackend(Backend.VECTOR);
        GeneratedClass type = GeneratedClass.compile(compiled.java(options).toArray(GeneratedFile[]::new));
        assertThat(type.codeLengths().values()).allMatch(length -> length <= 7_900);
        train(compiled, type.create(), row.batch(), tolerance);
    }

    /** The same for as many samples as a class takes, for one, for half of them, and for all but one. */
    static void train(CompiledModel compiled, GeneratedClass.Instance net, int batch, double tolerance) {
        train(compiled, net, List.of(batch, 1, (batch + 1) / 2, Math.max(1, batch - 1)), tolerance);
    }

    /** Passes and steps of a class and the interpreter, of so many samples each, must give the same. */
    static void train(CompiledModel compiled, GeneratedClass.Instance net, List<Integer> batches, double tolerance) {
        net.call("initialize", 5L);
        InterpretedModel oracle = compiled.interpreted(5);
        List<Parameter> parameters = compiled.model().parameters();
        for (Parameter p : parameters) {
            double[] held = oracle.parameter(p.tensor());
            System.arraycopy(parameter(net, p), 0, held, 0, held.length);
        }
        SplittableRandom random = new SplittableRandom(3);
        for (int samples : batches) {
            Map<Tensor, double[]> fed = new LinkedHashMap<>();
            List<Object> arguments = new ArrayList<>();
            for (Tensor input : compiled.model().inputs()) {
                double[] all = new double[samples * input.size()];
                Arrays.setAll(
                        all,
                        i -> input.isInteger() ? random.nextInt(input.classes()) : (float) random.nextDouble(0.1, 0.9));
                fed.put(input, all);
                if (input.isInteger()) {
                    arguments.add(Arrays.stream(all).mapToInt(v -> (int) v).toArray());
                    continue;
                }
                double[][] split = new double[samples][];
                Arrays.setAll(split, n -> Arrays.copyOfRange(all, n * input.size(), (n + 1) * input.size()));
                arguments.add(net.rows(split));
            }
            arguments.add(samples);
            InterpretedModel.Pass pass = oracle.pass(fed, samples);
            double loss = net.number("loss", arguments.toArray());
            close("loss", new double[] {pass.loss()}, new double[] {loss}, tolerance);
            pass.outputs()
                    .forEach(
                            (name, expected) -> close(name, expected, output(net, name, samples, expected), tolerance));
            net.call("backward", arguments.toArray());
            pass.gradients()
                    .forEach((t, expected) -> close(
                            "gradient of " + t,
                            expected,
                            net.values("getGradient", expected.length, t.name().plain()),
                            tolerance));
            oracle.step(fed, samples);
            net.number("step", arguments.toArray());
            parameters.forEach(p ->
                    close("updated " + p.tensor(), oracle.parameter(p.tensor()), parameter(net, p), 10 * tolerance));
        }
    }

    private static double[] output(GeneratedClass.Instance net, String name, int samples, double[] like) {
        double[] found = like.clone();
        int size = like.length / samples;
        if (size > 1 && hasAxis(net, name)) {
            Arrays.setAll(found, i -> ((Number) net.call(name, i / size, i % size)).doubleValue());
        }
        return found;
    }

    /** True if an output's accessor takes a row and one index. */
    private static boolean hasAxis(GeneratedClass.Instance net, String name) {
        return Arrays.stream(net.object().getClass().getMethods())
                .anyMatch(m -> m.getName().equals(name) && m.getParameterCount() == 2);
    }

    private static double[] parameter(GeneratedClass.Instance net, Parameter p) {
        return net.values("getParameter", p.tensor().size(), p.tensor().name().plain());
    }

    private static void close(String what, double[] expected, double[] found, double tolerance) {
        double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        for (int i = 0; i < expected.length; i++) {
            double allowed = tolerance * (0.01 + size);
            assertThat(Math.abs(found[i] - expected[i]))
                    .as("%s[%d] is %s, not %s", what, i, found[i], expected[i])
                    .isLessThanOrEqualTo(allowed);
        }
    }
}
