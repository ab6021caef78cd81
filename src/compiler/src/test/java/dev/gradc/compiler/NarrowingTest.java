package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.loops.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no one reads is not computed, and what is computed is right: values and gradients are the interpreter's, which computes all. */
class NarrowingTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '@',
            value = {
                // of 9 x 8, 8 x 8 go into the pool
                "z = x |> conv2d(2, 3, padding = 1); p = z |> max_pool2d(2) |> flatten() |> dense(2) @ z @ 128",
                "z = x |> conv2d(2, 3, padding = 1); p = z |> avg_pool2d(3) |> flatten() |> dense(2) @ z @ 108",
                "z = x |> conv2d(2, 3, padding = 1); p = z |> conv2d(2, 3, stride = 3) |> flatten() |> dense(2) @ z @ 108",
                // what is dropped after the second convolution is not made of the first one's either
                "z = x |> conv2d(2, 2); p = z |> conv2d(3, 2) |> max_pool2d(3) |> flatten() |> dense(2) @ z @ 98",
                "h[c,i,j] = 2 * x[c,i,j] + 1; s[k] = sum[i in 0..4, j in 0..3] tanh(h[k,i,j]); p = s |> dense(2) @ h @ 24",
                // all is read
                "z = x |> conv2d(2, 3, padding = 1); p = z |> max_pool2d(3, stride = 1) |> flatten() |> dense(2) @ z @ 144",
                "z = x |> conv2d(2, 3, padding = 1); p = z |> batch_norm() |> max_pool2d(2) |> flatten() |> dense(2) @ z @ 144",
                // an output is whole, and so is what a metric reads
                "z = x |> conv2d(2, 3, padding = 1); output r = z; p = z |> max_pool2d(2) |> flatten() |> dense(2) @ r @ 144",
                "z = x |> conv2d(2, 3, padding = 1); metric m = sum[c,i,j] z[c,i,j]; p = z |> max_pool2d(2) |> flatten() |> dense(2)"
                        + " @ z @ 144"
            })
    void whatIsReadIsComputed(String body, String tensor, int elements) {
        String text = "model Small {\ninput x[2,9,8]  target y[2]\n" + body.replace("; ", "\n")
                + "\nloss mse(p, y)\noutput q = p\ntrain { optimizer = sgd(lr = 0.01)  batch = 3 }\n}\n";
        CompiledModel compiled = HoldsTogether.holdsTogether(text);
        Buffer buffer = compiled.loops(JavaOptions.DEFAULT).buffers().stream()
                .filter(b -> b.name().equals(tensor))
                .findFirst()
                .orElseThrow();
        assertThat(buffer.layout().columns()).isEqualTo(elements);
    }
}
