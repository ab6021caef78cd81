package dev.gradc.equations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.InterpretedModel;
import dev.gradc.compiler.SourceImports;
import dev.gradc.derive.Partials;
import dev.gradc.equations.Row.Equation;
import dev.gradc.library.Library;
import dev.gradc.model.Optimizer;
import dev.gradc.model.Training;
import dev.gradc.source.Source;
import dev.gradc.syntax.Declaration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The printed update, line after line evaluated for one number over several steps, moves the parameter as the interpreter does. */
class UpdateEquationsTest {
    private static final double[] GRADIENTS = {0.5, -1.25, 2, 0.25, -0.75, 3};
    private static final int TOTAL = 6;

    static Stream<String> trains() {
        Stream<String> optimizers = Library.files().stream()
                .flatMap(f -> f.declarations().stream())
                .filter(Declaration.Optimizer.class::isInstance)
                .map(d -> ((Declaration.Optimizer) d).name().text())
                .filter(name -> !List.of("sgd").contains(name)) // its lines are written for each parameter
                .map(name -> "optimizer = " + name + "()");
        return Stream.concat(
                optimizers,
                Stream.of(
                        "optimizer = sgd(lr = 0.1)  clip = value(0.7)",
                        "optimizer = sgd(lr = 0.1, momentum = 0.9)  schedule = cosine(warmup = 2, least = 0.1)",
                        "optimizer = adam(lr = 0.1)  schedule = one_cycle(rise = 0.5)  clip = norm(1)",
                        "optimizer = amsgrad(lr = 0.1, b2 = 0.5, wd = 0.1)  schedule = step(2)  clip = global_norm(1)",
                        "optimizer = rmsprop(momentum = 0.5, centered = 1)  schedule = exponential(0.5)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trains")
    void everyLineOfTheUpdateIsTrue(String train) {
        String text = "model One { input x  param w = 1.0  output p = w * x  loss p  train { " + train + " } }";
        Compilation compilation = Compiler.compile(new Source("one.grad", text), SourceImports.none());
        CompiledModel compiled = compilation.models().get(0);
        Training training = compiled.model().training().orElseThrow();
        Optimizer rule = training.optimizer();
        Document document = Equations.of(compiled.model(), compiled.derived(), Optional.empty(), Partials::expand)
                .document(Notation.MATRIX, EquationOptions.DEFAULT);
        List<Equation> update = document.sections().stream()
                .filter(s -> s.title().equals("Update"))
                .flatMap(s -> s.rows().stream())
                .flatMap(Row::equations)
                .toList();
        InterpretedModel oracle = new InterpretedModel(compiled.model(), compiled.derived(), 1);
        training.schedule().flatMap(s -> s.total()).ifPresent(t -> oracle.setTotalSteps(TOTAL));
        Tensor x = compiled.model().inputs().get(0);
        Tensor w = compiled.model().parameters().get(0).tensor();

        Map<Tensor, double[]> values = new LinkedHashMap<>();
        values.put(rule.parameter(), new double[] {1});
        rule.states().forEach(s -> values.put(s, new double[] {s.facts().value()}));
        for (int t = 1; t <= GRADIENTS.length; t++) {
            double[] step = {t};
            double g = GRADIENTS[t - 1];
            rule.step().ifPresent(s -> values.put(s, step));
            training.schedule().ifPresent(s -> {
                values.put(s.step(), step);
                s.total().ifPresent(n -> values.put(n, new double[] {TOTAL}));
            });
            training.clipping().ifPresent(c -> {
                values.put(c.gradient(), new double[] {g});
                c.norm().ifPresent(n -> values.put(n, new double[] {Math.abs(g)}));
            });
            values.put(rule.gradient(), new double[] {g});
            for (Equation line : update) {
                Term.Symbol left = (Term.Symbol) line.left().get(0);
                boolean names = left.tensor() == rule.gradient() && line.relation() == Row.Relation.EQUALS;
                if (!names) {
                    TermEvaluator evaluator = new TermEvaluator(compiled.model().arena(), values, 1);
                    values.put(left.tensor(), evaluator.value(line.right()).values());
                }
            }
            oracle.step(Map.of(x, new double[] {g}), 1);
            assertThat(values.get(rule.parameter())[0])
                    .as("step %d of %s", t, train)
                    .isCloseTo(oracle.parameter(w)[0], within(1e-12));
        }
    }
}
