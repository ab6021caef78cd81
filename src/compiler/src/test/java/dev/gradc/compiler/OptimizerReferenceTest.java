package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Tensor;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.model.Emission.Precision;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each optimiser of the library against the algorithm as PyTorch's documentation states it, written out here by hand for one number: twelve
 * steps along gradients that turn, vanish and grow, by the interpreter and by generated code.
 */
class OptimizerReferenceTest {
    private static final double[] GRADIENTS = {0.5, 0.4, 0.6, -0.3, -0.2, 0, 0.1, 2, 1.5, -3, -2.5, -0.01};
    private static final double START = 1.25;

    /** One step of one number: gives the new parameter. */
    private interface Rule {
        double step(double p, double g, int t);
    }

    private static Arguments row(String call, Supplier<Rule> rule) {
        return Arguments.of(call, rule);
    }

    private static Supplier<Rule> sgd(double lr, double momentum, double decay) {
        return () -> new Rule() {
            private double buffer;

            @Override
            public double step(double p, double g, int t) {
                double d = g + decay * p;
                buffer = t == 1 ? d : momentum * buffer + d;
                return p - lr * (momentum == 0 ? d : buffer);
            }
        };
    }

    private static Supplier<Rule> rmsprop(double lr, double alpha, double eps, double mu, boolean centered, double wd) {
        return () -> new Rule() {
            private double square;
            private double average;
            private double buffer;

            @Override
            public double step(double p, double g, int t) {
                double d = g + wd * p;
                square = alpha * square + (1 - alpha) * d * d;
                double root = square;
                if (centered) {
                    average = average * alpha + (1 - alpha) * d;
                    root -= average * average;
                }
                double scaled = d / (Math.sqrt(root) + eps);
                if (mu > 0) {
                    buffer = mu * buffer + scaled;
                    return p - lr * buffer;
                }
                return p - lr * scaled;
            }
        };
    }

    private static Supplier<Rule> adagrad(double lr, double lrDecay, double wd, double initial, double eps) {
        return () -> new Rule() {
            private double sum = initial;

            @Override
            public double step(double p, double g, int t) {
                double d = g + wd * p;
                double rate = lr / (1 + (t - 1) * lrDecay);
                sum += d * d;
                return p - rate * d / (Math.sqrt(sum) + eps);
            }
        };
    }

    private static Supplier<Rule> adadelta(double lr, double rho, double eps, double wd) {
        return () -> new Rule() {
            private double square;
            private double moved;

            @Override
            public double step(double p, double g, int t) {
                double d = g + wd * p;
                square = square * rho + d * d * (1 - rho);
                double change = Math.sqrt(moved + eps) / Math.sqrt(square + eps) * d;
                moved = moved * rho + change * change * (1 - rho);
                return p - lr * change;
            }
        };
    }

    private static Supplier<Rule> adam(double lr, double b1, double b2, double eps, double wd, boolean amsgrad) {
        return () -> new Rule() {
            private double m;
            private double v;
            private double most;

            @Override
            public double step(double p, double g, int t) {
                double d = g + wd * p;
                m = b1 * m + (1 - b1) * d;
                v = b2 * v + (1 - b2) * d * d;
                most = Math.max(most, v);
                double second = (amsgrad ? most : v) / (1 - Math.pow(b2, t));
                return p - lr * (m / (1 - Math.pow(b1, t))) / (Math.sqrt(second) + eps);
            }
        };
    }

    private static Supplier<Rule> adamw(double lr, double b1, double b2, double eps, double wd) {
        return () -> {
            Rule plain = adam(lr, b1, b2, eps, 0, false).get();
            return (p, g, t) -> plain.step(p - lr * wd * p, g, t);
        };
    }

    private static Supplier<Rule> adamax(double lr, double b1, double b2, double eps) {
        return () -> new Rule() {
            private double m;
            private double u;

            @Override
            public double step(double p, double g, int t) {
                m = b1 * m + (1 - b1) * g;
                u = Math.max(b2 * u, Math.abs(g) + eps);
                return p - lr / (1 - Math.pow(b1, t)) * m / u;
            }
        };
    }

    private static Supplier<Rule> nadam(double lr, double b1, double b2, double eps, double psi, double wd) {
        return () -> new Rule() {
            private double m;
            private double v;
            private double product = 1;

            @Override
            public double step(double p, double g, int t) {
                double d = g + wd * p;
                double mu = b1 * (1 - 0.5 * Math.pow(0.96, t * psi));
                double next = b1 * (1 - 0.5 * Math.pow(0.96, (t + 1) * psi));
                product *= mu;
                m = b1 * m + (1 - b1) * d;
                v = b2 * v + (1 - b2) * d * d;
                double mean = next * m / (1 - product * next) + (1 - mu) * d / (1 - product);
                return p - lr * mean / (Math.sqrt(v / (1 - Math.pow(b2, t))) + eps);
            }
        };
    }

    private static Supplier<Rule> radam(double lr, double b1, double b2, double eps) {
        return () -> new Rule() {
            private double m;
            private double v;

            @Override
            public double step(double p, double g, int t) {
                m = b1 * m + (1 - b1) * g;
                v = b2 * v + (1 - b2) * g * g;
                double mean = m / (1 - Math.pow(b1, t));
                double infinite = 2 / (1 - b2) - 1;
                double rho = infinite - 2 * t * Math.pow(b2, t) / (1 - Math.pow(b2, t));
                if (rho <= 5) {
                    return p - lr * mean;
                }
                double adaptive = Math.sqrt(1 - Math.pow(b2, t)) / (Math.sqrt(v) + eps);
                double r = Math.sqrt((rho - 4) * (rho - 2) * infinite / ((infinite - 4) * (infinite - 2) * rho));
                return p - lr * mean * r * adaptive;
            }
        };
    }

    private static Supplier<Rule> lion(double lr, double b1, double b2, double wd) {
        return () -> new Rule() {
            private double m;

            @Override
            public double step(double p, double g, int t) {
                double decayed = p * (1 - lr * wd);
                double moved = decayed - lr * Math.signum(b1 * m + (1 - b1) * g);
                m = b2 * m + (1 - b2) * g;
                return moved;
            }
        };
    }

    private static Supplier<Rule> rprop(double lr, double shrink, double grow, double least, double most) {
        return () -> new Rule() {
            private double previous;
            private double size = lr;

            @Override
            public double step(double p, double g, int t) {
                double kept = g;
                if (g * previous > 0) {
                    size = Math.min(size * grow, most);
                } else if (g * previous < 0) {
                    size = Math.max(size * shrink, least);
                    kept = 0;
                }
                previous = kept;
                return p - Math.signum(kept) * size;
            }
        };
    }

    static Stream<Arguments> optimizers() {
        return Stream.of(
                row("sgd(lr = 0.1)", sgd(0.1, 0, 0)),
                row("sgd(lr = 0.1, wd = 0.3)", sgd(0.1, 0, 0.3)),
                row("sgd(lr = 0.1, momentum = 0.9)", sgd(0.1, 0.9, 0)),
                row("sgd(lr = 0.1, momentum = 0.9, wd = 0.3)", sgd(0.1, 0.9, 0.3)),
                row("momentum(lr = 0.1, mu = 0.9)", sgd(0.1, 0.9, 0)),
                row("rmsprop()", rmsprop(0.01, 0.99, 1e-8, 0, false, 0)),
                row("rmsprop(lr = 0.1, rho = 0.9, momentum = 0.5)", rmsprop(0.1, 0.9, 1e-8, 0.5, false, 0)),
                row("rmsprop(lr = 0.1, rho = 0.9, centered = 1)", rmsprop(0.1, 0.9, 1e-8, 0, true, 0)),
                row(
                        "rmsprop(lr = 0.1, rho = 0.9, momentum = 0.5, centered = 1, wd = 0.2)",
                        rmsprop(0.1, 0.9, 1e-8, 0.5, true, 0.2)),
                row("adagrad()", adagrad(0.01, 0, 0, 0, 1e-10)),
                row("adagrad(lr = 0.1, initial = 0.5, lr_decay = 0.2, wd = 0.1)", adagrad(0.1, 0.2, 0.1, 0.5, 1e-10)),
                row("adadelta()", adadelta(1, 0.9, 1e-6, 0)),
                row("adadelta(wd = 0.1)", adadelta(1, 0.9, 1e-6, 0.1)),
                row("adam()", adam(0.001, 0.9, 0.999, 1e-8, 0, false)),
                row("adam(lr = 0.1, b2 = 0.9, wd = 0.2)", adam(0.1, 0.9, 0.9, 1e-8, 0.2, false)),
                row("amsgrad()", adam(0.001, 0.9, 0.999, 1e-8, 0, true)),
                row("amsgrad(lr = 0.1, b2 = 0.5, wd = 0.2)", adam(0.1, 0.9, 0.5, 1e-8, 0.2, true)),
                row("adamw()", adamw(0.001, 0.9, 0.999, 1e-8, 0.01)),
                row("adamax()", adamax(0.002, 0.9, 0.999, 1e-8)),
                row("nadam()", nadam(0.002, 0.9, 0.999, 1e-8, 0.004, 0)),
                row("nadam(lr = 0.1, decay = 0.5, wd = 0.2)", nadam(0.1, 0.9, 0.999, 1e-8, 0.5, 0.2)),
                row("radam()", radam(0.001, 0.9, 0.999, 1e-8)),
                row("radam(lr = 0.1, b2 = 0.95)", radam(0.1, 0.9, 0.95, 1e-8)),
                row("lion()", lion(0.0001, 0.9, 0.99, 0)),
                row("lion(lr = 0.1, wd = 0.5)", lion(0.1, 0.9, 0.99, 0.5)),
                row("rprop()", rprop(0.01, 0.5, 1.2, 1e-6, 50)),
                row(
                        "rprop(lr = 0.1, shrink = 0.25, grow = 3, least = 0.04, most = 0.5)",
                        rprop(0.1, 0.25, 3, 0.04, 0.5)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("optimizers")
    void everyStepIsThatOfTheAlgorithm(String call, Supplier<Rule> reference) {
        CompiledModel compiled = compile("""
            model One {
              input x
              param w = %s
              output p = w * x
              loss p
              train { optimizer = %s  batch = 1 }
            }
            """.formatted(START, call));
        Tensor x = compiled.model().inputs().get(0);
        Tensor w = compiled.model().parameters().get(0).tensor();
        InterpretedModel interpreted = new InterpretedModel(compiled.model(), compiled.derived(), 1);
        GeneratedClass.Instance net = GeneratedClass.compile(
                        compiled.java(JavaOptions.DEFAULT.withPrecision(Precision.DOUBLE))
                                .get(0))
                .create();
        net.call("initialize", 1L);
        Rule rule = reference.get();
        double expected = START;
        for (int t = 1; t <= GRADIENTS.length; t++) {
            double g = GRADIENTS[t - 1];
            expected = rule.step(expected, g, t);
            Map<Tensor, double[]> inputs = new LinkedHashMap<>(Map.of(x, new double[] {g}));
            interpreted.step(inputs, 1);
            net.call("step", net.rows(new double[] {g}), 1);
            assertThat(interpreted.parameter(w)[0])
                    .as("interpreted, step %d", t)
                    .isCloseTo(expected, within(1e-12 * (1 + Math.abs(expected))));
            assertThat(net.values("getParameter", 1, "w")[0])
                    .as("generated, step %d", t)
                    .isCloseTo(expected, within(1e-12 * (1 + Math.abs(expected))));
        }
    }

    /** What is not asked for leaves no trace: no state, no factor. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("states")
    void onlyTheStatesThatAreNeededAreKept(String call, List<String> expected) {
        CompiledModel compiled = compile(
                "model One { input x  param w = 1.0  output p = w * x  loss p  train { optimizer = " + call + " } }");
        assertThat(compiled.model().training().orElseThrow().optimizer().states())
                .extracting(s -> s.name().plain())
                .containsExactlyElementsOf(expected);
    }

    static Stream<Arguments> states() {
        return Stream.of(
                Arguments.of("sgd(lr = 0.1)", List.of()),
                Arguments.of("sgd(lr = 0.1, wd = 0.1)", List.of()),
                Arguments.of("sgd(lr = 0.1, momentum = 0.9)", List.of("v")),
                Arguments.of("rmsprop()", List.of("v")),
                Arguments.of("rmsprop(momentum = 0.9)", List.of("v", "u")),
                Arguments.of("rmsprop(momentum = 0.9, centered = 1)", List.of("v", "a", "u")),
                Arguments.of("rprop()", List.of("s", "k")));
    }

    private static CompiledModel compile(String text) {
        Compilation compilation = Compiler.compile(new Source("one.grad", text), SourceImports.none());
        assertThat(compilation.hasErrors())
                .as(new DiagnosticRenderer(false).render(compilation.diagnostics()))
                .isFalse();
        return compilation.models().get(0);
    }
}
