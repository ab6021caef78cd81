package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Tensor;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.model.Emission.Precision;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each schedule of the library against its formula as PyTorch or the paper states it, written out here by hand, at every step of a run and
 * beyond its end: a parameter with gradient 1 and rate 1 moves by just the factor, interpreted and generated.
 */
class SchedulesTest {
    private static final int TOTAL = 60;
    private static final int BEYOND = 70;

    /** The factor in step t, counted from 1. */
    private interface Factor {
        double at(int t);
    }

    private static Arguments row(String call, Factor factor) {
        return Arguments.of(call, factor);
    }

    private static double cosine(double from, double to, double part) {
        return to + (from - to) / 2 * (1 + Math.cos(Math.PI * part));
    }

    /** PyTorch's CosineAnnealingWarmRestarts with T_mult, by walking through the waves. */
    private static double restarts(int k, int period, int grow, double least) {
        int start = 0;
        int length = period;
        while (k >= start + length) {
            start += length;
            length *= grow;
        }
        return cosine(1, least, (double) (k - start) / length);
    }

    private static double oneCycle(int k, int total, double rise, double start, double end) {
        double top = rise * total - 1;
        double initial = 1 / start;
        if (k <= top) {
            return cosine(initial, 1, k / top);
        }
        return cosine(1, initial / end, Math.min(1, (k - top) / (total - 1 - top)));
    }

    static Stream<Arguments> schedules() {
        return Stream.of(
                row("constant()", t -> 1),
                row("step(10)", t -> Math.pow(0.1, (t - 1) / 10)),
                row("step(size = 7, gamma = 0.5)", t -> Math.pow(0.5, (t - 1) / 7)),
                row("exponential(0.9)", t -> Math.pow(0.9, t - 1)),
                row("inverse_time(decay = 0.25)", t -> 1 / (1 + 0.25 * (t - 1))),
                row("inverse_sqrt(warmup = 12)", t -> Math.min(t / 12.0, Math.sqrt(12.0 / t))),
                row("linear_warmup(8)", t -> Math.min(1, t / 8.0)),
                row("polynomial()", t -> 1 - Math.min(t - 1, TOTAL) / (double) TOTAL),
                row(
                        "polynomial(power = 2.5, least = 0.1)",
                        t -> 0.1 + 0.9 * Math.pow(1 - Math.min(t - 1, TOTAL) / (double) TOTAL, 2.5)),
                row("cosine()", t -> cosine(1, 0, Math.min(1, (t - 1.0) / TOTAL))),
                row(
                        "cosine(warmup = 15, least = 0.05)",
                        t -> t <= 15 ? t / 15.0 : cosine(1, 0.05, Math.min(1, (t - 16.0) / (TOTAL - 15)))),
                row("cosine_restarts(13, least = 0.1)", t -> restarts(t - 1, 13, 1, 0.1)),
                row("cosine_growing_restarts(4)", t -> restarts(t - 1, 4, 2, 0)),
                row("cosine_growing_restarts(5, grow = 3, least = 0.2)", t -> restarts(t - 1, 5, 3, 0.2)),
                row("one_cycle()", t -> oneCycle(t - 1, TOTAL, 0.3, 25, 1e4)),
                row("one_cycle(rise = 0.25, start = 10, end = 100)", t -> oneCycle(t - 1, TOTAL, 0.25, 10, 100)));
    }

    private static CompiledModel compile(String settings) {
        String text = "model One { input x  param w = 0.0  output p = w * x  loss p  train { optimizer = sgd(lr = 1)  "
                + settings + " } }";
        Compilation compilation = Compiler.compile(new Source("one.grad", text), SourceImports.none());
        assertThat(compilation.hasErrors())
                .as(new DiagnosticRenderer(false).render(compilation.diagnostics()))
                .isFalse();
        return compilation.models().get(0);
    }

    private static GeneratedClass.Instance generated(CompiledModel compiled) {
        GeneratedClass.Instance net = GeneratedClass.compile(
                        compiled.java(JavaOptions.DEFAULT.withPrecision(Precision.DOUBLE))
                                .get(0))
                .create();
        net.call("initialize", 1L);
        return net;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schedules")
    void everyStepHasTheFactorOfTheFormula(String call, Factor factor) {
        CompiledModel compiled = compile("schedule = " + call);
        InterpretedModel interpreted = new InterpretedModel(compiled.model(), compiled.derived(), 1);
        GeneratedClass.Instance net = generated(compiled);
        if (compiled.model()
                .training()
                .orElseThrow()
                .schedule()
                .orElseThrow()
                .total()
                .isPresent()) {
            interpreted.setTotalSteps(TOTAL);
            net.call("setTotalSteps", (long) TOTAL);
        }
        Tensor x = compiled.model().inputs().get(0);
        Tensor w = compiled.model().parameters().get(0).tensor();
        for (int t = 1; t <= BEYOND; t++) {
            double interpretedBefore = interpreted.parameter(w)[0];
            double generatedBefore = net.values("getParameter", 1, "w")[0];
            interpreted.step(Map.of(x, new double[] {1}), 1);
            net.call("step", net.rows(new double[] {1}), 1);
            assertThat(interpretedBefore - interpreted.parameter(w)[0])
                    .as("interpreted, step %d", t)
                    .isCloseTo(factor.at(t), within(1e-9));
            assertThat(generatedBefore - net.values("getParameter", 1, "w")[0])
                    .as("generated, step %d", t)
                    .isCloseTo(factor.at(t), within(1e-9));
        }
    }

    @Test
    void theRateThatIsSetIsMultipliedToo() {
        CompiledModel compiled = compile("schedule = step(1, gamma = 0.5)");
        GeneratedClass.Instance net = generated(compiled);
        net.call("setRate", 8.0);
        net.call("step", net.rows(new double[] {1}), 1);
        net.call("step", net.rows(new double[] {1}), 1);
        assertThat(net.values("getParameter", 1, "w")[0]).isEqualTo(-12.0);
    }

    @Test
    void aRunOfUnknownLengthIsRefused() {
        CompiledModel compiled = compile("schedule = cosine()");
        GeneratedClass.Instance net = generated(compiled);
        assertThatThrownBy(() -> net.call("step", net.rows(new double[] {1}), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("setTotalSteps");
        assertThatThrownBy(() -> net.call("setTotalSteps", 0L)).isInstanceOf(IllegalArgumentException.class);
        InterpretedModel interpreted = new InterpretedModel(compiled.model(), compiled.derived(), 1);
        Tensor x = compiled.model().inputs().get(0);
        assertThatThrownBy(() -> interpreted.step(Map.of(x, new double[] {1}), 1))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void samplesInTheModelSayHowLongTheRunIs() {
        CompiledModel compiled = compile("schedule = polynomial()  batch = 2  epochs = 4 } data { x = [1, 1, 1]");
        GeneratedClass.Instance net = generated(compiled);
        assertThat(net.call("totalSteps")).isEqualTo(8L);
    }

    @Test
    void aScheduleOfTheUsersOwnIsOneLine() {
        String text = """
            schedule sawtooth(period) on t = 1 - (t - 1) / period + floor((t - 1) / period)
            model One { input x  param w = 0.0  output p = w * x  loss p
              train { optimizer = sgd(lr = 1)  schedule = sawtooth(4) } }
            """;
        CompiledModel compiled = Compiler.compile(new Source("one.grad", text), SourceImports.none())
                .models()
                .get(0);
        GeneratedClass.Instance net = generated(compiled);
        for (int i = 0; i < 5; i++) {
            net.call("step", net.rows(new double[] {1}), 1);
        }
        assertThat(net.values("getParameter", 1, "w")[0]).isEqualTo(-(1 + 0.75 + 0.5 + 0.25 + 1));
    }
}
