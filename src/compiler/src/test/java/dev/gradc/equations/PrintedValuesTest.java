package dev.gradc.equations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.SourceImports;
import dev.gradc.derive.Batching;
import dev.gradc.derive.Partials;
import dev.gradc.evaluate.Interpreter;
import dev.gradc.manual.ManualModels;
import dev.gradc.model.Model;
import dev.gradc.source.Source;
import dev.gradc.zoo.ModelZoo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every printed equation is true: its tree, evaluated on random values, gives what the interpreter gives for its left side. */
class PrintedValuesTest {
    private static final int SAMPLES = 5;
    private static final int MOST_SCALARS = 100;

    private final Random random = new Random(7);
    private boolean parametersInRange; // in (0, 1), where every function of the library is defined

    static Stream<Arguments> documents() {
        List<Arguments> all = new ArrayList<>();
        for (String model : TestModels.ALL.keySet()) {
            for (Notation notation : Notation.values()) {
                boolean large = model.startsWith("digits") && notation == Notation.SCALAR;
                if (!large) {
                    all.add(Arguments.of(model, notation, false));
                }
            }
            all.add(Arguments.of(model, Notation.MATRIX, true));
            all.add(Arguments.of(model, Notation.INDEX, true));
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0} {1} batch={2}")
    @MethodSource("documents")
    void everyPrintedEquationIsTrue(String name, Notation notation, boolean batch) {
        ModelBuilder builder = TestModels.ALL.get(name).get();
        everyEquationIsTrue(builder.model(), Optional.empty(), notation, batch);
    }

    static Stream<Arguments> written() {
        List<Arguments> all = new ArrayList<>();
        for (String file : WrittenModels.FILES) {
            for (Notation notation : Notation.values()) {
                if (notation != Notation.SCALAR || !WrittenModels.LARGE.contains(file)) {
                    all.add(Arguments.of(file, notation, false));
                }
            }
            all.add(Arguments.of(file, Notation.MATRIX, true));
            all.add(Arguments.of(file, Notation.INDEX, true));
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0} {1} batch={2}")
    @MethodSource("written")
    void everyPrintedEquationOfAModelFileIsTrue(String file, Notation notation, boolean batch) {
        CompiledModel compiled = WrittenModels.compile(file);
        everyEquationIsTrue(compiled.model(), compiled.inference(), notation, batch);
    }

    @Test
    void aSumWithinASumAlongTheSameAxisIsSpelledOut() {
        String text = """
                model M {
                  input s[2]: class(2)  target y
                  param E[2] ~ normal(0, 0.5)
                  m = tanh(sum[t] E[s[t]])
                  output o = m * E[1]
                  loss (o - y)^2
                }
                """;
        CompiledModel model = Compiler.compile(new Source("m.grad", text), SourceImports.none())
                .models()
                .get(0);
        assertThat(model.equations(Notation.SCALAR, Format.TEXT, EquationOptions.DEFAULT.withBatch()))
                .contains("∂L/∂e₁ = (1/m) (m̄₁ tanh′(e_S₁₁ + e_S₁₂) [S₁₁ = 1] + m̄₁ tanh′(e_S₁₁ + e_S₁₂) [S₁₂ = 1]"
                        + " + m̄₂ tanh′(e_S₂₁ + e_S₂₂) [S₂₁ = 1] + m̄₂ tanh′(e_S₂₁ + e_S₂₂) [S₂₂ = 1])");
    }

    static Stream<Arguments> zoo() {
        return ModelZoo.files()
                .flatMap(file -> Arrays.stream(Notation.values()).map(n -> Arguments.of(ModelZoo.name(file), file, n)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("zoo")
    void everyPrintedEquationOfTheZooIsTrue(String name, Path file, Notation notation) {
        for (CompiledModel m : ModelZoo.compile(file)) {
            if (notation != Notation.SCALAR || elements(m) <= MOST_SCALARS) {
                everyEquationIsTrue(
                        m.model(),
                        m.inference(),
                        notation,
                        m.model().environment().couples());
            }
        }
    }

    /** How many scalars the forward pass and the parameters have. */
    private static int elements(CompiledModel m) {
        return m.model().forward().forward().stream()
                        .mapToInt(d -> d.tensor().size())
                        .sum()
                + m.model().parameters().stream()
                        .mapToInt(p -> p.tensor().size())
                        .sum();
    }

    static Stream<Arguments> coupled() {
        return WrittenModels.COUPLED.stream()
                .flatMap(file -> Stream.of(Notation.values()).map(notation -> Arguments.of(file, notation)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("coupled")
    void everyPrintedEquationOfSamplesThatDependOnOneAnotherIsTrue(String file, Notation notation) {
        CompiledModel compiled = WrittenModels.compile(file);
        everyEquationIsTrue(compiled.model(), compiled.inference(), notation, true);
    }

    static Stream<Arguments> manual() {
        return ManualModels.all().entrySet().stream()
                .flatMap(m ->
                        Stream.of(Notation.MATRIX, Notation.INDEX).map(n -> Arguments.of(m.getKey(), m.getValue(), n)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("manual")
    void everyPrintedEquationOfTheManualIsTrue(String name, String text, Notation notation) {
        parametersInRange = true;
        CompiledModel compiled = Compiler.compile(new Source("tiny.grad", text), SourceImports.none())
                .models()
                .get(0);
        boolean couples = compiled.model().environment().couples();
        everyEquationIsTrue(compiled.model(), compiled.inference(), notation, couples);
    }

    private void everyEquationIsTrue(Model model, Optional<Model> inference, Notation notation, boolean batch) {
        everyEquationIsTrue(model, Optional.empty(), notation, batch, "Inference");
        inference.ifPresent(i -> everyEquationIsTrue(i, inference, notation, batch, "Forward, in training"));
    }

    private static Batching.Batched batched(Model model) {
        List<Tensor> fed = new ArrayList<>(model.inputs());
        fed.addAll(model.environment().draws());
        return Batching.batchify(
                model.arena(), model.forward(), fed, model.environment().batch(), SAMPLES);
    }

    /** The equations of a form of a model, those of the one section left out that speaks of the other form. */
    private void everyEquationIsTrue(
            Model model, Optional<Model> inference, Notation notation, boolean batch, String leftOut) {
        Arena arena = model.arena();
        Batching.Batched batched = batched(model);
        Program many = ModelBuilder.derived(arena, batched.program());
        Program one = model.environment().couples() ? many : ModelBuilder.derived(arena, model.forward());
        Equations equations = Equations.of(
                        model, one, Optional.of(new Equations.Batched(batched.program(), many)), Partials::expand)
                .withInference(inference.map(i -> new Equations.Inference(i, batch ? batched.program() : i.forward())));

        Map<Tensor, double[]> given = new HashMap<>();
        for (Tensor t : model.inputs()) {
            Tensor fed = batch ? batched.of(t) : t;
            given.put(fed, draw(t, size(t) * (batch ? SAMPLES : 1)));
        }
        for (Tensor t : model.environment().draws()) {
            given.put(batch ? batched.of(t) : t, draw(t, size(t) * (batch ? SAMPLES : 1)));
        }
        model.environment().states().forEach(s -> given.put(s.tensor(), draw(s.tensor(), size(s.tensor()))));
        model.parameters().forEach(p -> given.put(p.tensor(), draw(p.tensor(), size(p.tensor()))));
        Program program = batch ? many : one;
        Map<Tensor, double[]> values =
                new HashMap<>(new Interpreter(arena, Partials::expand).run(program, given, batch ? SAMPLES : 1));
        if (batch) {
            double[] losses = values.get(program.loss());
            double mean = Arrays.stream(losses).average().orElseThrow();
            values.put(program.loss(), new double[] {mean});
        }
        model.training().flatMap(t -> t.schedule()).ifPresent(s -> {
            values.put(s.step(), new double[] {700});
            s.total().ifPresent(t -> values.put(t, new double[] {2000}));
            Tensor rate = model.training().get().optimizer().rate().orElseThrow();
            double factor = new Interpreter(arena, Partials::expand).value(s.factor(), values, 1);
            values.put(s.rate(), new double[] {rate.facts().value() * factor});
        });
        EquationOptions options = EquationOptions.DEFAULT.withExpand();
        Document document = equations.document(notation, batch ? options.withBatch() : options);
        EquationChecker checker =
                new EquationChecker(new TermEvaluator(arena, values, batch ? SAMPLES : 1), model, program);
        document.sections().stream()
                .filter(s -> !s.title().equals(leftOut))
                .flatMap(s -> s.rows().stream())
                .flatMap(Row::equations)
                .forEach(checker::check);
        assertThat(checker.checked).as("equations with a value to compare").isGreaterThanOrEqualTo(2);
    }

    private static int size(Tensor t) {
        return t.axes().stream().mapToInt(Axis::extent).reduce(1, (x, y) -> x * y);
    }

    private double[] draw(Tensor t, int size) {
        double[] out = new double[size];
        for (int i = 0; i < size; i++) {
            out[i] = t.isInteger()
                    ? random.nextInt(t.classes())
                    : t.role() == Role.PARAMETER && !parametersInRange
                            ? random.nextGaussian() * 0.5
                            : 0.1 + 0.8 * random.nextDouble();
        }
        int row = t.facts().simplexAxis() < 0 ? 0 : size(t);
        for (int start = 0; row > 0 && start < size; start += row) {
            double sum = 0;
            for (int i = start; i < start + row; i++) {
                sum += out[i];
            }
            for (int i = start; i < start + row; i++) {
                out[i] /= sum;
            }
        }
        return out;
    }
}
