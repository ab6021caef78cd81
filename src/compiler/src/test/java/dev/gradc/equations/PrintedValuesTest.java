package dev.gradc.equations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.SourceImports;
import dev.gradc.derive.Batching;
import dev.gradc.derive.Partials;
import dev.gradc.equations.Row.Equation;
import dev.gradc.equations.Row.Relation;
import dev.gradc.equations.Subscript.Letter;
import dev.gradc.evaluate.Interpreter;
import dev.gradc.manual.ManualModels;
import dev.gradc.model.Model;
import dev.gradc.model.Training;
import dev.gradc.source.Source;
import dev.gradc.zoo.ModelZoo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every printed equation is true: its tree, evaluated on random values, gives what the interpreter gives for its left side. */
class PrintedValuesTest {
    private static final double TOLERANCE = 1e-9;
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
        Checker checker = new Checker(new TermEvaluator(arena, values, batch ? SAMPLES : 1), model, program);
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

    /** Both sides of equations compared. */
    static final class Checker {
        private final TermEvaluator evaluator;
        private final Model model;
        private final Map<Tensor, Tensor> gradients;
        private final Map<Tensor, Tensor> penalties;
        int checked;

        Checker(TermEvaluator evaluator, Model model, Program program) {
            this.gradients = program.gradients();
            this.penalties = program.penaltyGradients();
            this.evaluator = evaluator;
            this.model = model;
        }

        void check(Equation e) {
            if (!evaluable(e.right())) {
                return;
            }
            if (e.relation() == Relation.BECOMES) {
                update(e);
                return;
            }
            Term left = e.left().get(0);
            if (left instanceof Term.Symbol s) {
                compare(e, evaluator.values(s.tensor()), spread(evaluator.value(e.right()), s.tensor()));
            } else if (left instanceof Term.Element element) {
                elements(e, element, new ArrayList<>(IndexLines.letters(leftOnly(element))), 0);
            } else if (left instanceof Term.Slice slice) {
                slices(e, slice, new ArrayList<>(IndexLines.letters(leftOnly(slice))), 0);
            } else if (left instanceof Term.Apply) {
                everywhere(e, new ArrayList<>(IndexLines.letters(e)));
            } else if (left instanceof Term.Named named) {
                List<Tensor> of = named.arguments().stream()
                        .map(a -> ((Term.Symbol) a).tensor())
                        .toList();
                model.applications().forEach((tensor, application) -> {
                    if (application.function().equals(named.function())
                            && application.arguments().equals(of)
                            && evaluator.known(tensor)) {
                        compare(
                                e,
                                evaluator.values(tensor),
                                evaluator.value(e.right()).values());
                    }
                });
            }
        }

        /** One step of gradient descent, by hand; rules with states speak of formals alone. */
        private void update(Equation e) {
            model.environment().states().forEach(s -> {
                if (e.left().get(0) instanceof Term.Symbol left && left.tensor() == s.tensor()) {
                    compare(
                            e,
                            evaluator.values(s.next()),
                            evaluator.value(e.right()).values());
                }
            });
            if (e.left().get(0) instanceof Term.Symbol s && s.tensor().role() == Role.PARAMETER) {
                Training training = model.training().orElseThrow();
                double rate = training.schedule()
                        .map(t -> evaluator.values(t.rate())[0])
                        .orElseGet(() -> training.optimizer()
                                .rate()
                                .orElseThrow()
                                .facts()
                                .value());
                double[] expected = evaluator.values(s.tensor()).clone();
                for (Tensor g : List.of(gradients.get(s.tensor()), penalties.getOrDefault(s.tensor(), s.tensor()))) {
                    double[] slope = g == s.tensor() ? new double[expected.length] : evaluator.values(g);
                    for (int i = 0; i < expected.length; i++) {
                        expected[i] -= rate * slope[i];
                    }
                }
                if (s.tensor().rank() <= 2) {
                    compare(e, expected, evaluator.value(e.right()).values());
                }
            }
        }

        private void slices(Equation e, Term.Slice left, List<Letter> open, int at) {
            if (at == open.size()) {
                compare(
                        e,
                        evaluator.value(left).values(),
                        evaluator.value(e.right()).values());
                return;
            }
            Letter letter = open.get(at);
            for (int i = 1; i <= (letter.batch() ? SAMPLES : letter.extent()); i++) {
                evaluator.letters.put(letter.name(), i);
                slices(e, left, open, at + 1);
            }
            evaluator.letters.remove(letter.name());
        }

        private static Equation leftOnly(Term left) {
            return Equation.of(left, new Term.Number(Rational.ONE));
        }

        /** A lone number is meant for every element. */
        private double[] spread(Matrix m, Tensor tensor) {
            double[] wanted = evaluator.values(tensor);
            if (m.scalar() && tensor.rank() > 0 && wanted.length > 1) {
                throw new IllegalArgumentException("a scalar for " + tensor);
            }
            return m.values();
        }

        private void elements(Equation e, Term.Element left, List<Letter> open, int at) {
            if (at == open.size()) {
                double expected = evaluator.values(left.of().tensor())[evaluator.offset(left)];
                compare(e, new double[] {expected}, evaluator.value(e.right()).values());
                return;
            }
            Letter letter = open.get(at);
            for (int i = 1; i <= (letter.batch() ? SAMPLES : letter.extent()); i++) {
                evaluator.letters.put(letter.name(), i);
                elements(e, left, open, at + 1);
            }
            evaluator.letters.remove(letter.name());
        }

        private void everywhere(Equation e, List<Letter> letters) {
            letters.forEach(l -> evaluator.letters.put(l.name(), 1));
            for (double z : new double[] {-1.5, 0.0, 0.25, 2.0}) {
                evaluator.formal = z;
                compare(
                        e,
                        evaluator.value(e.left().get(0)).values(),
                        evaluator.value(e.right()).values());
            }
            letters.forEach(l -> evaluator.letters.remove(l.name()));
        }

        private void compare(Equation e, double[] expected, double[] actual) {
            assertThat(actual)
                    .as(() -> new TextTypesetter(OptionalInt.empty(), false).text(e.right()) + " for " + e.left())
                    .hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i])
                        .as(new TextTypesetter(OptionalInt.empty(), false).text(e.right()))
                        .isCloseTo(expected[i], within(TOLERANCE * (1 + Math.abs(expected[i]))));
            }
            checked++;
        }

        private static boolean evaluable(Term term) {
            return !(term instanceof Term.Named || term instanceof Term.Derivative || term instanceof Term.Chain)
                    && !(term instanceof Term.Symbol s
                            && s.tensor().role() == Role.FORMAL
                            && s.label().style() != Label.Style.PLAIN)
                    && term.parts().stream().allMatch(Checker::evaluable);
        }
    }
}
