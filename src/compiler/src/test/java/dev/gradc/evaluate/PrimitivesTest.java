package dev.gradc.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.ScalarFunction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The values and the slopes of the primitives: against exact values, at kinks and ties, and against each other. */
class PrimitivesTest {
    private static final double MOST_ULPS = 4;
    private static final Set<ScalarFunction> LAZY =
            EnumSet.of(ScalarFunction.AND, ScalarFunction.OR, ScalarFunction.SELECT);

    /** No more than four units in the last place off, never a 0 or an infinity that is not there. */
    @Test
    void smoothFunctionsHaveTheExactValuesAndSlopes() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String line : lines()) {
            String[] cells = line.split("\t");
            ScalarFunction f = ScalarFunction.valueOf(cells[0]);
            double x = Double.parseDouble(cells[1]);
            check(line, "value", Double.parseDouble(cells[2]), Primitives.value(f, x, 0), wrong);
            check(line, "slope", Double.parseDouble(cells[3]), Slopes.first(f, x, 0), wrong);
        }
        assertThat(wrong).isEmpty();
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = PrimitivesTest.class.getResourceAsStream("primitives.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.startsWith("#"))
                    .toList();
        }
    }

    private static void check(String line, String what, double expected, double found, List<String> wrong) {
        double ulps = expected == found ? 0 : Math.abs(expected - found) / Math.ulp(expected);
        if (!(ulps <= MOST_ULPS)) {
            wrong.add(what + " " + found + ", " + ulps + " ulps off: " + line);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // function, x, y, value, slope by x, slope by y
        "ABS, 0, 0, 0, 0, 0",
        "ABS, -2, 0, 2, -1, 0",
        "SIGN, 0, 0, 0, 0, 0",
        "SIGN, -3, 0, -1, 0, 0",
        "FLOOR, -0.5, 0, -1, 0, 0",
        "FLOOR, 2, 0, 2, 0, 0",
        "MAX, 1, 1, 1, 1, 0", // the tie is the first argument's: max(0, x) has slope 0 at 0
        "MAX, 0, 2, 2, 0, 1",
        "MAX, NaN, 2, NaN, 0, 1",
        "MAX, 2, NaN, NaN, 0, 1",
        "MIN, 1, 1, 1, 1, 0",
        "MIN, 0, 2, 0, 1, 0",
        "MIN, 2, NaN, NaN, 0, 1",
        "POWER, 0, 1, 0, 1, 0", // x^y ln x is 0 there, not NaN
        "POWER, 0, 3, 0, 0, 0",
        "POWER, 2, 10, 1024, 5120, 709.782712893384",
        "POWER, 2, 0, 1, 0, 0.6931471805599453",
        "LESS, 1, 2, 1, 0, 0",
        "LESS, 2, 2, 0, 0, 0",
        "LESS, NaN, 2, 0, 0, 0",
        "LESS_EQUAL, 2, 2, 1, 0, 0",
        "EQUAL, 2, 2, 1, 0, 0",
        "EQUAL, NaN, NaN, 0, 0, 0",
        "NOT_EQUAL, 2, 2, 0, 0, 0",
        "NOT, 0, 0, 1, 0, 0",
        "NOT, 3, 0, 0, 0, 0",
        "STOP_GRADIENT, 3, 0, 3, 0, 0",
    })
    void kinksAndTiesFollowTheConvention(
            ScalarFunction f, double x, double y, double value, double first, double second) {
        assertThat(Primitives.value(f, x, y)).isEqualTo(Double.valueOf(value)); // NaN equals NaN
        assertThat(Slopes.first(f, x, y)).isEqualTo(Double.valueOf(first));
        if (f.arity() == 2) {
            assertThat(Slopes.second(f, x, y)).isEqualTo(Double.valueOf(second));
        }
    }

    @ParameterizedTest
    @EnumSource(ScalarFunction.class)
    void slopesAreThoseOfCentralDifferences(ScalarFunction f) {
        if (LAZY.contains(f) || f == ScalarFunction.STOP_GRADIENT) {
            return; // no numbers of their own; a derivative by decree
        }
        Draws draws = new Draws(3, f.ordinal());
        for (int n = 0; n < 200; n++) {
            boolean positive = f == ScalarFunction.LOG || f == ScalarFunction.LOG1P || f == ScalarFunction.POWER;
            double[] at = {positive ? 0.2 + 2 * draws.uniform() : 2 * draws.gaussian(), 2 * draws.gaussian()};
            if (f == ScalarFunction.TAN) {
                at[0] = Math.IEEEremainder(at[0], 2.6); // away from the poles
            }
            for (int argument = 0; argument < f.arity(); argument++) {
                CentralDifferences.Estimate found =
                        CentralDifferences.derivative(() -> Primitives.value(f, at[0], at[1]), at, argument);
                double slope = argument == 0 ? Slopes.first(f, at[0], at[1]) : Slopes.second(f, at[0], at[1]);
                if (found.doubt() < 1e-3) {
                    assertThat(Math.abs(found.derivative() - slope))
                            .as("%s by argument %d at %s: %s", f, argument, Arrays.toString(at), slope)
                            .isLessThan(1e-9 * (1 + Math.abs(slope)) + 10 * found.doubt());
                }
            }
        }
    }

    @Test
    void halvesOfASymmetryAddUp() {
        for (double x : new double[] {0, 1e-300, 0.3, 0.46875, 0.47, 1, 3.999, 4, 4.001, 20, 40, 745}) {
            assertThat(Primitives.sigmoid(x) + Primitives.sigmoid(-x)).isCloseTo(1, within(Math.ulp(1.0)));
            assertThat(ErrorFunction.erf(-x)).isEqualTo(-ErrorFunction.erf(x));
            assertThat(ErrorFunction.erfc(-x)).isEqualTo(2 - ErrorFunction.erfc(x));
            assertThat(Primitives.softplus(x) - Primitives.softplus(-x))
                    .isCloseTo(x, within(2 * Math.ulp(Math.max(x, 1))));
        }
    }
}
