package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.gradc.algebra.Tensor;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.model.Emission.Precision;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clipped gradients against a calculation by hand, interpreted and generated; a gradient of zero stays one. */
class ClippingsTest {
    /** The gradients of w[3] and b, then what they are clipped to. */
    static Stream<Arguments> clippings() {
        double[] plain = {0.5, -3, 4, 2};
        double norm = Math.sqrt(0.25 + 9 + 16);
        double all = Math.sqrt(0.25 + 9 + 16 + 4);
        return Stream.of(
                Arguments.of("value(1.0)", plain, new double[] {0.5, -1, 1, 1}),
                Arguments.of("value(10)", plain, plain),
                Arguments.of("norm(1.5)", plain, new double[] {0.5 * 1.5 / norm, -3 * 1.5 / norm, 4 * 1.5 / norm, 1.5}),
                Arguments.of("norm(6)", plain, plain),
                Arguments.of("global_norm(1.5)", plain, new double[] {
                    0.5 * 1.5 / all, -3 * 1.5 / all, 4 * 1.5 / all, 2 * 1.5 / all
                }),
                Arguments.of("global_norm(limit = 100)", plain, plain),
                Arguments.of("norm(1)", new double[] {0, 0, 0, 5}, new double[] {0, 0, 0, 1}),
                Arguments.of("global_norm(1)", new double[4], new double[4]),
                Arguments.of("norm(1)", new double[4], new double[4]),
                Arguments.of("global_norm(1)", new double[] {3e100, 0, 4e100, 0}, new double[] {0.6, 0, 0.8, 0}));
    }

    private static CompiledModel compile(String clip) {
        Compilation compilation = Compiler.compile(new Source("two.grad", """
            model Two {
              input x[3], z
              param w[3] = 0.0
              param b = 0.0
              output p = w @ x + b * z
              loss p
              train { optimizer = sgd(lr = 1)  clip = %s  batch = 1 }
            }
            """.formatted(clip)), SourceImports.none());
        assertThat(compilation.hasErrors())
                .as(new DiagnosticRenderer(false).render(compilation.diagnostics()))
                .isFalse();
        return compilation.models().get(0);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("clippings")
    void theOptimizerSeesTheClippedGradient(String clip, double[] gradient, double[] expected) {
        CompiledModel compiled = compile(clip);
        double[] row = {gradient[0], gradient[1], gradient[2]};
        double[] last = {gradient[3]};
        InterpretedModel interpreted = new InterpretedModel(compiled.model(), compiled.derived(), 1);
        Tensor x = compiled.model().inputs().get(0);
        Tensor z = compiled.model().inputs().get(1);
        interpreted.step(Map.of(x, row, z, last), 1);
        GeneratedClass.Instance net = GeneratedClass.compile(
                        compiled.java(JavaOptions.DEFAULT.withPrecision(Precision.DOUBLE))
                                .get(0))
                .create();
        net.call("initialize", 1L);
        net.call("step", net.rows(row), net.rows(last), 1);
        for (int i = 0; i < 4; i++) {
            Tensor parameter = compiled.model().parameters().get(i / 3).tensor();
            double tolerance = 1e-12 * (1 + Math.abs(expected[i]));
            assertThat(-interpreted.parameter(parameter)[i % 3])
                    .as("interpreted %d", i)
                    .isCloseTo(expected[i], within(tolerance));
            assertThat(-net.values("getParameter", i < 3 ? 3 : 1, i < 3 ? "w" : "b")[i % 3])
                    .as("generated %d", i)
                    .isCloseTo(expected[i], within(tolerance));
        }
    }

    @Test
    void aStepWithScheduleAndClippingAllocatesNothing() throws ReflectiveOperationException {
        Compilation compilation = Compiler.compile(new Source("net.grad", """
            package demo
            model Net {
              input x[3]  target y: class(2)
              output p = x |> dense(5, activation = tanh) |> dense(2) |> softmax()
              loss cross_entropy(p, y)
              train { optimizer = amsgrad()  schedule = cosine(warmup = 5)  clip = global_norm(0.1)  batch = 3 }
            }
            """), SourceImports.none());
        GeneratedFile driver = new GeneratedFile("demo/Driver.java", """
            package demo;

            /** Calls without boxing. */
            public final class Driver implements java.util.function.IntToDoubleFunction {
                private final Net net = new Net();
                private final float[][] x = {{1, 2, 0}, {-3, 4, 1}, {0, 1, -1}};
                private final int[] y = {0, 1, 1};

                /** Ready. */
                public Driver() {
                    net.initialize(1);
                    net.setTotalSteps(1000);
                }

                @Override
                public double applyAsDouble(int steps) {
                    double sum = 0;
                    for (int i = 0; i < steps; i++) {
                        sum += net.step(x, y, 3);
                    }
                    return sum;
                }
            }
            """);
        GeneratedClass compiled = GeneratedClass.compile(
                driver, compilation.models().get(0).java(JavaOptions.DEFAULT).get(0));
        IntToDoubleFunction run =
                (IntToDoubleFunction) compiled.type().getDeclaredConstructor().newInstance();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run.applyAsDouble(500);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            run.applyAsDouble(500);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }
}
