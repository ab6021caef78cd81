package dev.gradc.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.compiler.Compilation;
import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.compiler.SourceImports;
import dev.gradc.source.Source;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The length of the generated class does not depend on the sizes in the model: no loop is written out, in space or in time. */
@Timeout(60)
class SourceSizeTest {
    private static int lines(String body) {
        String text = "model M { " + body + "  train { optimizer = adam()  batch = 16 } }";
        Compilation compilation = Compiler.compile(new Source("m.grad", text), SourceImports.none());
        return (int) compilation
                .models()
                .get(0)
                .java(JavaOptions.DEFAULT)
                .get(0)
                .text()
                .lines()
                .count();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "input x[N]  target y: class(9)  output p = x |> dense(N, activation = relu) |> dense(9) |> softmax  loss cross_entropy(p, y)",
                "input x[3,N,N]  target y[8]  output p = x |> conv2d(8, 3, padding = 1, activation = relu) |> max_pool2d(2) |> flatten |> dense(8)"
                        + "  loss mse(p, y)",
                "input x[N,8]  target y[8]  output p = x |> lstm(16) |> last |> dense(8)  loss mse(p, y)",
                "input s[N]: class(50)  target y[8]  h = s |> embedding(16) |> transformer_block(2, 32)  m[d] = mean[t] h[t,d]"
                        + "  output p = m |> dense(8)  loss mse(p, y)"
            })
    void doesNotDependOnSizes(String body) {
        for (int size : new int[] {48, 144}) { // products of rows of 128 elements and more have another shape
            int small = lines(body.replace("N", "" + size));
            int large = lines(body.replace("N", "" + 2 * size));
            // kernels' leftover rows differ by a few lines
            assertThat(large).isBetween(small - 12, small + 12);
        }
    }
}
