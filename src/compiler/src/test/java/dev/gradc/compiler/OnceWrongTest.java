package dev.gradc.compiler;

import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models whose generated class was wrong once, by both backends and in both number types against the interpreter. */
class OnceWrongTest {
    private record Row(String what, int batch, String body) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row("the picture of a padded convolution as the factor of its gradient", 9, """
                        input x[4,35]  target y[9]
                        h = x |> conv1d(17, 3, stride = 2, padding = 1, activation = tanh) |> batch_norm()
                        p = h |> global_avg_pool() |> dense(9)"""),
                new Row("two passes over one column in a method", 3, """
                        input x[8]  target y[5]
                        h = x |> dense(3, activation = tanh) |> dense(1, activation = gelu)
                        r = h + 0.5 * (h |> dense(1))
                        p = r |> dense(15, activation = tanh) |> dense(5)"""),
                new Row("a product added to a row of what it is of", 12, """
                        input x[144]  target y[63]
                        h = x |> dense(130, activation = sigmoid)
                        p = h + 0.5 * (h |> dense(130)) |> dense(63)"""),
                new Row("errors of two gates alike, of which one goes in a pass with a third's", 8, """
                        input x[2,2]  target y[5]
                        param A[17,2] ~ normal(0, 0.3)  param D[17,17] ~ normal(0, 0.3)
                        param B[17,2] ~ normal(0, 0.3)  param E[17,17] ~ normal(0, 0.3)
                        param C[17,2] ~ normal(0, 0.3)  param F[17,17] ~ normal(0, 0.3)
                        recur t in 0..2 {
                          init h[-1] = 0
                          a[t] = softplus(A @ x[t] + D @ h[t-1])
                          b[t] = sigmoid(B @ x[t] + E @ h[t-1])
                          c[t] = softplus(C @ x[t] + F @ h[t-1])
                          h[t] = a[t] + b[t] + c[t]
                        }
                        p = h[1,:] |> dense(5)"""),
                new Row("errors side by side of which one is a product", 16, """
                        input x[8,12]  target y[4]
                        param A[16,12] ~ normal(0, 0.3)  param C[16,16] ~ normal(0, 0.3)
                        param B[16,12] ~ normal(0, 0.3)  param D[16,16] ~ normal(0, 0.3)
                        param E[16,16] ~ normal(0, 0.3)
                        recur t in 0..8 {
                          init h[-1] = 0
                          a[t] = sigmoid(A @ x[t] + C @ h[t-1])
                          b[t] = tanh(B @ x[t] + D @ h[t-1]) + tanh(E @ a[t])
                          h[t] = a[t] * b[t]
                        }
                        p = h[7,:] |> dense(4)"""),
                new Row("what is read at the next step only where there is one", 3, """
                        input x[8,17]  target y[17]
                        param w[17] ~ normal(0, 0.3)
                        param A[8,17] ~ normal(0, 0.2)  param B[8,8] ~ normal(0, 0.3)
                        recur t in 0..8 {
                          init h[-1] = 0
                          r[t] = sigmoid(w @ x[t])
                          h[t] = r[t] * tanh(A @ x[t] + B @ h[t-1]) + (1 - r[t]) * h[t-1]
                        }
                        k = x |> dense(15, activation = tanh)
                        c[t, i in 0..23] = if i < 8 then h[t,i] else k[7-t,i-8]
                        e = c[0] + c[4]
                        p = e |> dense(17)"""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void isRight(Row row) {
        CompiledModel compiled = HoldsTogether.compile("model Once {\n" + row.body()
                + "\nloss mse(p, y)\ntrain { optimizer = momentum(lr = 0.1)  batch = " + row.batch() + " }\n}\n");
        for (Backend backend : new Backend[] {Backend.PLAIN, Backend.VECTOR}) {
            for (Precision precision : new Precision[] {Precision.DOUBLE, Precision.FLOAT}) {
                JavaOptions options =
                        JavaOptions.DEFAULT.withPrecision(precision).withBackend(backend);
                GeneratedClass type =
                        GeneratedClass.compile(compiled.java(options).toArray(GeneratedFile[]::new));
                double tolerance = precision == Precision.DOUBLE ? 1e-11 : 3e-5;
                LaneShapesTest.train(compiled, type.create(), row.batch(), tolerance);
            }
        }
    }
}
