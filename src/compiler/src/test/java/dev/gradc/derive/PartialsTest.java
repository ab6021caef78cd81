package dev.gradc.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.PartialDerivative;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import dev.gradc.evaluate.Interpreter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of partials against central differences, and what is derived from it for formulas. */
class PartialsTest {
    private static final double STEP = 1e-5;

    private final Arena arena = new Arena();
    private final Interpreter interpreter = new Interpreter(arena, Partials::expand);

    private static Tensor scalar(String name) {
        return new Tensor(new Name(name, 0), Role.FORMAL, List.of());
    }

    /** Points away from kinks and steps, and inside the domain: (0.1, 2), the second argument at least 0.1 from the first. */
    @ParameterizedTest
    @EnumSource(ScalarFunction.class)
    void eachPartialEqualsTheCentralDifference(ScalarFunction f) {
        List<Tensor> formals = new ArrayList<>();
        for (int i = 0; i < f.arity(); i++) {
            formals.add(scalar("x" + i));
        }
        List<Expr> reads = formals.stream().map(arena::read).toList();
        Expr value = arena.call(f, reads);
        SplittableRandom random = new SplittableRandom(f.ordinal());
        for (int point = 0; point < 50; point++) {
            double[] at = new double[f.arity()];
            for (int i = 0; i < at.length; i++) {
                at[i] = random.nextDouble(0.1, 0.9) + (i == 1 ? (random.nextBoolean() ? 1 : -1) : 0);
            }
            if (f == ScalarFunction.POWER) {
                at[1] = Math.abs(at[1]);
            }
            for (int i = 0; i < at.length; i++) {
                if (f == ScalarFunction.STOP_GRADIENT || f.condition()) {
                    assertThat(Partials.of(arena, f, i, reads)).isSameAs(arena.zero());
                    continue;
                }
                Expr partial = f.opaque()
                        ? Partials.expand(arena, new PartialDerivative(f, i), reads)
                        : Partials.of(arena, f, i, reads);
                double expected =
                        (shifted(value, formals, at, i, STEP) - shifted(value, formals, at, i, -STEP)) / (2 * STEP);
                assertThat(shifted(partial, formals, at, i, 0))
                        .as("%s by %d at %s", f, i, at[0])
                        .isCloseTo(expected, within(1e-7 * (1 + Math.abs(expected))));
            }
        }
    }

    private double shifted(Expr e, List<Tensor> formals, double[] at, int which, double by) {
        Map<Tensor, double[]> values = new LinkedHashMap<>();
        for (int i = 0; i < at.length; i++) {
            values.put(formals.get(i), new double[] {at[i] + (i == which ? by : 0)});
        }
        return interpreter.value(e, values, 1);
    }

    @Test
    void aFormulaDerivativeStaysNamedUntilExpanded() {
        Tensor x = scalar("x");
        Expr body = arena.mul(arena.read(x), arena.call(ScalarFunction.SIGMOID, arena.read(x)));
        Formula silu = new Formula("silu", List.of(x), body);
        Tensor z = scalar("z");
        Expr named = Partials.of(arena, silu, 0, List.of(arena.read(z)));
        assertThat(named).hasToString("silu'(z)");
        assertThat(Primes.expand(arena, named)).hasToString("(sigmoid(z) + z sigmoid(z) (1 + -1 sigmoid(z)))");
    }

    @Test
    void secondDerivativesFollowFromTheFirst() {
        Tensor x = scalar("x");
        Expr first = arena.call(new PartialDerivative(ScalarFunction.TANH, 0), arena.read(x));
        Expr second = Primes.expand(
                arena, Partials.of(arena, new PartialDerivative(ScalarFunction.TANH, 0), 0, List.of(arena.read(x))));
        double expected = (shifted(first, List.of(x), new double[] {0.7}, 0, STEP)
                        - shifted(first, List.of(x), new double[] {0.7}, 0, -STEP))
                / (2 * STEP);
        assertThat(shifted(second, List.of(x), new double[] {0.7}, 0, 0))
                .isCloseTo(expected, within(1e-7 * (1 + Math.abs(expected))));
    }

    @Test
    void aSharedFormulaCostsItsGraphAndNotItsTree() {
        Tensor x = scalar("x");
        Expr e = arena.read(x);
        for (int i = 0; i < 40; i++) {
            e = arena.call(ScalarFunction.TANH, arena.add(e, arena.call(ScalarFunction.SIN, e)));
        }
        Formula deep = new Formula("deep", List.of(x), e);
        Expr derivative = Primes.expand(arena, Partials.of(arena, deep, 0, List.of(arena.read(x))));
        assertThat(interpreter.value(derivative, Map.of(x, new double[] {0.01}), 1))
                .isFinite();
    }
}
