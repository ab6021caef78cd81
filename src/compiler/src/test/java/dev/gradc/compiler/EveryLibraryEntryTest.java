package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Tensor;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.equations.EquationOptions;
import dev.gradc.equations.Format;
import dev.gradc.equations.Notation;
import dev.gradc.library.Library;
import dev.gradc.model.Emission.Precision;
import dev.gradc.model.Model;
import dev.gradc.model.Parameter;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Formal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every activation, loss, penalty, optimiser and initialiser of the library, in a small model of its own: parsed, checked, differentiated,
 * compiled; the gradient is the central difference, and the generated class computes what the interpreter computes, three steps long.
 */
class EveryLibraryEntryTest {
    private static final int SAMPLES = 3;
    private static final double STEP = 1e-6;

    private static Stream<Declaration> declarations(String file) {
        return Library.files().stream()
                .filter(f -> f.source().name().endsWith(file))
                .flatMap(f -> f.declarations().stream());
    }

    private static Stream<Declaration.Function> functions(String file) {
        return declarations(file).filter(Declaration.Function.class::isInstance).map(Declaration.Function.class::cast);
    }

    static Stream<String> activations() {
        return functions("activations.grad").map(f -> f.name().text()).distinct();
    }

    static Stream<String> losses() {
        return functions("losses.grad")
                .filter(f -> f.formals().size() > 1
                        && f.formals().get(1).name().text().equals("y"))
                .map(EveryLibraryEntryTest::lossModel);
    }

    static Stream<String> optimizers() {
        return declarations("optimizers.grad")
                .filter(Declaration.Optimizer.class::isInstance)
                .map(d -> ((Declaration.Optimizer) d).name().text());
    }

    static Stream<String> initializers() {
        return declarations("initializers.grad")
                .filter(Declaration.Initializer.class::isInstance)
                .map(d -> ((Declaration.Initializer) d).name().text());
    }

    static Stream<String> constraints() {
        return declarations("constraints.grad")
                .map(d -> (Declaration.Rule) d)
                .map(r -> r.name().text()
                        + List.of("", "(-2)", "(-2, 3)").get(r.formals().size()));
    }

    static Stream<String> penalties() {
        return functions("penalties.grad").map(f -> f.name().text());
    }

    private static String network(String activation, String loss, String penalty, String initial, String optimizer) {
        return """
            model Small {
              input x[3]    target y[2]
              hidden = x |> dense(2, activation = %s)
              param V[2,2] ~ %s()
              output p = V @ hidden
              loss %s
              %s
              train { optimizer = %s  batch = 4 }
            }
            """.formatted(activation, initial, loss, penalty, optimizer);
    }

    /** The prediction lies in (0, 1) and a dense one sums to 1, so that every loss is defined. */
    private static String lossModel(Declaration.Function loss) {
        Formal target = loss.formals().get(1);
        boolean scalar = loss.formals().get(0).shape().isEmpty();
        boolean label = target.type().isPresent();
        return """
            model Small {
              input x[3]    target y%s
              param W[2,3] ~ normal()
              output p = %s
              loss %s(p, y)
              train { optimizer = sgd(lr = 0.1)  batch = 4 }
            }
            """.formatted(
                        label ? ": class(2)" : scalar ? "" : "[2]",
                        scalar ? "sigmoid(W[0,:] @ x + sum(W[1,:]))" : "softmax(W @ x)",
                        loss.name().text());
    }

    @ParameterizedTest
    @MethodSource("activations")
    void everyActivationHoldsTogether(String name) {
        holdsTogether(network(name, "half_squared_error(p, y)", "", "glorot_normal", "sgd(lr = 0.1)"));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void everyLossHoldsTogether(String model) {
        holdsTogether(model);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyOptimizerHoldsTogether(String name) {
        holdsTogether(network("tanh", "half_squared_error(p, y)", "", "glorot_normal", name + "()"));
    }

    @ParameterizedTest
    @MethodSource("initializers")
    void everyInitializerHoldsTogether(String name) {
        holdsTogether(network("tanh", "half_squared_error(p, y)", "", name, "sgd()"));
    }

    @ParameterizedTest
    @MethodSource("penalties")
    void everyPenaltyHoldsTogether(String name) {
        holdsTogether(
                network("tanh", "half_squared_error(p, y)", "penalty " + name + "(0.01)", "glorot_normal", "sgd()"));
    }

    @ParameterizedTest
    @MethodSource("constraints")
    void everyConstraintHoldsTogether(String name) {
        holdsTogether("""
            model Small {
              input x[3]    target y[2]
              param V[2,3] in %s
              output p = V @ x
              loss half_squared_error(p, y)
              penalty l2(0.1, V)
              train { optimizer = adam(lr = 0.1)  batch = 4 }
            }
            """.formatted(name));
    }

    /** The one line a user adds; nothing else in the project knows its name. */
    @Test
    void anActivationIsAddedByOneLine() {
        String line = "fn bent_identity(x) = (sqrt(x^2 + 1) - 1) / 2 + x\n";
        CompiledModel compiled = holdsTogether(
                line + network("bent_identity", "half_squared_error(p, y)", "", "glorot_normal", "sgd()"));
        String equations = compiled.equations(Notation.MATRIX, Format.TEXT, EquationOptions.DEFAULT);
        assertThat(equations)
                .contains("bent_identity(z⁽¹⁾)", "bent_identity′(z⁽¹⁾)", "bent_identity′(z) = 1 + ½ z / √(1 + z²)");
    }

    private static CompiledModel compile(String text) {
        Compilation compilation = Compiler.compile(new Source("small.grad", text), SourceImports.none());
        assertThat(compilation.hasErrors())
                .as(new DiagnosticRenderer(false).render(compilation.diagnostics()))
                .isFalse();
        return compilation.models().get(0);
    }

    private static CompiledModel holdsTogether(String text) {
        CompiledModel compiled = compile(text);
        Model model = compiled.model();
        InterpretedModel oracle = new InterpretedModel(model, compiled.derived(), 5);
        Map<Tensor, double[]> inputs = inputs(model);
        gradientIsTheDifference(model, oracle, inputs);

        List<GeneratedFile> files = compiled.java(JavaOptions.DEFAULT.withPrecision(Precision.DOUBLE));
        GeneratedClass.Instance net = GeneratedClass.compile(files.get(0)).create();
        net.call("initialize", 5L);
        parametersAgree(model, oracle, net);
        for (int step = 0; step < 3; step++) {
            InterpretedModel.Pass pass = oracle.step(inputs, SAMPLES);
            double loss = net.number("step", arguments(model, inputs, net));
            assertThat(loss).isCloseTo(pass.loss(), within(1e-12 * (1 + Math.abs(pass.loss()))));
            parametersAgree(model, oracle, net);
        }
        return compiled;
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
                int[] labels = new int[SAMPLES];
                for (int i = 0; i < SAMPLES; i++) {
                    labels[i] = (int) values[i];
                }
                arguments[position++] = labels;
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
}
