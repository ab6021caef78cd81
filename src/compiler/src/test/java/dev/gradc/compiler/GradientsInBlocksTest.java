package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.loops.Entry;
import dev.gradc.loops.LoopProgram;
import dev.gradc.model.Emission.Backend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which gradients by weights a step stores, and which it uses some rows at a time. */
class GradientsInBlocksTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "by itself | optimizer = adam(lr = 0.01) | | true",
                "each element clipped | optimizer = sgd(lr = 0.01)  clip = value(0.5) | | true",
                "by the norm of all | optimizer = sgd(lr = 0.01)  clip = global_norm(1.0) | | false",
                "by its own norm | optimizer = adam(lr = 0.01)  clip = norm(1.0) | | false",
                "with the weights' penalty | optimizer = sgd(lr = 0.01) | penalty l2(0.01) | false"
            })
    void areSums(String name, String training, String penalty, boolean inBlocks) {
        LoopProgram program = HoldsTogether.compile("""
                        model Net {
                          input x[128]  target y: class(3)
                          output p = softmax(x |> dense(256, activation = relu) |> dense(3))
                          loss cross_entropy(p, y)
                          %s
                          train { %s  batch = 16 }
                        }
                        """.formatted(penalty == null ? "" : penalty, training))
                .loops(JavaOptions.DEFAULT.withBackend(Backend.VECTOR));
        String step = body(program, Entry.Kind.STEP);
        assertThat(step.contains("learnW1")).isEqualTo(inBlocks);
        assertThat(step.contains("backwardDW1")).isEqualTo(!inBlocks);
        assertThat(body(program, Entry.Kind.BACKWARD)).contains("backwardDW1");
    }

    /** A sum of sines is begun by vectors and given up, for sines have no form for them. */
    @Test
    void whatIsGivenUpLeavesNoRoomBehind() {
        LoopProgram program = HoldsTogether.compile("""
                        model Net {
                          input x[160]  target y[128]
                          param W[128,160] ~ normal(0, 0.1)
                          p[i] = tanh(sum[j] W[i,j] * sin(x[j]))
                          loss mse(p, y)
                          train { optimizer = sgd(lr = 0.01)  batch = 16 }
                        }
                        """).loops(JavaOptions.DEFAULT.withBackend(Backend.VECTOR));
        assertThat(body(program, Entry.Kind.STEP)).contains("backwardDW").doesNotContain("learnW");
        assertThat(program.buffers()).noneMatch(b -> b.name().startsWith("dW_"));
    }

    private static String body(LoopProgram program, Entry.Kind kind) {
        return program.entries().stream()
                .filter(e -> e.kind() == kind)
                .findFirst()
                .orElseThrow()
                .body()
                .toString();
    }
}
