package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.InterpretedModel;
import dev.gradc.loops.NumberType;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Metric;
import dev.gradc.model.Optimizer;
import dev.gradc.model.Output;
import dev.gradc.model.Parameter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From text to trained numbers: the generated class does what the interpreter does, on whole models of the language. */
class GeneratedModelsAgreeTest {
    private static final int CAPACITY = 5;
    private static final String XOR = """
            model Xor {
              input x[2]  target y[1]
              param W1[3,2] ~ glorot_uniform()  param b1[3] = 0
              param W2[1,3] ~ he_normal()       param b2[1] = 0.1
              z1 = W1 @ x + b1
              a1 = tanh(z1)
              z2 = W2 @ a1 + b2
              output p = sigmoid(z2)
              loss binary_cross_entropy(p, y)
              metric accuracy = (p[0] > 0.5) == (y[0] > 0.5)
              train { optimizer = momentum(lr = 0.5, mu = 0.9) batch = 4 epochs = 5 seed = 7 }
            }
            """;
    private static final String CHAIN = """
            model Chain {
              input x[2]  target y[1]
              output yhat = x |> dense(2, activation = sigmoid) |> dense(2, activation = sigmoid) |> dense(1)
              loss half_squared_error(yhat, y)
              metric error = abs(yhat[0] - y[0])
              train { optimizer = sgd(lr = 0.1) batch = 4 epochs = 5 seed = 7 }
            }
            """;
    private static final String DIGITS = """
            /** Digits. */
            model Digits {
              input x[64]  target digit: class(10)
              logits = x |> dense(32, activation = relu) |> dense(10)
              output p = softmax(logits)
              loss cross_entropy(p, digit)
              metric accuracy = argmax(p) == digit
              train { optimizer = adam(lr = 0.003) batch = 32 epochs = 5 seed = 7 }
            }
            """;
    private static final String REGRESSION = """
            model Regression {
              input x[4]  target y
              param w[4] ~ normal(0, 0.5)
              param b = 0.25
              h = x |> dense(6, activation = gelu) |> dense(4, activation = mish)
              output yhat = w @ h + b
              loss huber(yhat, y, delta = 0.3)
              penalty l2(1e-3)
              penalty l1(1e-2, w)
              metric off = abs(yhat - y)
              train { optimizer = OPTIMIZER batch = 4 epochs = 5 seed = 7 }
            }
            """;

    private static final String IMAGES = """
            model Images {
              input x[2,9,8]  target label: class(3)
              f = x |> conv2d(4, 3, padding = same, activation = softplus) |> max_pool2d(2)
              g = f |> conv2d(4, 2, stride = 2, padding = 1, groups = 2) |> group_norm(2) |> avg_pool2d(2, stride = 1)
              output p = g |> flatten |> dense(3) |> softmax
              loss cross_entropy(p, label)
              train { optimizer = momentum(lr = 0.02) batch = 4 epochs = 5 seed = 7 }
            }
            """;
    private static final String SEQUENCES = """
            model Sequences {
              input x[9,8]  target y[8]
              h = x |> positional_encoding |> transformer_block(2, 6, causal = 1) |> rms_norm
              output yhat = h[8,:]
              loss huber(yhat, y)
              train { optimizer = adam(lr = 0.01) batch = 4 epochs = 5 seed = 7 }
            }
            """;

    static Stream<Arguments> models() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("xor", XOR);
        texts.put("2-2-2-1", CHAIN);
        texts.put("64-32-10", DIGITS);
        texts.put("images", IMAGES);
        texts.put("sequences", SEQUENCES);
        for (String optimizer : List.of(
                "sgd(lr = 0.05)",
                "momentum(lr = 0.05)",
                "nesterov(lr = 0.05)",
                "rmsprop(lr = 0.02)",
                "adagrad(lr = 0.05)",
                "adadelta()",
                "adam(lr = 0.02)",
                "adamw(lr = 0.02)",
                "adamax(lr = 0.02)")) {
            texts.put("huber, " + optimizer, REGRESSION.replace("OPTIMIZER", optimizer));
        }
        return texts.entrySet().stream()
                .flatMap(
                        e -> Arrays.stream(NumberType.values()).map(real -> arguments(e.getKey(), e.getValue(), real)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("models")
    void trainsAsTheInterpreterDoes(String name, String text, NumberType real) {
        CompiledModel model = GradText.model(text);
        agree(model, real, Backend.PLAIN);
        agree(model, real, Backend.VECTOR);
    }

    private static void agree(CompiledModel model, NumberType real, Backend backend) {
        GeneratedClass type = GeneratedClass.compile(GradText.java(model, real, backend, CAPACITY));
        assertThat(type.codeLengths().values()).allMatch(length -> length <= 7_900);
        Comparison comparison = new Comparison(model, type.create(), real);
        comparison.initialise(11);
        for (int samples : new int[] {CAPACITY, 3, 1}) {
            comparison.pass(samples);
        }
        for (int samples : new int[] {CAPACITY, 2, CAPACITY, 1, 4}) {
            comparison.step(samples);
        }
        assertThat(comparison.differences.all()).isEmpty();
    }

    /** The two sides, fed with the same random rows. */
    private static final class Comparison {
        private final CompiledModel compiled;
        private final GeneratedClass.Instance net;
        private final boolean isFloat;
        private final SplittableRandom random = new SplittableRandom(5);
        private final Differences differences;
        private InterpretedModel oracle;

        Comparison(CompiledModel compiled, GeneratedClass.Instance net, NumberType real) {
            this.compiled = compiled;
            this.net = net;
            this.isFloat = real == NumberType.FLOAT;
            this.differences = new Differences(isFloat);
        }

        void initialise(long seed) {
            net.call("initialize", seed);
            oracle = compiled.interpreted(seed);
            for (Parameter p : compiled.model().parameters()) {
                double[] expected = oracle.parameter(p.tensor());
                double[] found = parameter(p.tensor());
                for (int i = 0; i < found.length; i++) {
                    double bits = isFloat ? (float) expected[i] : expected[i];
                    if (Double.compare(bits, found[i]) != 0) {
                        differences.add("initial " + p.tensor() + "[" + i + "] is " + found[i] + ", not " + bits);
                    }
                }
                System.arraycopy(found, 0, expected, 0, found.length);
            }
        }

        private double[] parameter(Tensor tensor) {
            return net.values("getParameter", tensor.size(), tensor.name().plain());
        }

        void pass(int samples) {
            Map<Tensor, double[]> rows = rows(samples);
            InterpretedModel.Pass expected = oracle.pass(rows, samples);
            Object[] arguments = arguments(rows, samples);
            differences.compare(
                    "loss", new double[] {expected.loss()}, new double[] {net.number("loss", arguments)}, 1e-12, 1e-5);
            for (Output output : compiled.model().outputs()) {
                double[] values = expected.outputs().get(output.name());
                differences.compare(output.name(), values, output(output, samples, values.length), 1e-12, 1e-5);
            }
            for (Metric m : compiled.model().metrics()) {
                double[] value = {expected.metrics().get(m.name())};
                differences.compare(m.name(), value, new double[] {net.number(m.name())}, 1e-12, 1e-5);
            }
            net.call("backward", arguments);
            expected.gradients().forEach((tensor, gradient) -> {
                double[] found =
                        net.values("getGradient", gradient.length, tensor.name().plain());
                differences.compare("gradient of " + tensor, gradient, found, 1e-12, 1e-5);
            });
        }

        private double[] output(Output output, int samples, int size) {
            double[] found = new double[size];
            for (int i = 0; i < size; i++) {
                int row = i / (size / samples);
                int element = i % (size / samples);
                found[i] = output.tensor().rank() == 0
                        ? net.number(output.name(), row)
                        : net.number(output.name(), row, element);
            }
            return found;
        }

        void step(int samples) {
            Map<Tensor, double[]> rows = rows(samples);
            double expected = oracle.step(rows, samples).loss();
            double found = net.number("step", arguments(rows, samples));
            differences.compare("loss of the step", new double[] {expected}, new double[] {found}, 1e-10, 1e-4);
            Optimizer optimizer = compiled.model().training().orElseThrow().optimizer();
            for (Parameter p : compiled.model().parameters()) {
                differences.compare(
                        "updated " + p.tensor(), oracle.parameter(p.tensor()), parameter(p.tensor()), 1e-10, 1e-3);
                for (Tensor state : optimizer.states()) {
                    double[] values = oracle.state(state, p.tensor());
                    double[] kept = net.values(
                            "getState",
                            values.length,
                            state.name().plain(),
                            p.tensor().name().plain());
                    differences.compare("state " + state + " of " + p.tensor(), values, kept, 1e-10, 1e-3);
                }
            }
        }

        private Map<Tensor, double[]> rows(int samples) {
            Map<Tensor, double[]> rows = new LinkedHashMap<>();
            for (Tensor input : compiled.model().inputs()) {
                double[] values = new double[samples * input.size()];
                for (int i = 0; i < values.length; i++) {
                    double drawn = input.isInteger() ? random.nextInt(input.classes()) : random.nextDouble();
                    values[i] = isFloat ? (float) drawn : drawn;
                }
                rows.put(input, values);
            }
            return rows;
        }

        private Object[] arguments(Map<Tensor, double[]> rows, int samples) {
            List<Object> arguments = new ArrayList<>();
            rows.forEach((input, values) -> {
                if (input.isInteger()) {
                    arguments.add(Arrays.stream(values).mapToInt(v -> (int) v).toArray());
                } else {
                    double[][] split = new double[samples][];
                    for (int n = 0; n < samples; n++) {
                        split[n] = Arrays.copyOfRange(values, n * input.size(), (n + 1) * input.size());
                    }
                    arguments.add(net.rows(split));
                }
            });
            arguments.add(samples);
            return arguments.toArray();
        }
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("models")
    void stepsAllocateNothing(String name, String text, NumberType real) throws ReflectiveOperationException {
        CompiledModel model = GradText.model(text);
        GeneratedFile driver = driver(model, real == NumberType.FLOAT ? "float" : "double");
        IntToDoubleFunction run = (IntToDoubleFunction) GeneratedClass.compile(
                        Stream.concat(Stream.of(driver), Stream.of(GradText.java(model, real, CAPACITY)))
                                .toArray(GeneratedFile[]::new))
                .type()
                .getDeclaredConstructor()
                .newInstance();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertThat(run.applyAsDouble(50)).isFinite();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            run.applyAsDouble(20);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }

    /** A class that steps without boxing. */
    private static GeneratedFile driver(CompiledModel model, String real) {
        String fields = model.model().inputs().stream()
                .map(t -> t.isInteger()
                        ? "int[] " + t.name() + " = new int[5]"
                        : real + "[][] " + t.name() + " = new " + real + "[5][" + t.size() + "]")
                .map(field -> "    private final " + field + ";\n")
                .collect(Collectors.joining());
        String arguments =
                model.model().inputs().stream().map(t -> t.name() + ", ").collect(Collectors.joining());
        return new GeneratedFile(
                "nets/Driver.java", """
                package nets;

                /** Steps. */
                public final class Driver implements java.util.function.IntToDoubleFunction {
                    private final #TYPE net = new #TYPE();
                #FIELDS
                    /** Ready. */
                    public Driver() {
                        net.initialize(1);
                    }

                    @Override
                    public double applyAsDouble(int steps) {
                        double sum = 0;
                        for (int i = 0; i < steps; i++) {
                            sum += net.step(#ARGUMENTS5) + net.loss(#ARGUMENTS3);
                            net.backward(#ARGUMENTS3);
                            net.update();
                            net.loss(#ARGUMENTS2);
                        }
                        return sum;
                    }
                }
                """.replace("#TYPE", model.model().name())
                        .replace("#FIELDS", fields)
                        .replace("#ARGUMENTS", arguments));
    }
}
