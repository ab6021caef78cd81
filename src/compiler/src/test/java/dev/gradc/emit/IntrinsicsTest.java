package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Entry;
import dev.gradc.loops.Input;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.NumberType;
import dev.gradc.loops.Output;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The scalar functions as generated code computes them, against values computed with 50 digits by mpmath 1.3. */
class IntrinsicsTest {
    private static final GeneratedClass.Instance FLOAT = functions(NumberType.FLOAT, List.of(Intrinsic.values()));
    private static final GeneratedClass.Instance DOUBLE = functions(NumberType.DOUBLE, List.of(Intrinsic.values()));

    static Stream<Arguments> values() {
        return Stream.of(
                arguments(Intrinsic.SIGMOID, 0.0, 0.5),
                arguments(Intrinsic.SIGMOID, 1.0, 0.7310585786300049),
                arguments(Intrinsic.SIGMOID, -1.0, 0.2689414213699951),
                arguments(Intrinsic.SIGMOID, 0.1, 0.52497918747894),
                arguments(Intrinsic.SIGMOID, -36.5, 1.4068617124461467e-16),
                arguments(Intrinsic.SIGMOID, -720.0, 2.0322308024e-313),
                arguments(Intrinsic.SIGMOID, 40.0, 1.0),
                arguments(Intrinsic.SIGMOID, -88.5, 3.672301681915042e-39),
                arguments(Intrinsic.SIGMOID, 1e-20, 0.5),
                arguments(Intrinsic.SOFTPLUS, 0.0, 0.6931471805599453),
                arguments(Intrinsic.SOFTPLUS, 1.0, 1.3132616875182228),
                arguments(Intrinsic.SOFTPLUS, -1.0, 0.3132616875182228),
                arguments(Intrinsic.SOFTPLUS, -40.0, 4.248354255291589e-18),
                arguments(Intrinsic.SOFTPLUS, 710.0, 710.0),
                arguments(Intrinsic.SOFTPLUS, -720.0, 2.0322308024e-313),
                arguments(Intrinsic.SOFTPLUS, 1e-20, 0.6931471805599453),
                arguments(Intrinsic.SOFTPLUS, 30.25, 30.250000000000075),
                arguments(Intrinsic.ERF, 0.0, 0.0),
                arguments(Intrinsic.ERF, 1e-20, 1.1283791670955125e-20),
                arguments(Intrinsic.ERF, 0.1, 0.1124629160182849),
                arguments(Intrinsic.ERF, -0.25, -0.27632639016823696),
                arguments(Intrinsic.ERF, 0.46875, 0.49261347321793797),
                arguments(Intrinsic.ERF, 0.5, 0.5204998778130465),
                arguments(Intrinsic.ERF, -1.0, -0.8427007929497149),
                arguments(Intrinsic.ERF, 2.0, 0.9953222650189527),
                arguments(Intrinsic.ERF, 3.5, 0.9999992569016276),
                arguments(Intrinsic.ERF, -4.0, -0.9999999845827421),
                arguments(Intrinsic.ERF, 5.5, 0.9999999999999927),
                arguments(Intrinsic.ERFC, 0.0, 1.0),
                arguments(Intrinsic.ERFC, -0.25, 1.276326390168237),
                arguments(Intrinsic.ERFC, 0.46875, 0.507386526782062),
                arguments(Intrinsic.ERFC, 0.5, 0.4795001221869535),
                arguments(Intrinsic.ERFC, 1.0, 0.15729920705028513),
                arguments(Intrinsic.ERFC, -1.0, 1.8427007929497148),
                arguments(Intrinsic.ERFC, 2.0, 0.004677734981047266),
                arguments(Intrinsic.ERFC, 3.5, 7.430983723414128e-07),
                arguments(Intrinsic.ERFC, 4.0, 1.541725790028002e-08),
                arguments(Intrinsic.ERFC, 6.25, 9.672204131876253e-19),
                arguments(Intrinsic.ERFC, -6.0, 2.0),
                arguments(Intrinsic.ERFC, 12.0, 1.3562611692059042e-64),
                arguments(Intrinsic.ERFC, 20.0, 5.395865611607901e-176),
                arguments(Intrinsic.ERFC, 26.0, 5.663192408856143e-296));
    }

    @ParameterizedTest
    @MethodSource("values")
    void isWithinAFewUnitsInTheLastPlace(Intrinsic function, double x, double expected) {
        assertThat(value(DOUBLE, function, x)).isCloseTo(expected, within(4 * Math.ulp(expected)));
        float narrow = (float) x;
        if (narrow == x) {
            float rounded = (float) expected;
            assertThat(value(FLOAT, function, x)).isCloseTo(rounded, within(Math.ulp(rounded)));
        }
    }

    private static org.assertj.core.data.Offset<Double> within(double ulps) {
        return org.assertj.core.data.Offset.offset(ulps);
    }

    /** Nothing overflows to NaN or loses a sign at the ends of the range. */
    @Test
    void endsOfTheRange() {
        for (GeneratedClass.Instance net : List.of(FLOAT, DOUBLE)) {
            double inf = Double.POSITIVE_INFINITY;
            assertThat(value(net, Intrinsic.SIGMOID, inf)).isEqualTo(1);
            assertThat(value(net, Intrinsic.SIGMOID, -inf)).isZero();
            assertThat(value(net, Intrinsic.SOFTPLUS, inf)).isEqualTo(inf);
            assertThat(value(net, Intrinsic.SOFTPLUS, -inf)).isZero();
            assertThat(value(net, Intrinsic.ERF, inf)).isEqualTo(1);
            assertThat(value(net, Intrinsic.ERF, -inf)).isEqualTo(-1);
            assertThat(value(net, Intrinsic.ERFC, inf)).isZero();
            assertThat(value(net, Intrinsic.ERFC, -inf)).isEqualTo(2);
            assertThat(value(net, Intrinsic.SIGN, 0)).isZero();
            assertThat(value(net, Intrinsic.ABS, -3)).isEqualTo(3);
            assertThat(value(net, Intrinsic.FLOOR, -0.5)).isEqualTo(-1);
            for (Intrinsic function : Intrinsic.values()) {
                assertThat(value(net, function, Double.NaN)).as(function.name()).isNaN();
            }
        }
    }

    /** Every 1,009th float, and those about powers of 2, against the JDK's strict doubles: no error is greater than the javadoc says. */
    @ParameterizedTest
    @CsvSource({
        "EXP, 0.54",
        "LOG, 0.51",
        "LOG1P, 0.51",
        "EXPM1, 0.51",
        "SIGMOID, 0.51",
        "SOFTPLUS, 0.51",
        "SOFTPLUS_TAIL, 0.51",
        "TANH, 3.5"
    })
    void floatsAreRightOverTheWholeRange(Intrinsic function, double units) throws Throwable {
        checkWholeRange(function, ofFloats(Intrinsics.wish(function)), units);
    }

    /** The sigmoid of a class that has no softplus is another text. */
    @Test
    void theSigmoidByItselfIsRightOverTheWholeRange() throws Throwable {
        GeneratedClass.Instance alone = functions(NumberType.FLOAT, List.of(Intrinsic.SIGMOID));
        checkWholeRange(Intrinsic.SIGMOID, ofFloats(alone, "sigmoid"), 0.51);
    }

    private static void checkWholeRange(Intrinsic function, MethodHandle handle, double units) throws Throwable {
        for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += 1009) {
            check(function, handle, Float.intBitsToFloat((int) bits), units);
        }
        for (long power = Integer.MIN_VALUE; power <= Integer.MAX_VALUE; power += 1 << 23) {
            for (long bits = power - 20; bits <= power + 20; bits++) {
                check(function, handle, Float.intBitsToFloat((int) bits), units);
            }
        }
    }

    /** The form for loops over rows gives the same bits as the one for a lone number. */
    @Test
    void tanhOfARowIsThatOfEachElement() throws Throwable {
        MethodHandle alone = ofFloats("tanh");
        MethodHandle ofRow = ofFloats("tanhOfRow");
        for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += 997) {
            float x = Float.intBitsToFloat((int) bits);
            float a = (float) alone.invokeExact(x);
            float b = (float) ofRow.invokeExact(x);
            if (Float.compare(a, b) != 0) {
                throw new AssertionError("tanh of " + x + " is " + a + ", in a row " + b);
            }
        }
    }

    /** The form for long rows is as near as the javadoc says, whatever the argument; so is its least result, and never beyond 1. */
    @Test
    void sigmoidOfALongRowIsAsRightAsItSays() throws Throwable {
        MethodHandle ofRow = ofFloats("sigmoidOfRow");
        for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += 499) {
            float x = Float.intBitsToFloat((int) bits);
            checkSigmoidOfRow(ofRow, x);
        }
        for (int i = -1_050_000; i <= 200_000; i++) {
            checkSigmoidOfRow(ofRow, i * 1e-4f);
        }
    }

    private static void checkSigmoidOfRow(MethodHandle ofRow, float x) throws Throwable {
        float found = (float) ofRow.invokeExact(x);
        double expected = strict(Intrinsic.SIGMOID, x);
        double units = x >= -1 ? 3 : 3 - 4 * x;
        boolean right = Float.isNaN(x)
                ? Float.isNaN(found)
                : Math.abs(found - expected) <= units * Math.ulp((float) expected) && found >= 0 && found <= 1;
        if (!right) {
            throw new AssertionError("sigmoid of " + x + " is " + found + " in a row, not " + expected);
        }
    }

    private static MethodHandle ofFloats(String name) throws ReflectiveOperationException {
        return ofFloats(FLOAT, name);
    }

    private static MethodHandle ofFloats(GeneratedClass.Instance net, String name) throws ReflectiveOperationException {
        Method method = net.object().getClass().getDeclaredMethod(name, float.class);
        method.setAccessible(true);
        return MethodHandles.lookup().unreflect(method);
    }

    private static void check(Intrinsic function, MethodHandle handle, float x, double units) throws Throwable {
        float found = (float) handle.invokeExact(x);
        double expected = strict(function, x);
        float nearest = (float) expected;
        boolean exact = x == 0 || Float.isNaN(nearest) || Float.isInfinite(nearest) || expected == 0;
        boolean right =
                exact ? Float.compare(found, nearest) == 0 : Math.abs(found - expected) <= units * Math.ulp(nearest);
        boolean within = function != Intrinsic.TANH && function != Intrinsic.SIGMOID || !(Math.abs(found) > 1);
        if (!right || !within) {
            throw new AssertionError(function + " of " + x + " is " + found + ", not " + expected);
        }
    }

    private static double strict(Intrinsic function, double x) {
        return switch (function) {
            case EXP -> StrictMath.exp(x);
            case LOG -> StrictMath.log(x);
            case LOG1P -> StrictMath.log1p(x);
            case EXPM1 -> StrictMath.expm1(x);
            case TANH -> StrictMath.tanh(x);
            case SIGMOID -> {
                double e = StrictMath.exp(-Math.abs(x));
                yield (x < 0 ? e : 1) / (1 + e);
            }
            case SOFTPLUS_TAIL -> StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
            case SOFTPLUS -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
            default -> throw new IllegalArgumentException(function.name());
        };
    }

    private static double value(GeneratedClass.Instance net, Intrinsic function, double x) {
        net.call("forward", net.rows(new double[][] {{x}}), 1);
        return net.number("r" + function.ordinal(), 0);
    }

    /** A class with an output for each of the functions of its input; those of two arguments are given the input twice. */
    private static GeneratedClass.Instance functions(NumberType real, List<Intrinsic> all) {
        Variable n = Variable.counter("n");
        Variable i = Variable.counter("i");
        Buffer x = new Buffer("x", Buffer.Role.INPUT, Kind.REAL, new Layout.Rows(1, 1), "");
        Input input = new Input("x", x, false, List.of(), 0);
        List<Buffer> buffers = new ArrayList<>();
        List<Output> outputs = new ArrayList<>();
        List<Statement> body = new ArrayList<>();
        for (Intrinsic function : all) {
            Buffer r = new Buffer("r" + function.ordinal(), Buffer.Role.OUTPUT, Kind.REAL, new Layout.Flat(1), "");
            buffers.add(r);
            outputs.add(new Output(r.name(), r, true, List.of()));
            Value read = x.at(Whole.of(i), Whole.of(0));
            List<Value> arguments = function.arity() == 1 ? List.of(read) : List.of(read, read);
            body.add(new Statement.Store(r.at(Whole.of(i)), new Value.Apply(function, arguments)));
        }
        Statement loop = Statement.For.upTo(i, Whole.of(n), new Block(body));
        Buffer row = new Buffer("row", Buffer.Role.ACTIVATION, Kind.REAL, new Layout.Flat(1), "");
        buffers.add(row);
        Value tanh = new Value.Apply(Intrinsic.TANH, List.of(x.at(Whole.of(i), Whole.of(0))));
        Statement ofRow = Statement.For.upTo(i, Whole.of(n), Block.of(new Statement.Store(row.at(Whole.of(i)), tanh)));
        Buffer longRow = new Buffer("longRow", Buffer.Role.ACTIVATION, Kind.REAL, new Layout.Flat(32), "");
        buffers.add(longRow);
        Value sigmoid = new Value.Apply(Intrinsic.SIGMOID, List.of(x.at(Whole.of(0), Whole.of(0))));
        Variable j = Variable.counter("j");
        Statement ofLongRow =
                Statement.For.upTo(j, Whole.of(32), Block.of(new Statement.Store(longRow.at(Whole.of(j)), sigmoid)));
        dev.gradc.loops.Method method =
                new dev.gradc.loops.Method("apply", List.of(), List.of(x, n), false, Block.of(loop, ofRow, ofLongRow));
        Statement call = new Statement.Call("apply", List.of(x, n));
        LoopProgram program = new LoopProgram(
                "",
                "Functions",
                List.of(),
                List.of(),
                real,
                1,
                n,
                List.of(),
                buffers,
                List.of(method),
                List.of(
                        new Entry(Entry.Kind.INITIALIZE, List.of(), Optional.empty(), Block.EMPTY),
                        new Entry(Entry.Kind.FORWARD, List.of(input), Optional.empty(), Block.of(call))),
                List.of(input),
                List.of(),
                outputs,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of());
        GeneratedClass.Instance net =
                GeneratedClass.compile(JavaEmitter.emit(program)).create();
        net.call("initialize", 0L);
        return net;
    }
}
