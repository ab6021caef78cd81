package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

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

/** What goes back to the greatest of windows, of samples side by side, against the interpreter. */
class WinnersTest {
    /**
     * A model's forward pass.
     *
     * @param without true if the places of the greatest are not worked out
     */
    private record Row(int batch, String body, boolean without) {
        boolean ties() {
            return body.contains("floor");
        }

        @Override
        public String toString() {
            return batch + " rows, " + body.lines().findFirst().orElseThrow();
        }
    }

    private static Row row(int batch, String layers) {
        return new Row(batch, "p = x |> " + layers + " |> flatten() |> dense(3)", true);
    }

    /** Many elements of a window are the same, so that it matters which of them counts as the greatest. */
    private static Row ties(int batch, String layers) {
        String body = "u[c,i,j] = floor(4 * x[c,i,j]) - 1 + v[c,i,j]\np = u |> " + layers + " |> flatten() |> dense(3)";
        return new Row(batch, "param v[2,9,11] ~ normal(0, 0)\n" + body, true);
    }

    static Stream<Row> rows() {
        return Stream.of(
                row(16, "conv2d(4, 3, activation = relu) |> max_pool2d(2)"),
                row(32, "conv2d(2, 3, activation = relu) |> max_pool2d(2) |> conv2d(3, 2) |> max_pool2d(2)"),
                row(15, "conv2d(3, 2, activation = relu) |> max_pool2d(3)"),
                row(16, "conv2d(3, 2, activation = tanh) |> max_pool2d(2)"),
                row(16, "conv2d(3, 2, activation = sigmoid) |> max_pool2d(3, stride = 2)"),
                row(16, "conv2d(3, 2) |> max_pool2d(2, stride = 1)"),
                row(16, "conv2d(3, 2, activation = relu) |> max_pool2d(2, stride = 3)"),
                row(16, "conv2d(3, 2, activation = relu) |> max_pool2d(2) |> max_pool2d(2)"),
                new Row(
                        16,
                        "p = x |> conv2d(3, 2, activation = relu) |> max_pool2d(2, padding = 1) |> flatten() |> dense(3)",
                        false),
                new Row(
                        16,
                        "p = x |> conv2d(3, 2, activation = relu) |> max_pool2d(4) |> flatten() |> dense(3)",
                        false),
                new Row(
                        16,
                        "p = x |> conv2d(3, 2, activation = gelu) |> max_pool2d(2) |> flatten() |> dense(3)",
                        false),
                new Row(
                        16,
                        "p = x |> conv2d(3, 2, activation = leaky_relu) |> max_pool2d(2) |> flatten() |> dense(3)",
                        false),
                new Row(
                        16,
                        "param w[2,9] ~ normal(0, 1)\nz = x |> conv2d(2, 1)\n"
                                + "h[c,i,j in 0..5] = max[q in 0..3] w[c,i] * z[c,i,2*j+q]\np = h |> flatten() |> dense(3)",
                        false),
                ties(16, "max_pool2d(2)"),
                ties(16, "relu |> max_pool2d(2)"),
                ties(16, "relu |> max_pool2d(3, stride = 1)"),
                ties(32, "max_pool2d(3, stride = 2)"),
                ties(16, "tanh |> max_pool2d(2)"),
                ties(16, "max_pool2d(2) |> relu"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void byVectors(Row row) {
        agree(row, files(row, Backend.VECTOR));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void withoutVectors(Row row) {
        agree(row, files(row, Backend.PLAIN));
    }

    /** What runs where there is no module of vectors. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void withoutTheModule(Row row) {
        GeneratedFile[] files = Stream.of(files(row, Backend.VECTOR))
                .map(f -> new GeneratedFile(f.path(), f.text().replaceAll("= ModuleLayer.boot.*;", "= false;")))
                .toArray(GeneratedFile[]::new);
        agree(row, files);
    }

    /** A sample that holds no number leaves the loss none, and does no harm to those beside it. */
    @Test
    void aSampleOfNoNumbers() {
        for (String layers :
                List.of("conv2d(4, 3, activation = relu) |> max_pool2d(2)", "conv2d(4, 3) |> max_pool2d(2)")) {
            for (Backend backend : List.of(Backend.PLAIN, Backend.VECTOR)) {
                GeneratedClass.Instance net =
                        GeneratedClass.compile(files(row(16, layers), backend)).create();
                net.call("initialize", 1L);
                double[][] x = new double[16][2 * 9 * 11];
                double[][] y = new double[16][3];
                for (int row = 0; row < 16; row++) {
                    int from = row;
                    Arrays.setAll(x[row], i -> Math.sin(7 * i + from));
                }
                x[3][40] = Double.NaN;
                assertThat(net.number("step", net.rows(x), net.rows(y), 16)).isNaN();
                net.call("initialize", 1L);
                x[3][40] = 0;
                assertThat(net.number("step", net.rows(x), net.rows(y), 16)).isFinite();
                assertThat(net.number("step", net.rows(x), net.rows(y), 16)).isFinite();
            }
        }
    }

    private static void agree(Row row, GeneratedFile[] files) {
        assertThat(files[0].text().contains("[][] argmax")).isEqualTo(!row.without());
        GeneratedClass type = GeneratedClass.compile(files);
        assertThat(type.codeLengths().values()).allMatch(length -> length <= 7_900);
        int batch = row.batch();
        LaneShapesTest.train(
                compile(row), type.create(), List.of(batch, 1, batch / 2, batch - 1, batch), row.ties() ? 1e-11 : 5e-5);
    }

    private static GeneratedFile[] files(Row row, Backend backend) {
        Precision precision =
                row.ties() ? Precision.DOUBLE : Precision.FLOAT; // what is equal in float only has another first
        JavaOptions options = JavaOptions.DEFAULT.withPrecision(precision).withBackend(backend);
        return compile(row).java(options).toArray(GeneratedFile[]::new);
    }

    private static CompiledModel compile(Row row) {
        return HoldsTogether.compile("model Pools {\ninput x[2,9,11]  target y[3]\n" + row.body()
                + "\nloss mse(p, y)\noutput q = p\ntrain { optimizer = momentum(lr = 0.001)  batch = " + row.batch()
                + " }\n}\n");
    }
}
