package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gradc.loops.NumberType;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The generated class as its user meets it. */
class JavaEmitterTest {
    private static final GeneratedClass FLOAT =
            GeneratedClass.compile(JavaEmitter.emit(Samples.logistic(NumberType.FLOAT)));
    private static final GeneratedClass DOUBLE =
            GeneratedClass.compile(JavaEmitter.emit(Samples.logistic(NumberType.DOUBLE)));

    private static GeneratedClass compiled(NumberType real) {
        return real == NumberType.FLOAT ? FLOAT : DOUBLE;
    }

    private static GeneratedClass.Instance ready(NumberType real) {
        GeneratedClass.Instance net = compiled(real).create();
        net.call("initialize", 7L);
        return net;
    }

    private static Object x(GeneratedClass.Instance net) {
        return net.rows(new double[][] {{1, 2}, {-3, 4}, {0.5, -1}});
    }

    private static int[] y() {
        return new int[] {0, 1, 1};
    }

    @ParameterizedTest
    @EnumSource
    void stepGivesTheNumbersOfItsParts(NumberType real) {
        GeneratedClass.Instance parts = ready(real);
        GeneratedClass.Instance fused = ready(real);
        for (int step = 0; step < 5; step++) {
            double loss = parts.number("loss", x(parts), y(), 3);
            parts.call("backward", x(parts), y(), 3);
            parts.call("update");
            assertThat(fused.number("step", x(fused), y(), 3)).isEqualTo(loss);
            assertThat(fused.values("getParameter", 2, "W")).isEqualTo(parts.values("getParameter", 2, "W"));
            assertThat(fused.values("getState", 2, "v", "W")).isEqualTo(parts.values("getState", 2, "v", "W"));
        }
        assertThat(fused.number("stepCount")).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void drawsAreThoseOfTheSpecification(NumberType real) {
        // SplitMix64 from state mix(mix(7)), Box-Muller's cosine, computed apart.
        double[] expected = {draw(0), draw(1)};
        double[] actual = ready(real).values("getParameter", 2, "W");
        for (int k = 0; k < 2; k++) {
            assertThat(actual[k]).isEqualTo(real == NumberType.FLOAT ? (float) expected[k] : expected[k]);
        }
    }

    private static double draw(int element) {
        long golden = 0x9E3779B97F4A7C15L;
        long start = mix(mix(7));
        double u = (mix(start + (2 * element + 1) * golden) >>> 11) * 0x1.0p-53;
        double v = (mix(start + (2 * element + 2) * golden) >>> 11) * 0x1.0p-53;
        return StrictMath.sqrt(-2 * StrictMath.log(1 - u)) * StrictMath.cos(2 * Math.PI * v);
    }

    private static long mix(long z) {
        long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
        return b ^ b >>> 31;
    }

    @ParameterizedTest
    @EnumSource
    void parametersGoInAndOutRowMajor(NumberType real) {
        GeneratedClass.Instance net = ready(real);
        net.call("setParameter", "W", net.array(3, -4));
        net.call("setParameter", "b", net.array(0.5));
        assertThat(net.values("getParameter", 2, "W")).containsExactly(3, -4);
        assertThat(net.call("parameterNames")).isEqualTo(List.of("W", "b"));
        assertThat((int[]) net.call("parameterShape", "W")).containsExactly(1, 2);
        net.call("forward", net.rows(new double[][] {{1, 1}}), 1);
        assertThat(net.number("p", 0)).isEqualTo(real == NumberType.FLOAT ? (float) sigmoid(-0.5) : sigmoid(-0.5));

        GeneratedClass.Instance other = compiled(real).create();
        other.call("copyParametersFrom", net.object());
        assertThat(other.values("getParameter", 2, "W")).containsExactly(3, -4);
        assertThat(other.values("getParameter", 1, "b")).containsExactly(0.5);
    }

    private static double sigmoid(double x) {
        double e = Math.exp(-Math.abs(x));
        return (x < 0 ? e : 1.0) / (1.0 + e);
    }

    @Test
    void metricsAreThoseOfTheLatestLoss() {
        GeneratedClass.Instance net = ready(NumberType.DOUBLE);
        net.call("setParameter", "W", net.array(0, 1));
        net.call("loss", x(net), y(), 3);
        assertThat(net.number("accuracy")).isEqualTo(1 / 3.0);
        net.call("step", x(net), y(), 3);
        assertThatThrownBy(() -> net.call("accuracy")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void timeCanBeSet() {
        GeneratedClass.Instance net = ready(NumberType.DOUBLE);
        net.call("setStepCount", 41L);
        net.call("setRate", 0.25);
        net.call("step", x(net), y(), 3);
        assertThat(net.number("stepCount")).isEqualTo(42);
        assertThat(net.number("rate")).isEqualTo(0.25);
        net.call("initialize", 1L);
        assertThat(net.number("stepCount")).isZero();
    }

    private static Arguments row(Consumer<GeneratedClass.Instance> misuse, String... words) {
        return arguments(misuse, List.of(words));
    }

    static Stream<Arguments> misuses() {
        return Stream.of(
                row(net -> net.call("forward", x(net), 0), "n is 0", "1 to 4"),
                row(net -> net.call("forward", x(net), 5), "n is 5", "1 to 4"),
                row(net -> net.call("forward", x(net), -1), "n is -1"),
                row(net -> net.call("forward", x(net), 4), "x has 3 rows", "expected 4"),
                row(net -> net.call("forward", null, 1), "x is null"),
                row(
                        net -> net.call("forward", net.rows(new double[][] {{1, 2}, {1}}), 2),
                        "x[1] has 1 elements",
                        "expected 2"),
                row(
                        net -> net.call("forward", net.rows(new double[][] {{1, 2, 3}}), 1),
                        "x[0] has 3 elements",
                        "expected 2"),
                row(net -> net.call("step", x(net), new int[] {0, 1, 2}, 3), "y[2] is 2", "expected 0 to 1"),
                row(net -> net.call("step", x(net), new int[] {0, -1, 2}, 2), "y[1] is -1", "expected 0 to 1"),
                row(net -> net.call("loss", x(net), new int[] {0}, 2), "y has 1 elements", "expected 2"),
                row(net -> net.call("loss", x(net), null, 2), "y is null"),
                row(net -> net.values("getParameter", 2, "w"), "no parameter 'w'", "[W, b]"),
                row(net -> net.values("getParameter", 2, (String) null), "no parameter 'null'"),
                row(net -> net.values("getParameter", 3, "W"), "W has 3 elements", "expected 2"),
                row(net -> net.call("setParameter", "b", net.array()), "b has 0 elements", "expected 1"),
                row(net -> net.call("setParameter", "b", null), "b is null"),
                row(net -> net.values("getState", 2, "m", "W"), "no state 'm'", "[v]"),
                row(net -> net.values("getState", 2, "v", "Q"), "no parameter 'Q'"),
                row(net -> net.values("getGradient", 2, "W"), "backward first"),
                row(net -> net.call("update"), "backward first"),
                row(net -> net.call("backward", x(net), y(), 3), "must follow loss"),
                row(net -> net.call("p", 0), "row 0"),
                row(net -> net.call("accuracy"), "no metrics yet"),
                row(net -> net.call("setRate", Double.NaN), "NaN", "finite"),
                row(net -> net.call("setStepCount", -1L), "-1", "0 or more"));
    }

    @ParameterizedTest
    @MethodSource("misuses")
    void misuseIsNamed(Consumer<GeneratedClass.Instance> misuse, List<String> words) {
        for (NumberType real : NumberType.values()) {
            GeneratedClass.Instance net = ready(real);
            assertThatThrownBy(() -> misuse.accept(net))
                    .isInstanceOfAny(
                            IllegalArgumentException.class,
                            IllegalStateException.class,
                            IndexOutOfBoundsException.class)
                    .satisfies(e -> assertThat(e.getMessage()).contains(words));
        }
    }

    @Test
    void nothingRunsBeforeInitialize() {
        GeneratedClass.Instance net = FLOAT.create();
        for (Consumer<GeneratedClass.Instance> use : List.<Consumer<GeneratedClass.Instance>>of(
                n -> n.call("forward", x(n), 1),
                n -> n.call("loss", x(n), y(), 1),
                n -> n.call("step", x(n), y(), 1),
                n -> n.call("update"),
                n -> n.values("getParameter", 2, "W"),
                n -> n.call("copyParametersFrom", FLOAT.create().object()))) {
            assertThatThrownBy(() -> use.accept(net))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("call initialize");
        }
    }

    @Test
    void outputsOutliveTheNextForwardOnlyForItsRows() {
        GeneratedClass.Instance net = ready(NumberType.FLOAT);
        net.call("forward", x(net), 3);
        assertThat(net.number("p", 2)).isBetween(0.0, 1.0);
        net.call("forward", x(net), 2);
        assertThatThrownBy(() -> net.call("p", 2)).hasMessageContaining("row 2").hasMessageContaining("2 rows");
    }

    @Test
    void constantsAreNamed() throws ReflectiveOperationException {
        assertThat(FLOAT.type().getField("BATCH").get(null)).isEqualTo(4);
        assertThat(FLOAT.type().getField("PARAMETERS").get(null)).isEqualTo(3);
        assertThat(FLOAT.type().getField("FEATURES").get(null)).isEqualTo(2);
        assertThat(FLOAT.create().number("memoryBytes"))
                .isEqualTo(Samples.logistic(NumberType.FLOAT).memory().total());
    }

    @Test
    void methodsAreShort() {
        assertThat(FLOAT.codeLengths())
                .isNotEmpty()
                .allSatisfy((name, length) -> assertThat(length).as(name).isLessThanOrEqualTo(7_900));
    }
}
