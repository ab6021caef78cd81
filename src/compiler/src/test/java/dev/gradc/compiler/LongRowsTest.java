package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plain code of classes in which samples lie side by side, against the interpreter: what runs where there are no vectors. */
class LongRowsTest {
    /**
     * A model's forward pass.
     *
     * @param calls what the plain code must call: else it would not be what is tested
     */
    private record Row(int batch, String body, List<String> calls) {
        @Override
        public String toString() {
            return batch + " rows, " + body.lines().findFirst().orElseThrow();
        }
    }

    private static Row row(int batch, String layers, String... calls) {
        return new Row(batch, "p = x |> " + layers + " |> flatten() |> dense(3)", List.of(calls));
    }

    static Stream<Row> rows() {
        return Stream.of(
                row(
                        16,
                        "conv2d(4, 3, activation = relu) |> max_pool2d(2)",
                        "addWindows",
                        "addElements",
                        "gather",
                        "spread"),
                row(16, "conv2d(1, 3, activation = tanh)", "addWindows", "addElements"),
                row(32, "conv2d(5, 3, padding = 1, activation = relu) |> conv2d(3, 3, padding = 1)", "addWindows"),
                row(16, "conv2d(3, 5, padding = 2) |> max_pool2d(3)", "addWindows"),
                row(16, "conv2d(3, 3, stride = 2, padding = 1, activation = sigmoid) |> conv2d(2, 1)", "addWindows"),
                row(15, "conv2d(7, 3, dilation = 2, activation = relu) |> max_pool2d(2, stride = 1)", "addWindows"),
                row(16, "conv2d(4, 2) |> avg_pool2d(2) |> conv2d(3, 2, activation = softplus)", "addWindows"),
                row(16, "conv2d(4, 3, activation = gelu) |> global_max_pool()", "addWindows"),
                row(14, "conv2d(4, 3, activation = relu) |> batch_norm() |> conv2d(2, 3)", "addWindows"),
                new Row(16, chosen("if z[c,i,j] > 0.1 then log(z[c,i,j]) else z[c,i,j]"), List.of("addWindows")),
                new Row(
                        16,
                        chosen("if z[c,i,j] > 0.1 then l[c,i,j] else 0").replace("h[", "l[c,i,j] = log(z[c,i,j])\nh["),
                        List.of()),
                new Row(16, chosen("if z[c,i,j] > 1000 then log(i) * z[c,i,j] else z[c,i,j]"), List.of()),
                new Row(16, chosen("if z[c,i,j] > 0.1 then sqrt(z[c,i,j]) else exp(z[c,i,j])"), List.of()));
    }

    /** A choice of which what is not chosen is no finite number. */
    private static String chosen(String value) {
        String body = "h[c,i,j] = " + value + "\np = h |> flatten() |> dense(3)";
        return "z = x |> conv2d(4, 3)\n" + body;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void inDouble(Row row) {
        agree(row, Precision.DOUBLE, 1e-11);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void inFloat(Row row) {
        agree(row, Precision.FLOAT, 5e-5);
    }

    /** Few channels, and samples enough: a class without vectors has its samples side by side, too. */
    @Test
    void inClassesWithoutVectors() {
        Row few = row(14, "conv2d(4, 3, activation = relu) |> max_pool2d(2)", "addWindows");
        Row half = row(8, "conv2d(4, 3, activation = relu) |> max_pool2d(2)", "addWindows");
        Row many = row(16, "conv2d(40, 1) |> conv2d(4, 3, activation = relu)", "addWindows");
        assertThat(plain(few).text()).contains("addWindows");
        assertThat(plain(half).text()).doesNotContain("addWindows");
        assertThat(plain(many).text()).doesNotContain("addWindows");
        GeneratedClass.Instance net = GeneratedClass.compile(plain(few)).create();
        LaneShapesTest.train(compile(few), net, List.of(14, 1, 7, 13, 14), 5e-5);
    }

    private static GeneratedFile plain(Row row) {
        JavaOptions options = JavaOptions.DEFAULT.withPrecision(Precision.FLOAT).withBackend(Backend.PLAIN);
        return compile(row).java(options).get(0);
    }

    @Test
    void anOutlierThatIsNotChosenChangesNothing() {
        String body = "u[c,i,j] = 3 * x[c,i,j]\nh[c,i,j] = if abs(u[c,i,j]) < 100 then u[c,i,j] else 0\n"
                + "p = h |> conv2d(4, 3) |> flatten() |> dense(3)";
        CompiledModel compiled = compile(new Row(16, body, List.of()));
        JavaOptions plain = JavaOptions.DEFAULT.withPrecision(Precision.FLOAT).withBackend(Backend.PLAIN);
        double expected = lossOfOutliers(
                GeneratedClass.compile(compiled.java(plain).get(0)).create());
        assertThat(expected).isFinite();
        GeneratedFile[] files = withoutModule(compiled, Precision.FLOAT);
        assertThat(lossOfOutliers(GeneratedClass.compile(files).create())).isCloseTo(expected, within(1e-5));
    }

    private static double lossOfOutliers(GeneratedClass.Instance net) {
        net.call("initialize", 1L);
        double[][] x = new double[16][2 * 9 * 11];
        double[][] y = new double[16][3];
        for (int row = 0; row < 16; row++) {
            Arrays.setAll(x[row], i -> Math.sin(i));
            x[row][row] = row % 2 == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
        }
        return net.number("loss", net.rows(x), net.rows(y), 16);
    }

    private static void agree(Row row, Precision precision, double tolerance) {
        CompiledModel compiled = compile(row);
        GeneratedFile[] files = withoutModule(compiled, precision);
        assertThat(row.calls()).allSatisfy(call -> assertThat(files[0].text()).contains(call));
        int batch = row.batch();
        GeneratedClass.Instance net = GeneratedClass.compile(files).create();
        LaneShapesTest.train(compiled, net, List.of(batch, 1, batch / 2, batch - 1, batch), tolerance);
    }

    private static CompiledModel compile(Row row) {
        return HoldsTogether.compile("model Rows {\ninput x[2,9,11]  target y[3]\n" + row.body()
                + "\nloss mse(p, y)\noutput q = p\ntrain { optimizer = momentum(lr = 0.001)  batch = " + row.batch()
                + " }\n}\n");
    }

    /** The classes as they are where there is no module of vectors. */
    private static GeneratedFile[] withoutModule(CompiledModel compiled, Precision precision) {
        JavaOptions options = JavaOptions.DEFAULT.withPrecision(precision).withBackend(Backend.VECTOR);
        return compiled.java(options).stream()
                .map(f -> new GeneratedFile(f.path(), f.text().replaceAll("= ModuleLayer.boot.*;", "= false;")))
                .toArray(GeneratedFile[]::new);
    }
}
