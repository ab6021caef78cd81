package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import dev.gradc.source.Source;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an optimiser remembers of gradients that have become 0: it shrinks, and never comes among the subnormal numbers, nor does its product with what it shrinks by. */
class DyingAwayTest {
    private static final int INPUTS = 20;
    private static final int STEPS = 9_000; // 0.9 to that power is far below the smallest double

    static Stream<Arguments> optimizers() {
        return Stream.of(Precision.FLOAT, Precision.DOUBLE)
                .flatMap(p -> Stream.of(Backend.PLAIN, Backend.VECTOR)
                        .flatMap(b -> Stream.of(
                                Arguments.of("sgd(momentum = 0.9)", "v", p, b),
                                Arguments.of("momentum()", "v", p, b),
                                Arguments.of("nesterov()", "v", p, b),
                                Arguments.of("adam(b1 = 0.8)", "m", p, b),
                                Arguments.of("rmsprop(momentum = 0.7)", "u", p, b))));
    }

    @ParameterizedTest(name = "{0}, {2}, {3}")
    @MethodSource("optimizers")
    void theMemoryOfAGradientStaysNormal(String optimizer, String state, Precision precision, Backend backend)
            throws ReflectiveOperationException {
        GeneratedClass.Instance net = net(optimizer, precision, backend);
        double least = net.isFloat() ? 0x1p-100 : 0x1p-900;
        step(net, 1);
        for (int i = 0; i < 50; i++) {
            step(net, 0);
        }
        assertThat(state(net, "W1_" + state).stream().filter(v -> Math.abs(v) > 1e-12))
                .hasSize(INPUTS);
        for (int i = 50; i < STEPS; i++) {
            step(net, 0);
            assertThat(state(net, "W1_" + state)).allMatch(v -> v == 0 || Math.abs(v) >= least);
        }
        assertThat(state(net, "W1_" + state)).allMatch(v -> Math.abs(v) < 20 * least);
    }

    static Stream<Arguments> looks() {
        return Stream.of(Arguments.of("lion(b2 = 0.5)", "m"), Arguments.of("adam(b2 = 0.5)", "v"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("looks")
    void whatAnEquationTellsFromZeroStaysAsItIs(String optimizer, String state) throws ReflectiveOperationException {
        GeneratedClass.Instance net = net(optimizer, Precision.FLOAT, Backend.PLAIN);
        step(net, 1);
        for (int i = 0; i < 145; i++) {
            step(net, 0);
        }
        assertThat(state(net, "W1_" + state))
                .allMatch(v -> v != 0 && Math.abs(v) < Float.MIN_NORMAL)
                .hasSize(INPUTS);
    }

    private static GeneratedClass.Instance net(String optimizer, Precision precision, Backend backend) {
        String text = "model Net { input x[" + INPUTS
                + "]  target y[1]  output p = x |> dense(1)  loss half_squared_error(p, y)\n" + "  train { optimizer = "
                + optimizer + "  batch = 1 } }\n";
        List<GeneratedFile> files = Compiler.compile(new Source("net.grad", text), SourceImports.none())
                .models()
                .get(0)
                .java(JavaOptions.DEFAULT.withPrecision(precision).withBackend(backend));
        GeneratedClass.Instance net =
                GeneratedClass.compile(files.toArray(GeneratedFile[]::new)).create();
        net.call("initialize", 1L);
        return net;
    }

    private static void step(GeneratedClass.Instance net, double input) {
        double[] x = new double[INPUTS];
        Arrays.fill(x, input);
        net.call("step", net.rows(x), net.rows(new double[] {100}), 1);
    }

    /** All elements of a field, with those that fill up its rows, which are 0. */
    private static List<Double> state(GeneratedClass.Instance net, String name) throws ReflectiveOperationException {
        Field field = net.object().getClass().getDeclaredField(name);
        field.setAccessible(true);
        List<Double> numbers = new ArrayList<>();
        add(field.get(net.object()), numbers);
        return numbers;
    }

    private static void add(Object values, List<Double> to) {
        for (int i = 0; i < Array.getLength(values); i++) {
            Object value = Array.get(values, i);
            if (value instanceof Number n) {
                to.add(n.doubleValue());
            } else {
                add(value, to);
            }
        }
    }
}
