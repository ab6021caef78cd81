package dev.gradc.equations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Program;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.equations.Row.Equation;
import dev.gradc.equations.Row.Relation;
import dev.gradc.equations.Subscript.Letter;
import dev.gradc.model.Model;
import dev.gradc.model.Training;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Both sides of printed equations evaluated and compared. */
final class EquationChecker {
    private static final double TOLERANCE = 1e-9;

    private final TermEvaluator evaluator;
    private final Model model;
    private final Map<Tensor, Tensor> gradients;
    private final Map<Tensor, Tensor> penalties;
    int checked;

    EquationChecker(TermEvaluator evaluator, Model model, Program program) {
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
            evaluator.letters.each(letters(element), () -> {
                double expected = evaluator.values(element.of().tensor())[evaluator.offset(element)];
                compare(e, new double[] {expected}, evaluator.value(e.right()).values());
            });
        } else if (left instanceof Term.Slice slice) {
            evaluator.letters.each(letters(slice), () -> compareValues(e));
        } else if (left instanceof Term.Apply) {
            evaluator.letters.first(List.copyOf(IndexLines.letters(e)), () -> everywhere(e));
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
                    .orElseGet(() ->
                            training.optimizer().rate().orElseThrow().facts().value());
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

    private static List<Letter> letters(Term left) {
        return List.copyOf(IndexLines.letters(Equation.of(left, new Term.Number(Rational.ONE))));
    }

    /** A lone number is meant for every element. */
    private double[] spread(Matrix m, Tensor tensor) {
        double[] wanted = evaluator.values(tensor);
        if (m.scalar() && tensor.rank() > 0 && wanted.length > 1) {
            throw new IllegalArgumentException("a scalar for " + tensor);
        }
        return m.values();
    }

    private void everywhere(Equation e) {
        for (double z : new double[] {-1.5, 0.0, 0.25, 2.0}) {
            evaluator.formal = z;
            compareValues(e);
        }
    }

    private void compareValues(Equation e) {
        compare(
                e,
                evaluator.value(e.left().get(0)).values(),
                evaluator.value(e.right()).values());
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
                && term.parts().stream().allMatch(EquationChecker::evaluable);
    }
}
