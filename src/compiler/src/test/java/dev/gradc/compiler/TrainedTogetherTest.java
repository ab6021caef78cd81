package dev.gradc.compiler;

import static dev.gradc.compiler.HoldsTogether.holdsTogether;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frozen and constrained parameters, schedules, clippings and metrics where they meet other parts of the language. */
class TrainedTogetherTest {
    private static Arguments row(String name, String model) {
        return Arguments.of(name, model);
    }

    static Stream<Arguments> models() {
        return Stream.of(
                row("a constrained layer applied twice has one parameter", """
                    layer positive_dense(x[n], m: dim) {
                      param W[m,n] in positive
                      param b[m] in (-1, 1)
                      return W @ x + b
                    }
                    model Twice {
                      input x[3], y[3]
                      f = positive_dense(2)
                      a = x |> f
                      c = y |> f
                      output p = a * c
                      loss sum(p^2)
                      train { optimizer = adam(lr = 0.1)  schedule = exponential(0.5)  clip = norm(0.5)  batch = 4 }
                    }
                    """),
                row("frozen beside batch statistics", """
                    model Norm {
                      input x[3]  target y[2]
                      param V[4,3] ~ glorot_normal() frozen
                      h = V @ x |> batch_norm()
                      output p = h |> dense(2)
                      loss mse(p, y)
                      metric error = rmse(p, y)
                      train { optimizer = rmsprop(lr = 0.1, momentum = 0.5)  clip = global_norm(0.1)  batch = 4 }
                    }
                    """),
                row("a constrained recurrence", """
                    model Decay {
                      dim T = 4
                      input x[T]  target y
                      param keep in unit = 0.7
                      param start = 0.5 frozen
                      recur t in 0..T {
                        init h[-1] = start
                        h[t] = keep * h[t-1] + (1 - keep) * x[t]
                      }
                      output p = h[T-1]
                      loss (p - y)^2
                      train { optimizer = nadam(lr = 0.1)  schedule = inverse_time(0.5)  clip = value(0.2)  batch = 4 }
                    }
                    """),
                row("second order beside frozen and constrained", """
                    model Second {
                      input x[3]  target y
                      param W[2,3] ~ glorot_normal() frozen
                      param s[2] in positive = [0.5, 1.5]
                      param v[2] = [1.0, -1.0]
                      output p = v @ tanh(s * (W @ x))
                      loss (p - y)^2
                      train { optimizer = lion(lr = 0.1)  batch = 4 }
                      emit { java = { hessian_vector = true  jvp = true } }
                    }
                    """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void holds(String name, String model) {
        holdsTogether(model);
    }
}
