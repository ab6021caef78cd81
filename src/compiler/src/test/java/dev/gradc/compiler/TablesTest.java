package dev.gradc.compiler;

import static dev.gradc.compiler.HoldsTogether.holdsTogether;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What depends on places alone and takes long is worked out once, by the constructor, and nowhere else. */
class TablesTest {
    private static Arguments row(String name, String body) {
        return Arguments.of(name, "model Net {\n" + body + "\n  train { optimizer = sgd(lr = 0.1)  batch = 4 } }");
    }

    static Stream<Arguments> models() {
        return Stream.of(
                row("encoded positions", """
                    dim T = 5
                    input x[T,6]  target y[2]
                    h = x |> positional_encoding
                    m[d] = mean[t] h[t,d]
                    output p = m |> dense(2)
                    loss mse(p, y)"""),
                row("a sum over places with places, as a Fourier transform", """
                    input x[8]  target y[8]
                    f[k in 0..8] = sum[i] cos(2 * PI * k * i / 8) * x[i]
                    output p = f |> dense(8)
                    loss mse(p, y)"""),
                row("a clock within a recurrence", """
                    dim T = 4
                    input x[T]  target y
                    param w = 0.5
                    recur t in 0..T {
                      init h[-1] = 0
                      h[t] = tanh(w * h[t-1] + sin(t / 3) * x[t])
                    }
                    output p = h[T-1]
                    loss (p - y)^2"""),
                row("weights of the loss, which is kept in double", """
                    input x[3]  target y[3]
                    output p = x |> dense(3)
                    e[i] = cos(i) * (p[i] - y[i])^2
                    loss sum(e)"""),
                row("a square root of a place", """
                    input x[3]  target y[3]
                    h[i] = x[i] * sqrt(i + 1)
                    output p = h |> dense(3)
                    loss mse(p, y)"""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void areWorkedOutOnce(String name, String model) {
        String java = holdsTogether(model).java(JavaOptions.DEFAULT).get(0).text();
        List<String> methods = Arrays.asList(java.split("\n    (private|public) "));
        assertThat(methods).filteredOn(m -> m.startsWith("void fill")).isNotEmpty();
        assertThat(methods)
                .filteredOn(m -> m.contains("Math.sin(") || m.contains("Math.cos(") || m.contains("Math.sqrt("))
                .allMatch(m -> m.startsWith("void fill"));
    }
}
