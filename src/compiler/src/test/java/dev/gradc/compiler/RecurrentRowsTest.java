package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Recurrences whose rows are long enough to be worked on as rows: gates as one product, rows of several samples in one loop, sums over samples and steps. */
class RecurrentRowsTest {
    /**
     * A model.
     *
     * @param stacked true if its gates are worked out as one product
     */
    private record Row(int batch, boolean stacked, String body) {
        @Override
        public String toString() {
            return batch + " rows, " + body.lines().skip(1).findFirst().orElseThrow();
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row(17, true, "input x[4,5]  target y[3]\np = last(x |> lstm(32)) |> dense(3)\nloss mse(p, y)"),
                new Row(13, true, "input x[6,7]  target y[3]\np = last(x |> gru(16)) |> dense(3)\nloss mse(p, y)"),
                new Row(
                        9,
                        true,
                        "input x[8,3]  target y[8,2]\np = x |> bidirectional(16) |> dense(2)\nloss sum(mse(p, y))"),
                new Row(
                        16,
                        true,
                        "input x[5,4]  target y[3]\np = last(x |> lstm(16) |> lstm(32)) |> dense(3)\nloss mse(p, y)\npenalty l2(0.01)"),
                new Row(
                        16,
                        true,
                        "input x[5,4]  target y[5,3]\np = x |> gru(32) |> lstm(16) |> dense(3)\nloss sum(mse(p, y))"),
                new Row(17, true, """
                        input x[6,5]  target y[6,16]
                        param A[16,5] ~ normal(0, 0.5)  param U[16,16] ~ normal(0, 0.3)  param a[16] = 0.1
                        param B[16,5] ~ normal(0, 0.5)  param V[16,16] ~ normal(0, 0.3)  param b[16] = 0.2
                        param C[16,5] ~ normal(0, 0.5)  param W[16,16] ~ normal(0, 0.3)  param c[16] = 0.3
                        recur t in 0..6 {
                          init s[-1] = 0
                          u[t] = tanh(A @ x[t] + U @ s[t-1] + a)
                          v[t] = sigmoid(B @ x[t] + V @ s[t-1] + b)
                          w[t] = tanh(C @ x[t] + W @ s[t-1] + c)
                          s[t] = u[t] * v[t] + w[t]
                        }
                        p = s
                        loss sum(mse(p, y))"""),
                new Row(17, false, "input x[4,5]  target y[3]\np = last(x |> rnn(64)) |> dense(3)\nloss mse(p, y)"),
                new Row(17, false, "input x[4,5]  target y[3]\np = last(x |> lstm(33)) |> dense(3)\nloss mse(p, y)"),
                new Row(3, false, "input x[4,5]  target y[3]\np = last(x |> lstm(32)) |> dense(3)\nloss mse(p, y)"),
                new Row(18, false, """
                        input x[5,8]  target y[5,32]
                        param A[32,8] ~ normal(0, 1)  param B[32,8] ~ normal(0, 1)  param a[32] = 0.1  param b[32] = 0.2
                        recur t in 0..5 {
                          init s[-1] = 0
                          u[t] = A @ x[t] + a + s[t-1]
                          v[t] = B @ x[t] + b + s[t-1]
                          s[t] = tanh(u[t]) * tanh(v[t])
                        }
                        p = s
                        loss sum(mse(p, y))"""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void inDouble(Row row) {
        agree(row, Precision.DOUBLE, 1e-11);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void inFloat(Row row) {
        agree(row, Precision.FLOAT, 1e-4);
    }

    /** What goes into the gates is read at its own step alone; states are read at the next one, too, and on the way back. */
    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"PLAIN", "VECTOR"})
    void whatIsReadAtItsOwnStepTakesRoomForOne(Backend backend) {
        String text = HoldsTogether.compile(
                        "model Steps {\ninput x[4,5]  target y[3]\noutput p = last(x |> lstm(32)) |> dense(3)\nloss mse(p, y)\n"
                                + "train { optimizer = momentum(lr = 0.1)  batch = 17 }\n}\n")
                .java(JavaOptions.DEFAULT.withBackend(backend))
                .get(0)
                .text();
        assertThat(text)
                .contains("zi1_stack = new float[17][128];", "h_bar1 = new float[17][32];")
                .contains("c_bar1 = new float[68][32];")
                .contains(backend == Backend.PLAIN ? "h1 = new float[68][32];" : "h1_all = new float[68][48];");
    }

    /** States and inputs lie in one row, and errors one behind the other, so that by vectors each step's products are one sum: over 32 + 5 and 4 x 32 terms. */
    @Test
    void productsOfAStepAreOneSum() {
        List<GeneratedFile> files = HoldsTogether.compile(
                        "model Steps {\ninput x[4,5]  target y[3]\noutput p = last(x |> lstm(32)) |> dense(3)\nloss mse(p, y)\n"
                                + "train { optimizer = momentum(lr = 0.1)  batch = 17 }\n}\n")
                .java(JavaOptions.DEFAULT.withBackend(Backend.VECTOR));
        String lanes = files.get(1).text();
        assertThat(lanes).contains("k < 37; k++").contains("j2 < 128; j2++");
        assertThat(files.get(0).text()).contains("i1_stack = new float[68][96];", "g1 = new float[68][32];");
    }

    private static void agree(Row row, Precision precision, double tolerance) {
        CompiledModel compiled = HoldsTogether.compile("model Steps {\n" + row.body()
                + "\noutput q = p\ntrain { optimizer = momentum(lr = 0.1)  batch = " + row.batch() + " }\n}\n");
        for (Backend backend : List.of(Backend.PLAIN, Backend.VECTOR)) {
            JavaOptions options = JavaOptions.DEFAULT.withPrecision(precision).withBackend(backend);
            List<GeneratedFile> files = compiled.java(options);
            assertThat(files.get(0).text().contains("_stack")).isEqualTo(row.stacked());
            GeneratedClass type = GeneratedClass.compile(files.toArray(GeneratedFile[]::new));
            LaneShapesTest.train(compiled, type.create(), row.batch(), tolerance);
        }
    }
}
