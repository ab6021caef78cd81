package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gradc.evaluate.ErrorFunctions;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.NumberType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The functions of vectors over floats and doubles of all magnitudes, by the JDK's strict functions of doubles. */
class VectorFunctionsTest {
    private static final int ROW = 1 << 12;

    /** Units in the last place: of floats, of doubles; the latter beside the JDK's own, which are right to one. */
    private record Bound(Intrinsic function, double floats, double doubles, DoubleUnaryOperator exact) {}

    private static final List<Bound> BOUNDS = List.of(
            new Bound(Intrinsic.EXP, 1.3, 1, StrictMath::exp),
            new Bound(Intrinsic.LOG, 0.9, 1, StrictMath::log),
            new Bound(Intrinsic.LOG1P, 1.5, 1, StrictMath::log1p),
            new Bound(Intrinsic.EXPM1, 1.5, 2, StrictMath::expm1),
            new Bound(Intrinsic.TANH, 3.5, 3, StrictMath::tanh),
            new Bound(Intrinsic.SIGMOID, 2.5, 2, VectorFunctionsTest::sigmoid),
            new Bound(Intrinsic.SOFTPLUS, 4, 2, x -> Math.max(x, 0) + tail(x)),
            new Bound(Intrinsic.SOFTPLUS_TAIL, 4, 2, VectorFunctionsTest::tail),
            new Bound(Intrinsic.ERF, 3, 4, ErrorFunctions::erf),
            new Bound(Intrinsic.ERFC, 6.5, 8, ErrorFunctions::erfc),
            new Bound(Intrinsic.SIGN, 0, 0, Math::signum),
            new Bound(Intrinsic.FLOOR, 0, 0, Math::floor));

    private static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    private static double tail(double x) {
        return StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    static Stream<Arguments> functions() {
        return BOUNDS.stream()
                .flatMap(b -> Stream.of(
                        arguments(b.function(), NumberType.FLOAT, b.floats(), b.exact()),
                        arguments(b.function(), NumberType.DOUBLE, b.doubles(), b.exact())));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("functions")
    void isRight(Intrinsic function, NumberType real, double bound, DoubleUnaryOperator exact) {
        Row row = new Row(real);
        GeneratedClass type = GeneratedClass.compile(LaneFunction.file(function, real));
        Method run = type.type().getMethods()[0];
        double worst = 0;
        double at = 0;
        while (row.next()) {
            Object found = row.run(run);
            for (int i = 0; i < ROW; i++) {
                double error = row.units(i, found, exact.applyAsDouble(row.argument(i)));
                if (!(error <= worst)) {
                    worst = error;
                    at = row.argument(i);
                }
            }
        }
        assertThat(worst).as("units in the last place at %s", at).isLessThanOrEqualTo(bound);
    }

    /** Arguments: the special ones, then steps through all bit patterns, and through those where most happens. */
    private static final class Row {
        private static final double[] SPECIAL = {
            0.0,
            -0.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            1,
            -1,
            0.5,
            -0.5,
            2,
            -2,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            Float.MIN_NORMAL,
            -Float.MIN_NORMAL,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            88.7228f,
            88.7229f,
            -87.33f,
            -103.97f,
            -104,
            709.782712893384,
            709.7827128933841,
            -745.1332191019411,
            -745.2,
            -708.4,
            8388607.5,
            -8388607.5,
            4503599627370495.5,
            -0.3,
            0.3,
            2.5,
            -2.5,
            1 - 0x1p-24,
            1 - 0x1p-53,
            1 + 0x1p-52,
            -1 + 0x1p-24,
            -1 + 0x1p-53,
            -1 - 0x1p-23
        };
        private static final int ROUNDS = 400;

        private final boolean isFloat;
        private final double[] arguments = new double[ROW];
        private int round;

        Row(NumberType real) {
            isFloat = real == NumberType.FLOAT;
        }

        boolean next() {
            for (int i = 0; i < ROW; i++) {
                long number = (long) round * ROW + i;
                arguments[i] = number < SPECIAL.length ? SPECIAL[(int) number] : argument(number);
                arguments[i] = isFloat ? (float) arguments[i] : arguments[i];
            }
            return round++ < ROUNDS;
        }

        private double argument(long number) {
            if (number % 2 == 0) {
                return (number * 0x9E3779B97F4A7C15L >>> 11) * 0x1p-53 * 60 - 30;
            }
            return isFloat
                    ? Float.intBitsToFloat((int) (number * 2621))
                    : Double.longBitsToDouble(number * 0x9E3779B97F4A7C15L);
        }

        double argument(int i) {
            return arguments[i];
        }

        Object run(Method method) {
            Object found = isFloat ? new float[ROW] : new double[ROW];
            float[] narrow = new float[ROW];
            for (int i = 0; i < ROW; i++) {
                narrow[i] = (float) arguments[i];
            }
            try {
                method.invoke(null, isFloat ? narrow : arguments, found);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
            return found;
        }

        double units(int i, Object all, double exact) {
            double found = isFloat ? ((float[]) all)[i] : ((double[]) all)[i];
            double rounded = isFloat ? (float) exact : exact;
            if (Double.compare(found, rounded) == 0 || Double.isNaN(found) && Double.isNaN(exact)) {
                return isFloat && Double.isFinite(exact) && Double.isFinite(rounded)
                        ? Math.abs(found - exact) / Math.ulp((float) exact)
                        : 0;
            }
            if (found == 0 && exact == 0 || !Double.isFinite(found) || !Double.isFinite(rounded)) {
                return Double.POSITIVE_INFINITY; // the other zero, or a number where there is none
            }
            return Math.abs(found - exact) / (isFloat ? Math.ulp((float) exact) : Math.ulp(exact));
        }
    }

    /** Plain code and vectors have the same formula for rows: the same bits. */
    @Test
    void tanhOfRowsHasTheBitsOfThePlainOne() {
        Method lanes = GeneratedClass.compile(LaneFunction.file(Intrinsic.TANH, NumberType.FLOAT))
                .type()
                .getMethods()[0];
        GeneratedFile plain = new GeneratedFile("Plain.java", """
                /** Plain. */
                public final class Plain {
                    private Plain() {}

                    /** All. */
                    public static void run(float[] from, float[] to) {
                        for (int i = 0; i < from.length; i++) {
                            to[i] = row(from[i]);
                        }
                    }

                    private static float row(float x) {
                        <ROW>    }

                    private static float near(float x) {
                        <NEAR>    }
                }
                """.replace("<ROW>", FloatFunctions.TANH_OF_ROW)
                .replace("<NEAR>", FloatFunctions.TANH_NEAR)
                .replace("#NEAR", "near"));
        Method single = GeneratedClass.compile(plain).type().getMethods()[0];
        Row row = new Row(NumberType.FLOAT);
        while (row.next()) {
            assertThat((float[]) row.run(lanes)).containsExactly((float[]) row.run(single));
        }
    }
}
