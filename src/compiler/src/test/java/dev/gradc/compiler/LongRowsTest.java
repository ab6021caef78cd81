package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import java.util.List;
import java.util.stream.Stream;
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

    private static void agree(Row row, Precision precision, double tolerance) {
        CompiledModel compiled = HoldsTogether.compile("model Rows {\ninput x[2,9,11]  target y[3]\n" + row.body()
                + "\nloss mse(p, y)\noutput q = p\ntrain { optimizer = momentum(lr = 0.001)  batch = " + row.batch()
                + " }\n}\n");
        JavaOptions options = JavaOptions.DEFAULT.withPrecision(precision).withBackend(Backend.VECTOR);
        GeneratedFile[] files = compiled.java(options).stream()
                .map(f -> new GeneratedFile(f.path(), f.text().replaceAll("= ModuleLayer.boot.*;", "= false;")))
                .toArray(GeneratedFile[]::new);
        assertThat(row.calls()).allSatisfy(call -> assertThat(files[0].text()).contains(call));
        int batch = row.batch();
        GeneratedClass.Instance net = GeneratedClass.compile(files).create();
        LaneShapesTest.train(compiled, net, List.of(batch, 1, batch / 2, batch - 1, batch), tolerance);
    }
}
