package dev.gradc.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.InterpretedModel;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.compiler.SourceImports;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import dev.gradc.model.Parameter;
import dev.gradc.source.Source;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A network of very many layers: every method short enough to be compiled, and all that is chosen by name still found. */
@Timeout(180)
class ManyLayersTest {
    private static final int LAYERS = 300;
    private static final int MOST_BYTES = 8_000; // HotSpot compiles no longer method

    private static GeneratedClass network(String beside, String training) {
        return network("\n    |> dense(8, activation = tanh)".repeat(LAYERS), beside, training, JavaOptions.DEFAULT);
    }

    private static GeneratedClass network(String layers, String beside, String training, JavaOptions options) {
        return GeneratedClass.compile(
                model(layers, beside, training).java(options).toArray(GeneratedFile[]::new));
    }

    private static CompiledModel model(String layers, String beside, String training) {
        String text = "model Deep {\n  input x[8]  target y: class(3)\n  h = x" + layers
                + "\n  output p = h |> dense(3) |> softmax\n  loss cross_entropy(p, y)\n"
                + beside
                + "\n  train { optimizer = adam()  batch = 4  " + training + " }\n}";
        Compilation compilation = Compiler.compile(new Source("deep.grad", text), SourceImports.none());
        return compilation.models().get(0);
    }

    /** So many layers of four activations and three sizes, whose errors neither vanish nor grow. */
    private static String unlike(int count) {
        StringBuilder layers = new StringBuilder();
        for (int i = 0; i < count; i++) {
            layers.append("\n    |> dense(").append(8 + i % 3).append(", activation = ");
            layers.append(List.of("tanh", "softsign", "sigmoid", "elu").get(i % 4))
                    .append(") |> layer_norm()");
        }
        return layers.toString();
    }

    private static void agrees(CompiledModel model, GeneratedClass.Instance net) {
        net.call("initialize", 5L);
        InterpretedModel oracle = model.interpreted(5);
        double[] rows = new SplittableRandom(3).doubles(24).toArray();
        Map<Tensor, double[]> fed = new LinkedHashMap<>();
        model.model().inputs().forEach(t -> fed.put(t, t.isInteger() ? new double[] {0, 2, 1} : rows));
        Object x = net.rows(
                Arrays.copyOfRange(rows, 0, 8), Arrays.copyOfRange(rows, 8, 16), Arrays.copyOfRange(rows, 16, 24));
        for (int step = 0; step < 2; step++) {
            InterpretedModel.Pass pass = oracle.pass(fed, 3);
            assertThat(net.number("loss", x, new int[] {0, 2, 1}, 3)).isCloseTo(pass.loss(), within(1e-9));
            net.call("backward", x, new int[] {0, 2, 1}, 3);
            pass.gradients()
                    .forEach((tensor, expected) -> assertThat(net.values(
                                    "getGradient",
                                    expected.length,
                                    tensor.name().plain()))
                            .as(tensor.toString())
                            .usingComparatorWithPrecision(1e-9)
                            .containsExactly(expected));
            oracle.step(fed, 3);
            net.call("step", x, new int[] {0, 2, 1}, 3);
            for (Parameter p : model.model().parameters()) {
                double[] expected = oracle.parameter(p.tensor());
                net.call("setParameter", p.tensor().name().plain(), net.array(expected));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, 1", "VECTOR, 1", "PLAIN, 2", "VECTOR, 2"})
    void agreesWithTheInterpreter(Backend backend, int threads) {
        JavaOptions options = JavaOptions.DEFAULT
                .withPrecision(Precision.DOUBLE)
                .withBackend(backend)
                .withThreads(threads);
        CompiledModel model = model(unlike(60), "", "");
        assertThat(model.loops(options).methods()).hasSizeLessThan(400);
        GeneratedClass type = GeneratedClass.compile(model.java(options).toArray(GeneratedFile[]::new));
        everyMethodCompiles(type);
        GeneratedClass.Instance net = threads == 1 ? type.create() : type.create(threads);
        agrees(model, net);
        if (threads > 1) {
            net.call("close");
        }
    }

    private static void everyMethodCompiles(GeneratedClass type) {
        Map<String, Integer> lengths = type.codeLengths();
        lengths.values().removeIf(length -> length <= MOST_BYTES);
        assertThat(lengths).isEmpty();
    }

    @Test
    void trainsAndIsReadByName() {
        GeneratedClass type = network("", "");
        everyMethodCompiles(type);
        GeneratedClass.Instance net = type.create();
        net.call("initialize", 3L);
        Object x = net.rows(new double[8], new double[] {1, 0, 1, 0, 1, 0, 1, 0});
        int[] y = {0, 2};
        double before = net.number("step", x, y, 2);
        for (int i = 0; i < 20; i++) {
            net.number("step", x, y, 2);
        }
        assertThat(net.number("loss", x, y, 2)).isLessThan(before);
        net.call("backward", x, y, 2);
        List<?> names = (List<?>) net.call("parameterNames");
        assertThat(names).hasSize(2 * LAYERS + 2);
        GeneratedClass.Instance other = type.create();
        other.call("copyParametersFrom", net.object());
        for (Object name : List.of("W1", "b1", "W200", "b257", "W" + LAYERS, "b" + (LAYERS + 1))) {
            int[] shape = (int[]) net.call("parameterShape", name);
            int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
            double[] values = net.values("getParameter", size, name.toString());
            assertThat(other.values("getParameter", size, name.toString())).isEqualTo(values);
            assertThat(net.values("getGradient", size, name.toString())).hasSize(size);
            double[] moments = net.values("getState", size, "v", name.toString());
            assertThat(moments).isNotEqualTo(new double[size]);
            net.call("setParameter", name, net.array(moments));
            assertThat(net.values("getParameter", size, name.toString())).isEqualTo(moments);
            net.call("setState", "m", name, net.array(moments));
            assertThat(net.values("getState", size, "m", name.toString())).isEqualTo(moments);
        }
        for (String unknown : List.of("W0", "W" + (LAYERS + 2), "")) {
            assertThatThrownBy(() -> net.call("getParameter", unknown, net.array(0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no parameter '" + unknown + "'");
            assertThatThrownBy(() -> net.call("parameterShape", unknown)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** The gradient of a matrix that all layers share has a term for each: they are added up in several methods. */
    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"PLAIN", "VECTOR"})
    void agreesWhereAllLayersShareTheirWeights(Backend backend) {
        int layers = 90;
        StringBuilder text = new StringBuilder("model Tied {\n  input x[8]  target y: class(3)\n");
        text.append("  param W[8, 8] ~ normal(0, 0.35)  param b[8] ~ normal(0, 0.1)\n  h0 = x\n");
        for (int i = 1; i <= layers; i++) {
            text.append("  h%d[j] = tanh((sum[k] W[%s] * h%d[k]) + b[j])\n"
                    .formatted(i, i % 2 == 0 ? "k, j" : "j, k", i - 1));
        }
        text.append("  output p = h" + layers + " |> dense(3) |> softmax\n  loss cross_entropy(p, y)\n");
        text.append("  train { optimizer = adam()  batch = 4 }\n}");
        Compilation compilation = Compiler.compile(new Source("tied.grad", text.toString()), SourceImports.none());
        CompiledModel model = compilation.models().get(0);
        JavaOptions options =
                JavaOptions.DEFAULT.withPrecision(Precision.DOUBLE).withBackend(backend);
        GeneratedClass type = GeneratedClass.compile(model.java(options).toArray(GeneratedFile[]::new));
        everyMethodCompiles(type);
        agrees(model, type.create());
    }

    @Test
    void hasPenaltyAndNormOverAll() {
        GeneratedClass type = network("  penalty l2(1e-4)", "clip = global_norm(1.0)");
        everyMethodCompiles(type);
    }
}
