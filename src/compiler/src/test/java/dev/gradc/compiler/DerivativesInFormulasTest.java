package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Tensor;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.equations.EquationOptions;
import dev.gradc.equations.Format;
import dev.gradc.equations.Notation;
import dev.gradc.model.Emission.Precision;
import dev.gradc.model.Model;
import dev.gradc.model.Parameter;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Derivatives that models ask for by {@code grad} and {@code jacobian}: their values, their own gradients, their code. */
class DerivativesInFormulasTest {
    private static final int SAMPLES = 3;
    private static final double STEP = 1e-5;

    private static final String CRITIC = """
            model Critic {
              input x[3]    target y
              param w[4] ~ normal()
              output p = w @ (x |> dense(5, activation = %s) |> dense(4, activation = sigmoid))
              loss mse(p, y) + 0.1 * (norm(grad(p, x)) - 1)^2
              train { optimizer = adam(lr = 0.05)  batch = 4 }
            }
            """;

    private static final String OSCILLATOR = """
            model Oscillator {
              input t    target start
              param W[6] ~ normal()    param b[6] ~ normal()    param V[6] ~ normal()
              output u = sum[j] V[j] * tanh(W[j] * t + b[j])
              u_t = grad(u, t)
              u_tt = grad(u_t, t)
              output u_ttt = grad(u_tt, t)
              loss (u_tt + u)^2 + start * (u_t - 1)^2 + 0.01 * u_ttt^2
              train { optimizer = adam(lr = 0.01)  batch = 4 }
            }
            """;

    private static final String LAPLACE = """
            model Laplace {
              input x[2]    target f
              h = x |> dense(4, activation = %s)
              param w[4] ~ normal()
              output u = w @ h
              output laplacian = sum[i in 0..2] grad(grad(u, x)[i], x)[i]
              output J = jacobian(h, x)
              loss (laplacian - f)^2 + 0.1 * sum[i,k] J[i,k]^2
              train { optimizer = sgd(lr = 0.01)  batch = 4 }
            }
            """;

    /** By a parameter, by a definition, of an element, through gathers, extremes and choices. */
    private static final List<String> OTHERS = List.of("""
            model ByParameter {
              input x[3]    target y
              param w[3] ~ normal()    param c ~ normal()
              output p = exp(c * (w @ x))
              loss mse(p, y) + 0.1 * norm(grad(p, w))^2 + 0.1 * grad(p, c)^2
              train { optimizer = sgd(lr = 0.01)  batch = 4 }
            }
            """, """
            model ByDefinition {
              input x[3]    target y[2]
              param A[4,3] ~ normal()    param B[2,4] ~ normal()
              h = tanh(A @ x)
              output p = softplus(B @ h)
              output saliency = grad(p[0], h) - grad(sum(p), h)
              loss mse(p, y) + mean(saliency^2)
              train { optimizer = sgd(lr = 0.01)  batch = 4 }
            }
            """, """
            model Pooled {
              input x[4,4]    target y
              param w[2,2] ~ normal()    param v[2,2] ~ normal()
              z[i,j] = sum[p,q] w[p,q] * x[i + p, j + q]
              m[i,j] = max[p in 0..2, q in 0..2] z[i + p, j + q]
              output s = sum[i,j] v[i,j] * softplus(m[i,j])
              loss mse(s, y) + norm(grad(s, x))
              train { optimizer = sgd(lr = 0.01)  batch = 4 }
            }
            """, """
            model Attacked {
              input x[3]    target label: class(3)
              output p = softmax(x |> dense(4, activation = tanh) |> dense(3))
              ce = cross_entropy(p, label)
              loss ce + 0.5 * norm(grad(ce, x))^2
              train { optimizer = sgd(lr = 0.05)  batch = 4 }
            }
            """, """
            model Functions {
              input x, t    target y
              fn_ = 2
              param a ~ normal()    param b ~ normal()
              output u = heat(x, t, a, b)
              loss residual(u, x, t)^2 + mse(u, y)
              train { optimizer = sgd(lr = 0.01)  batch = 4 }
            }
            fn heat(x, t, a, b) = exp(-a^2 * t) * sin(a * x + b)
            fn residual(u, x, t) = grad(u, t) - grad(grad(u, x), x)
            """, """
            model Recurrent {
              input x[5,2]    target y
              param U[3,2] ~ normal()    param V[3,3] ~ normal()    param w[3] ~ normal()
              recur t in 0..5 {
                init h[-1] = 0
                h[t] = tanh(U @ x[t] + V @ h[t-1])
              }
              output p = w @ h[4]
              output sensitivity = grad(p, x)
              loss mse(p, y) + 0.1 * norm(sensitivity)^2
              train { optimizer = sgd(lr = 0.01)  batch = 4 }
            }
            """, """
            model Unrolled {
              input x[4]    target y
              param u ~ normal()    param v ~ normal()
              recur t in 0..4 {
                init h[-1] = 0
                h[t] = tanh(u * x[t] + v * h[t-1])
              }
              output H = jacobian(h, v)
              output J = jacobian(h, x)
              loss mse(h[3], y) + mean(H^2) + sum[i,j] J[i,j]^2
              train { optimizer = sgd(lr = 0.01)  batch = 4 }
            }
            """, """
            model Stacked {
              input s[3,2]    target y
              param E[2] ~ normal()    param v[3] ~ normal()
              u[i] = tanh(sum[k] E[k] * s[i,k])^2
              g[i] = sum[k in 0..2] grad(u[i], s[i,k])^2
              output q = v @ g
              loss mse(q, y)
              train { optimizer = sgd(lr = 0.01)  batch = 4 }
            }
            """);

    static List<String> others() {
        return OTHERS;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tanh", "sigmoid", "softplus", "gelu", "relu", "silu", "elu"})
    void aGradientPenalty(String activation) {
        holdsTogether(CRITIC.formatted(activation));
    }

    @Test
    void aDifferentialEquationOfThirdOrder() {
        CompiledModel compiled = holdsTogether(OSCILLATOR);
        InterpretedModel model = new InterpretedModel(compiled.model(), compiled.derived(), 3);
        Map<Tensor, double[]> inputs = inputs(compiled.model());
        double[] weights = parameter(compiled, model, "W");
        double[] offsets = parameter(compiled, model, "b");
        double[] heights = parameter(compiled, model, "V");
        double[] third = model.pass(inputs, SAMPLES).outputs().get("u_ttt");
        double[] t = inputs.get(compiled.model().inputs().get(0));
        for (int n = 0; n < SAMPLES; n++) {
            double expected = 0;
            for (int j = 0; j < weights.length; j++) {
                double a = Math.tanh(weights[j] * t[n] + offsets[j]);
                expected += heights[j] * Math.pow(weights[j], 3) * (1 - a * a) * (6 * a * a - 2);
            }
            assertThat(third[n]).isCloseTo(expected, within(1e-12 * (1 + Math.abs(expected))));
        }
    }

    private static double[] parameter(CompiledModel compiled, InterpretedModel model, String name) {
        return model.parameter(compiled.model().parameters().stream()
                .map(Parameter::tensor)
                .filter(t -> t.name().plain().equals(name))
                .findFirst()
                .orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tanh", "sigmoid", "gelu"})
    void aLaplacianAndAJacobian(String activation) {
        holdsTogether(LAPLACE.formatted(activation));
    }

    @ParameterizedTest
    @MethodSource("others")
    void byAnythingThatVaries(String text) {
        holdsTogether(text);
    }

    @Test
    void aPenaltyIsFoundByTrainingTogether() {
        CompiledModel compiled = compile(CRITIC.formatted("tanh"));
        InterpretedModel model = new InterpretedModel(compiled.model(), compiled.derived(), 1);
        Map<Tensor, double[]> inputs = inputs(compiled.model());
        double before = model.pass(inputs, SAMPLES).loss();
        for (int i = 0; i < 200; i++) {
            model.step(inputs, SAMPLES);
        }
        assertThat(model.pass(inputs, SAMPLES).loss()).isLessThan(before / 10);
    }

    /** Where the vector is 0 its length has a kink; the derivative taken is 0, as PyTorch's. */
    @Test
    void theLengthOfZeroHasTheDerivativeZero() {
        CompiledModel compiled = compile("""
                model Zero {
                  input x[2]
                  param w[2] = 0
                  output g = grad(norm(w), w)
                  loss norm(w) * x[0] + 0 * sum(g)
                }
                """);
        InterpretedModel model = new InterpretedModel(compiled.model(), compiled.derived(), 1);
        InterpretedModel.Pass pass = model.pass(Map.of(compiled.model().inputs().get(0), new double[] {1, 2}), 1);
        assertThat(pass.loss()).isZero();
        assertThat(pass.outputs().get("g")).containsExactly(0, 0);
        pass.gradients().values().forEach(g -> assertThat(g).containsExactly(0, 0));
    }

    @Test
    void derivativesPrintAsFractions() {
        String text =
                compile(CRITIC.formatted("tanh")).equations(Notation.MATRIX, Format.TEXT, EquationOptions.DEFAULT);
        assertThat(text)
                .contains(
                        "∂p/∂z⁽²⁾ = w ⊙ σ′(z⁽²⁾)",
                        "∂p/∂x = (W⁽¹⁾)ᵀ ∂p/∂z⁽¹⁾",
                        "L = 0.1 (‖∂p/∂x‖ − 1)² + (p − y)²",
                        "tanh″(z) = −2 tanh(z) tanh′(z)");
        assertThat(compile(OSCILLATOR).equations(Notation.MATRIX, Format.TEXT, EquationOptions.DEFAULT))
                .contains("∂u/∂t = ", "tanh‴(z)");
        assertThat(compile(LAPLACE.formatted("tanh")).equations(Notation.INDEX, Format.LATEX, EquationOptions.DEFAULT))
                .contains("\\frac{\\partial");
    }

    // ---------------------------------------------------------------- generated = interpreted = central differences

    private static CompiledModel compile(String text) {
        Compilation compilation = Compiler.compile(new Source("second.grad", text), SourceImports.none());
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
        for (int step = 0; step < 8; step++) {
            InterpretedModel.Pass pass = oracle.step(inputs, SAMPLES);
            double loss = net.number("step", arguments(model, inputs, net));
            assertThat(loss).isCloseTo(pass.loss(), within(1e-11 * (1 + Math.abs(pass.loss()))));
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
                    .containsExactly(expected, within(1e-9));
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
