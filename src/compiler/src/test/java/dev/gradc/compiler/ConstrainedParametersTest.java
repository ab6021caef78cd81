package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Tensor;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.equations.EquationOptions;
import dev.gradc.equations.Format;
import dev.gradc.equations.Notation;
import dev.gradc.model.Emission.Precision;
import dev.gradc.model.Parameter;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Parameters that keep to a range, and parameters that keep still. */
class ConstrainedParametersTest {
    private static final double[] X = {0.3, -0.2, 0.9, -0.4, 0.5, 0.1};
    private static final int SAMPLES = 2;

    static Stream<Arguments> constraints() {
        return Stream.of(
                row("positive", 0.25, 1.5, 3, v -> all(v, e -> e > 0)),
                row("unit", 0.01, 0.5, 0.99, v -> all(v, e -> e > 0 && e < 1)),
                row("(-2, 3)", -1.9, 0, 2.5, v -> all(v, e -> e > -2 && e < 3)),
                row("interval(-2, 3)", -1, 0, 1, v -> all(v, e -> e > -2 && e < 3)),
                row("above(1)", 1.1, 2, 30, v -> all(v, e -> e > 1)),
                row("below(-1)", -1.1, -2, -3, v -> all(v, e -> e < -1)),
                row("simplex", 0.2, 0.5, 0.3, v -> all(v, e -> e > 0) && Math.abs(v[0] + v[1] + v[2] - 1) < 1e-12),
                row("direction", 0.6, 0, -0.8, v -> Math.abs(v[0] * v[0] + v[1] * v[1] + v[2] * v[2] - 1) < 1e-12));
    }

    private static Arguments row(String constraint, double a, double b, double c, Predicate<double[]> holds) {
        return Arguments.of(constraint, new double[] {a, b, c}, holds);
    }

    private static boolean all(double[] values, Predicate<Double> each) {
        for (double v : values) {
            if (!each.test(v)) {
                return false;
            }
        }
        return true;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("constraints")
    void startsWhereTheModelSaysAndStaysInRange(String constraint, double[] first, Predicate<double[]> holds) {
        CompiledModel compiled = compile("""
            model Kept {
              input x[3]
              param w[3] in %s = [%s, %s, %s]
              output p = w * x
              loss sum[i] (p[i] - 20 * x[i])^2
              penalty l2(0.1, w)
              train { optimizer = sgd(lr = 0.05)  batch = 2 }
            }
            """.formatted(constraint, first[0], first[1], first[2]));
        Tensor x = compiled.model().inputs().get(0);
        InterpretedModel oracle = new InterpretedModel(compiled.model(), compiled.derived(), 1);
        Parameter free = compiled.model().parameters().get(0);
        GeneratedClass.Instance net = GeneratedClass.compile(
                        compiled.java(JavaOptions.DEFAULT.withPrecision(Precision.DOUBLE))
                                .get(0))
                .create();
        net.call("initialize", 1L);
        assertThat(constrained(net)).containsExactly(first, within(1e-9));
        for (int step = 0; step < 20; step++) {
            oracle.step(Map.of(x, X), SAMPLES);
            net.call("step", rows(net), SAMPLES);
            assertThat(net.values("getParameter", 3, free.tensor().name().plain()))
                    .containsExactly(oracle.parameter(free.tensor()), within(1e-9));
            assertThat(constrained(net)).as("step %d", step).matches(holds);
        }
        assertThat(constrained(net)[0]).as("it does move").isNotCloseTo(first[0], within(1e-4));
    }

    private static Object rows(GeneratedClass.Instance net) {
        return net.rows(new double[] {X[0], X[1], X[2]}, new double[] {X[3], X[4], X[5]});
    }

    private static double[] constrained(GeneratedClass.Instance net) {
        net.call("forward", rows(net), SAMPLES);
        return new double[] {net.number("w", 0), net.number("w", 1), net.number("w", 2)};
    }

    @Test
    void theLastAxisOfAMatrixOfSharesSumsToOne() {
        CompiledModel compiled = compile("""
            model Rows {
              input x[3]
              param w[2,3] in simplex
              output p = w @ x
              loss sum(p^2)
              train { optimizer = sgd(lr = 0.5)  batch = 2 }
            }
            """);
        Tensor x = compiled.model().inputs().get(0);
        InterpretedModel oracle = new InterpretedModel(compiled.model(), compiled.derived(), 1);
        GeneratedClass.Instance net = GeneratedClass.compile(
                        compiled.java(JavaOptions.DEFAULT.withPrecision(Precision.DOUBLE))
                                .get(0))
                .create();
        net.call("initialize", 1L);
        Tensor free = compiled.model().parameters().get(0).tensor();
        for (int step = 0; step < 5; step++) {
            oracle.step(Map.of(x, X), SAMPLES);
            net.call("step", rows(net), SAMPLES);
            assertThat(net.values("getParameter", 6, "logits_w"))
                    .containsExactly(oracle.parameter(free), within(1e-12));
        }
        net.call("forward", rows(net), SAMPLES);
        for (int row = 0; row < 2; row++) {
            double sum = net.number("w", row, 0) + net.number("w", row, 1) + net.number("w", row, 2);
            assertThat(sum).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void aConstraintOfTheUsersOwnIsOneLine() {
        CompiledModel compiled = compile("""
            constraint rounded() on free = softplus(free)  init p = log(expm1(p))
            model Own { input x  param w in rounded = 2  output p = w * x  loss p }
            """);
        String equations = compiled.equations(Notation.MATRIX, Format.TEXT, EquationOptions.DEFAULT);
        assertThat(equations).contains("w = softplus(free_w)", "∂L/∂free_w = ");
    }

    private static final String FROZEN = """
        model Part {
          input x[3]
          param V[2,3] ~ glorot_normal() %s
          param w[2] = [0.5, -0.25]
          h = tanh(V @ x)
          output p = w @ h
          loss (p - 1)^2
          train { optimizer = adam(lr = 0.05)  batch = 2 }
        }
        """;

    @Test
    void aFrozenParameterHasNeitherGradientNorUpdate() {
        CompiledModel compiled = compile(FROZEN.formatted("frozen"));
        Tensor x = compiled.model().inputs().get(0);
        Tensor frozen = compiled.model().parameters().get(0).tensor();
        Tensor moving = compiled.model().parameters().get(1).tensor();
        assertThat(compiled.derived().gradients()).containsOnlyKeys(moving);
        InterpretedModel oracle = new InterpretedModel(compiled.model(), compiled.derived(), 3);
        double[] start = oracle.parameter(frozen).clone();
        String java = compiled.java(JavaOptions.DEFAULT.withPrecision(Precision.DOUBLE))
                .get(0)
                .text();
        assertThat(java).doesNotContain("updateV", "dV", "V_m");
        GeneratedClass.Instance net = GeneratedClass.compile(
                        compiled.java(JavaOptions.DEFAULT.withPrecision(Precision.DOUBLE))
                                .get(0))
                .create();
        net.call("initialize", 3L);
        for (int step = 0; step < 4; step++) {
            oracle.step(Map.of(x, X), SAMPLES);
            net.call("step", rows(net), SAMPLES);
        }
        assertThat(oracle.parameter(frozen)).containsExactly(start);
        assertThat(net.values("getParameter", 6, "V")).containsExactly(start, within(1e-15));
        assertThat(net.values("getParameter", 2, "w")).containsExactly(oracle.parameter(moving), within(1e-12));
        net.call("loss", rows(net), SAMPLES);
        net.call("backward", rows(net), SAMPLES);
        assertThatThrownBy(() -> net.values("getGradient", 6, "V")).hasMessageContaining("frozen");
    }

    @Test
    void whatIsNotFrozenHasTheSameGradientAsEver() {
        CompiledModel part = compile(FROZEN.formatted("frozen"));
        CompiledModel whole = compile(FROZEN.formatted(""));
        assertThat(gradientOfLast(part)).containsExactly(gradientOfLast(whole), within(1e-15));
    }

    private static double[] gradientOfLast(CompiledModel compiled) {
        InterpretedModel model = new InterpretedModel(compiled.model(), compiled.derived(), 3);
        Tensor last = compiled.model().parameters().get(1).tensor();
        Tensor x = compiled.model().inputs().get(0);
        return model.pass(Map.of(x, X), SAMPLES).gradients().get(last);
    }

    private static CompiledModel compile(String text) {
        Compilation compilation = Compiler.compile(new Source("kept.grad", text), SourceImports.none());
        assertThat(compilation.hasErrors())
                .as(new DiagnosticRenderer(false).render(compilation.diagnostics()))
                .isFalse();
        return compilation.models().get(0);
    }

    /** The two models of the language's design that are no networks, but for their check blocks, on samples drawn here. */
    @Test
    void theMixtureAndTheCountsOfTheDesignTrain() {
        CompiledModel mixture = compile("""
            model Gmm {
              dim K = 3, D = 2
              input x[D]
              param mix[K]   in simplex
              param mu[K,D]  ~ normal(0, 3)
              param sd[K,D]  in positive = 1
              lp[k] = log(mix[k]) - sum[d] (log(sd[k,d]) + ((x[d] - mu[k,d]) / sd[k,d])^2 / 2) - D/2 * log(2*PI)
              output ll = log(sum[k] exp(lp[k]))
              loss -ll
              train { optimizer = adam(lr = 0.05)  epochs = 200  batch = 60 }
            }
            """);
        SplittableRandom random = new SplittableRandom(5);
        double[][] x = new double[60][];
        for (int i = 0; i < x.length; i++) {
            double centre = i % 3 * 4 - 4;
            x[i] = new double[] {centre + random.nextGaussian() / 2, -centre + random.nextGaussian()};
        }
        double fall = falls(mixture, x, Map.of());
        assertThat(fall).as("nats a sample").isGreaterThan(1);

        CompiledModel counts = compile("""
            model Poisson {
              dim N = 12
              input x[N], exposure    target count: int
              param w[N] ~ normal(0, 0.1)    param b = 0
              output rate = exposure * exp(w @ x + b)
              loss rate - count * log(rate)
              penalty l1(1e-3, w)
              train { optimizer = adam(lr = 0.02)  batch = 60 }
            }
            """);
        double[][] features = new double[60][12];
        double[][] exposure = new double[60][1];
        double[][] count = new double[60][1];
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < 12; j++) {
                features[i][j] = random.nextDouble(-1, 1);
            }
            exposure[i][0] = random.nextDouble(0.5, 2);
            count[i][0] = Math.rint(exposure[i][0] * Math.exp(1 + features[i][0] - features[i][3]));
        }
        assertThat(falls(counts, features, Map.of(1, exposure, 2, count))).isGreaterThan(0.5);
    }

    /** By how much the loss falls in 200 steps, the first five of them held against the interpreter. */
    private static double falls(CompiledModel compiled, double[][] first, Map<Integer, double[][]> others) {
        GeneratedClass.Instance net = GeneratedClass.compile(
                        compiled.java(JavaOptions.DEFAULT.withPrecision(Precision.DOUBLE))
                                .get(0))
                .create();
        InterpretedModel oracle = new InterpretedModel(compiled.model(), compiled.derived(), 2);
        net.call("initialize", 2L);
        List<Tensor> inputs = compiled.model().inputs();
        Map<Tensor, double[]> fed = new LinkedHashMap<>();
        Object[] arguments = new Object[inputs.size() + 1];
        for (int i = 0; i < inputs.size(); i++) {
            double[][] rows = i == 0 ? first : others.get(i);
            fed.put(
                    inputs.get(i),
                    Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray());
            arguments[i] = net.rows(rows);
        }
        arguments[inputs.size()] = first.length;
        double start = net.number("loss", arguments);
        for (int step = 0; step < 200; step++) {
            double loss = net.number("step", arguments);
            if (step < 5) {
                assertThat(loss).isCloseTo(oracle.step(fed, first.length).loss(), within(1e-9));
            }
        }
        return start - net.number("loss", arguments);
    }
}
