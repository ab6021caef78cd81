package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Tensor;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import dev.gradc.model.Model;
import dev.gradc.model.Parameter;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A small model, checked, differentiated and compiled: the gradient is the central difference and what dual numbers give, and the generated
 * class computes what the interpreter computes, three steps long.
 */
final class HoldsTogether {
    private static final int SAMPLES = 3;
    private static final double STEP = 1e-6;

    private HoldsTogether() {}

    static CompiledModel compile(String text) {
        Compilation compilation = Compiler.compile(new Source("small.grad", text), SourceImports.none());
        assertThat(compilation.hasErrors())
                .as(new DiagnosticRenderer(false).render(compilation.diagnostics()))
                .isFalse();
        return compilation.models().get(0);
    }

    static CompiledModel holdsTogether(String text) {
        CompiledModel compiled = compile(text);
        Model model = compiled.model();
        InterpretedModel oracle = compiled.interpreted(5);
        Map<Tensor, double[]> inputs = inputs(model);
        gradientIsTheDifference(model, oracle, inputs);
        gradientIsThatOfDualNumbers(model, oracle, inputs);

        for (Backend backend : List.of(Backend.PLAIN, Backend.VECTOR)) {
            generatedIsInterpreted(compiled, backend, inputs);
        }
        return compiled;
    }

    private static void generatedIsInterpreted(CompiledModel compiled, Backend backend, Map<Tensor, double[]> inputs) {
        Model model = compiled.model();
        InterpretedModel oracle = compiled.interpreted(5);
        JavaOptions options =
                JavaOptions.DEFAULT.withPrecision(Precision.DOUBLE).withBackend(backend);
        GeneratedClass.Instance net = GeneratedClass.compile(
                        compiled.java(options).toArray(GeneratedFile[]::new))
                .create();
        net.call("initialize", 5L);
        parametersAgree(model, oracle, net);
        for (int step = 0; step < 3; step++) {
            InterpretedModel.Pass pass = oracle.step(inputs, SAMPLES);
            double loss = net.number("step", arguments(model, inputs, net));
            assertThat(loss).isCloseTo(pass.loss(), within(1e-12 * (1 + Math.abs(pass.loss()))));
            parametersAgree(model, oracle, net);
        }
    }

    private static Map<Tensor, double[]> inputs(Model model) {
        SplittableRandom random = new SplittableRandom(17);
        Map<Tensor, double[]> inputs = new LinkedHashMap<>();
        for (Tensor input : model.inputs()) {
            double[] values = new double[SAMPLES * input.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = input.isInteger() ? random.nextInt(input.classes()) : random.nextDouble(0.1, 0.9);
            }
            inputs.put(input, values);
        }
        return inputs;
    }

    private static void gradientIsTheDifference(Model model, InterpretedModel oracle, Map<Tensor, double[]> inputs) {
        Map<Tensor, double[]> gradients = oracle.pass(inputs, SAMPLES).gradients();
        for (Parameter parameter : model.parameters()) {
            if (parameter.frozen()) {
                continue;
            }
            double[] values = oracle.parameter(parameter.tensor());
            double[] gradient = gradients.get(parameter.tensor());
            for (int i = 0; i < values.length; i++) {
                double at = values[i];
                values[i] = at + STEP;
                double above = oracle.pass(inputs, SAMPLES).loss();
                values[i] = at - STEP;
                double below = oracle.pass(inputs, SAMPLES).loss();
                values[i] = at;
                assertThat(gradient[i])
                        .as("d/d%s[%d]", parameter.tensor(), i)
                        .isCloseTo((above - below) / (2 * STEP), within(1e-6 * (1 + Math.abs(gradient[i]))));
            }
        }
    }

    /** The parameters moved in a direction at random: the batch's loss moves by the inner product of gradient and direction. */
    private static void gradientIsThatOfDualNumbers(
            Model model, InterpretedModel oracle, Map<Tensor, double[]> inputs) {
        SplittableRandom random = new SplittableRandom(23);
        for (int samples : new int[] {1, SAMPLES}) {
            Map<Tensor, double[]> direction = new LinkedHashMap<>();
            Map<Tensor, double[]> gradients = oracle.pass(inputs, samples).gradients();
            double product = 0;
            double size = 1;
            for (Parameter parameter : model.parameters()) {
                if (parameter.frozen()) {
                    continue;
                }
                Tensor tensor = parameter.tensor();
                double[] moved = random.doubles(tensor.size(), -1, 1).toArray();
                direction.put(tensor, moved);
                for (int i = 0; i < moved.length; i++) {
                    product += gradients.get(tensor)[i] * moved[i];
                    size += Math.abs(gradients.get(tensor)[i] * moved[i]);
                }
            }
            assertThat(oracle.tangent(inputs, samples, direction)).isCloseTo(product, within(1e-10 * size));
        }
    }

    private static void parametersAgree(Model model, InterpretedModel oracle, GeneratedClass.Instance net) {
        for (Parameter parameter : model.parameters()) {
            double[] expected = oracle.parameter(parameter.tensor());
            assertThat(net.values(
                            "getParameter",
                            expected.length,
                            parameter.tensor().name().plain()))
                    .as(parameter.tensor().toString())
                    .containsExactly(expected, within(1e-11));
        }
    }

    private static Object[] arguments(Model model, Map<Tensor, double[]> inputs, GeneratedClass.Instance net) {
        Object[] arguments = new Object[model.inputs().size() + 1];
        int position = 0;
        for (Tensor input : model.inputs()) {
            double[] values = inputs.get(input);
            if (input.isInteger()) {
                arguments[position++] = labels(input, values);
            } else {
                double[][] rows = new double[SAMPLES][input.size()];
                for (int i = 0; i < SAMPLES; i++) {
                    System.arraycopy(values, i * input.size(), rows[i], 0, input.size());
                }
                arguments[position++] = net.rows(rows);
            }
        }
        arguments[position] = SAMPLES;
        return arguments;
    }

    /** A label a sample, or a row of them. */
    private static Object labels(Tensor input, double[] values) {
        int[][] labels = new int[SAMPLES][input.size()];
        int[] single = new int[SAMPLES];
        for (int i = 0; i < values.length; i++) {
            labels[i / input.size()][i % input.size()] = (int) values[i];
            single[i / input.size()] = (int) values[i];
        }
        return input.rank() == 0 ? single : labels;
    }
}
