package dev.gradc.simplify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Partials;
import dev.gradc.evaluate.Interpreter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of every table: both sides are equal wherever the rule says it holds, and the left side is one it matches. */
class RulesTest {
    private static final int POINTS = 500;

    private final Arena arena = new Arena();
    private final Interpreter interpreter = new Interpreter(arena, Partials::expand);

    static Stream<Rule> all() {
        return Stream.of(Rules.STABILISE, Rules.TIDY, Rules.COMPLEMENT).flatMap(List::stream);
    }

    static Stream<Rule> stabilising() {
        return Rules.STABILISE.stream();
    }

    static Stream<Rule> tidying() {
        return Rules.TIDY.stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void bothSidesAreEqualAtRandomPoints(Rule rule) {
        Expr left = rule.left().apply(arena);
        Expr right = rule.right().apply(arena);
        SplittableRandom random = new SplittableRandom(rule.name().hashCode());
        for (int i = 0; i < POINTS; i++) {
            Map<Tensor, double[]> values = new LinkedHashMap<>();
            for (Tensor variable : Rules.VARIABLES) {
                double value = random.nextDouble(-5, 5);
                values.put(
                        variable, new double[] {rule.domain() == Rule.Domain.POSITIVE ? Math.abs(value) + 0.1 : value});
            }
            double expected = interpreter.value(left, values, 1);
            assertThat(interpreter.value(right, values, 1))
                    .as("%s at %s", rule.name(), values.get(Rules.X)[0])
                    .isCloseTo(expected, within(1e-9 * (1 + Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theLeftSideMatchesAndChanges(Rule rule) {
        Expr left = rule.left().apply(arena);
        assertThat(new Rewriting(arena, List.of(rule)).apply(left)).isNotSameAs(left);
    }

    @ParameterizedTest
    @MethodSource("tidying")
    void tidyingIsNeverDearer(Rule rule) {
        assertThat(Cost.of(rule.right().apply(arena)))
                .isLessThanOrEqualTo(Cost.of(rule.left().apply(arena)));
    }

    /** At ±800 every naive form overflows or vanishes; a stable one is finite, or infinite only where its value is. */
    @ParameterizedTest
    @MethodSource("stabilising")
    void stableFormsNeverGiveNaN(Rule rule) {
        Expr right = rule.right().apply(arena);
        for (double x : new double[] {-800, -40, -1e-300, 1e-300, 40, 800}) {
            for (double y : new double[] {-800, 0.5, 800}) {
                double safe = rule.domain() == Rule.Domain.POSITIVE ? Math.abs(x) : x;
                Map<Tensor, double[]> values =
                        Map.of(Rules.X, new double[] {safe}, Rules.Y, new double[] {y}, Rules.E, new double[] {1});
                assertThat(interpreter.value(right, values, 1))
                        .as("%s at %s, %s", rule.name(), safe, y)
                        .isNotNaN();
            }
        }
    }
}
