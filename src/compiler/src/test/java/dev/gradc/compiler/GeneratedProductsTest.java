package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import dev.gradc.model.Model;
import dev.gradc.model.Parameter;
import dev.gradc.model.Product;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The methods jvp, hessianVector and jacobian of generated classes against the interpreter, sample by sample. */
class GeneratedProductsTest {
    private static final int SAMPLES = ProductsByInterpreter.SAMPLES;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final SplittableRandom random = new SplittableRandom(23);

    static List<String> models() {
        return List.of("""
                model Perceptron {
                  input x[3]    target y[2]
                  output p = x |> dense(5, activation = tanh) |> dense(4, activation = gelu) |> dense(2)
                  loss half_squared_error(p, y)
                  penalty l2(0.1)
                  train { optimizer = adam()  batch = 4 }
                }
                """, """
                model Logistic {
                  input x[3]    target y
                  param w[3] ~ normal()    param b ~ normal()
                  output p = sigmoid(w @ x + b)
                  output twice = 2 * p
                  loss binary_cross_entropy(p, y)
                  train { optimizer = sgd()  batch = 4 }
                }
                """, """
                model Softmax {
                  input x[4]    target c: class(3)
                  output p = softmax(x |> dense(6, activation = relu) |> dense(3))
                  output guess = argmax(p)
                  loss cross_entropy(p, c)
                }
                """, """
                model Pooled {
                  input x[1,6,6]    target y[2]
                  output p = x |> conv2d(2, 3, activation = softplus) |> max_pool2d(2) |> flatten() |> dense(2)
                  loss mse(p, y)
                }
                """, """
                model Recurrent {
                  input s[4,2]    target y
                  param U[3,2] ~ normal()    param V[3,3] ~ normal()    param w[3] ~ normal()
                  recur t in 0..4 {
                    init h[-1] = 0
                    h[t] = tanh(U @ s[t] + V @ h[t-1])
                  }
                  output p = w @ h[3]
                  loss mse(p, y)
                }
                """, """
                model TwoInputs {
                  input a[2], word: class(4), b    target y
                  param E[4,2] ~ normal()    param W[3,2] ~ normal()    param v[3] ~ normal()
                  h = sigmoid(W @ (a * E[word]) + b)
                  output p = v @ h
                  output J = jacobian(h, a)
                  loss mse(p, y) + 0.1 * norm(grad(p, a))^2
                }
                """, """
                model Dropped {
                  input x[3]    target y
                  output p = sum(x |> dense(4, activation = tanh) |> layer_norm() |> dense(2))
                  loss mse(p, y)
                  emit { java = { real = double  jvp = true  hessian_vector = true  jacobian = true } }
                }
                """);
    }

    @ParameterizedTest
    @MethodSource("models")
    void agreeWithTheInterpreter(String text) {
        CompiledModel compiled = compile(text);
        agree(compiled, Backend.PLAIN);
        agree(compiled, Backend.VECTOR);
    }

    private void agree(CompiledModel compiled, Backend backend) {
        Model model = compiled.model();
        GeneratedClass.Instance net = generated(compiled, EnumSet.allOf(Product.class), backend);
        Map<Tensor, double[]> fed = new LinkedHashMap<>();
        Map<Tensor, double[]> moved = new LinkedHashMap<>();
        for (Tensor input : model.inputs()) {
            fed.put(input, draw(input, SAMPLES));
            moved.put(input, draw(input, SAMPLES));
        }
        Map<Tensor, double[]> parameters = new LinkedHashMap<>();
        Map<Tensor, double[]> directions = new LinkedHashMap<>();
        for (Parameter p : model.parameters()) {
            parameters.put(p.tensor(), draw(p.tensor(), 1));
            directions.put(p.tensor(), draw(p.tensor(), 1));
        }
        net.call("initialize", 1L);
        parameters.forEach((t, v) -> net.call("setParameter", t.name().plain(), net.array(v)));
        directions.forEach((t, v) -> net.call("setDirection", t.name().plain(), net.array(v)));

        List<Object> arguments = new ArrayList<>();
        model.inputs().forEach(i -> arguments.add(rows(net, i, fed.get(i))));
        arguments.add(SAMPLES);
        net.call("hessianVector", arguments.toArray());
        ProductsByInterpreter.hessian(compiled, net, fed, parameters, directions);

        arguments.clear();
        feed(model, net, fed, arguments);
        for (Tensor input : model.inputs()) {
            if (!input.isInteger() && input.role() == Role.INPUT) {
                arguments.add(rows(net, input, moved.get(input)));
            }
        }
        arguments.add(SAMPLES);
        net.call("jvp", arguments.toArray());
        ProductsByInterpreter.tangents(compiled, net, fed, moved, parameters, directions);

        arguments.clear();
        feed(model, net, fed, arguments);
        arguments.add(SAMPLES);
        net.call("jacobian", arguments.toArray());
        ProductsByInterpreter.jacobians(compiled, net, fed, parameters);
    }

    /** Inputs that are no targets. */
    private static void feed(
            Model model, GeneratedClass.Instance net, Map<Tensor, double[]> fed, List<Object> arguments) {
        for (Tensor input : model.inputs()) {
            if (input.role() == Role.INPUT) {
                arguments.add(rows(net, input, fed.get(input)));
            }
        }
    }

    private static Object rows(GeneratedClass.Instance net, Tensor input, double[] values) {
        if (input.isInteger()) {
            int[] labels = new int[SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                labels[i] = (int) values[i];
            }
            return labels;
        }
        double[][] rows = new double[SAMPLES][input.size()];
        for (int i = 0; i < SAMPLES; i++) {
            System.arraycopy(values, i * input.size(), rows[i], 0, input.size());
        }
        return net.rows(rows);
    }

    private double[] draw(Tensor t, int samples) {
        double[] values = new double[t.size() * samples];
        for (int i = 0; i < values.length; i++) {
            values[i] = t.isInteger() ? random.nextInt(t.classes()) : random.nextDouble(-0.9, 0.9);
        }
        return values;
    }

    // ---------------------------------------------------------------- the class

    private static CompiledModel compile(String text) {
        Compilation compilation = Compiler.compile(new Source("products.grad", text), SourceImports.none());
        assertThat(compilation.hasErrors())
                .as(new DiagnosticRenderer(false).render(compilation.diagnostics()))
                .isFalse();
        return compilation.models().get(0);
    }

    private static GeneratedClass.Instance generated(CompiledModel compiled, Set<Product> products, Backend backend) {
        JavaOptions options = JavaOptions.DEFAULT
                .withPrecision(Precision.DOUBLE)
                .withBatch(4)
                .withProducts(products)
                .withBackend(backend);
        return GeneratedClass.compile(compiled.java(options).toArray(GeneratedFile[]::new))
                .create();
    }

    @Test
    void aClassHasNoneUnlessAsked() {
        CompiledModel compiled = compile(models().get(0));
        String plain = compiled.java(JavaOptions.DEFAULT).get(0).text();
        assertThat(plain).doesNotContain("jvp", "hessianVector", "jacobian", "setDirection", "Tangent");
    }

    @Test
    void theFileItselfMayAsk() {
        CompiledModel compiled = compile(models().get(6));
        assertThat(compiled.java(JavaOptions.DEFAULT).get(0).text())
                .contains("void jvp(", "void hessianVector(", "void jacobian(");
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void theMethodsAllocateNothing(Precision precision) throws ReflectiveOperationException {
        CompiledModel compiled = compile(models().get(0));
        JavaOptions options = JavaOptions.DEFAULT
                .withPackage("demo")
                .withPrecision(precision)
                .withBatch(4)
                .withProducts(EnumSet.allOf(Product.class));
        GeneratedFile driver = new GeneratedFile(
                "demo/Driver.java", """
                package demo;

                /** Calls without boxing. */
                public final class Driver implements java.util.function.IntToDoubleFunction {
                    private final Perceptron net = new Perceptron();
                    private final REAL[][] x = {{1, 2, 3}, {-3, 4, 1}, {0, 1, 2}};
                    private final REAL[][] y = {{0, 1}, {1, 1}, {2, 0}};
                    private final REAL[] product = new REAL[2];

                    /** Ready. */
                    public Driver() {
                        net.initialize(1);
                        net.setDirection("b3", new REAL[] {1, -1});
                    }

                    @Override
                    public double applyAsDouble(int steps) {
                        double sum = 0;
                        for (int i = 0; i < steps; i++) {
                            net.hessianVector(x, y, 3);
                            net.getHessianVector("b3", product);
                            net.jvp(x, x, 2);
                            sum += product[0] + net.pTangent(1, 1);
                            net.jacobian(x, 3);
                            sum += net.pByX(2, 1, 2);
                        }
                        return sum;
                    }
                }
                """.replace("REAL", precision.name().toLowerCase(Locale.ROOT)));
        GeneratedClass both =
                GeneratedClass.compile(driver, compiled.java(options).get(0));
        IntToDoubleFunction run =
                (IntToDoubleFunction) both.type().getDeclaredConstructor().newInstance();
        run.applyAsDouble(2000);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            run.applyAsDouble(2000);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }

    @Test
    void misuseIsRefused() {
        GeneratedClass.Instance net = generated(compile(models().get(1)), EnumSet.allOf(Product.class), Backend.PLAIN);
        net.call("initialize", 1L);
        assertThatThrownBy(() -> net.values("getHessianVector", 3, "w"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("call hessianVector first");
        assertThatThrownBy(() -> net.number("pTangent", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 0 is not among the 0 rows of the latest jvp");
        assertThatThrownBy(() -> net.call("setDirection", "w", new double[2])).hasMessageContaining("3");
    }
}
