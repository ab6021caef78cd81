package dev.gradc.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.compiler.Compiler;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.compiler.SourceImports;
import dev.gradc.loops.Cut;
import dev.gradc.loops.LoopProgram;
import dev.gradc.model.Emission.Backend;
import dev.gradc.source.Source;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How work is cut, so that threads find in their caches what they have written. */
class AffinityTest {
    /** The picture has 26 rows and 8 channels; gradients by weights can be cut by channels only. */
    private static LoopProgram pictures(Backend backend) {
        return loops(backend, """
                model G {
                  input x[1,28,28]  target label: class(10)
                  c = x |> conv2d(8, 3, activation = relu) |> max_pool2d(2)
                  logits = c |> flatten |> dense(10)
                  output p = softmax(logits)
                  loss cross_entropy(p, label)
                  train { optimizer = sgd(lr = 0.1)  batch = 32 }
                }
                """);
    }

    private static LoopProgram loops(Backend backend, String model) {
        return Compiler.compile(new Source("cut.grad", model), SourceImports.none())
                .models()
                .get(0)
                .loops(JavaOptions.DEFAULT.withBackend(backend));
    }

    private static Cut cut(LoopProgram program, String method) {
        var all = program.threads().inLanes().containsKey(method)
                ? program.threads().inLanes()
                : program.threads().plain();
        return all.get(method).phases().stream()
                .flatMap(p -> p.cut().stream())
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"PLAIN", "VECTOR"})
    void allThatTouchesALargePictureDealsOutItsChannels(Backend backend) {
        LoopProgram two = Division.apply(pictures(backend), 2);
        for (String method : List.of("forwardZ1", "forwardC", "backwardDelta1", "backwardDw1")) {
            assertThat(cut(two, method).extent()).as(method).hasToString("8");
        }
    }

    @Test
    void everyThreadHasSomethingToDo() {
        LoopProgram four = Division.apply(pictures(Backend.VECTOR), 4);
        assertThat(cut(four, "forwardZ1").extent()).hasToString("26"); // channels go by four: two pieces
        assertThat(cut(four, "backwardDw1").extent()).hasToString("8");
    }

    @Test
    void largeWeightsAreSummedUpByWhoUpdatesThem() {
        LoopProgram two = Division.apply(loops(Backend.VECTOR, """
                model E {
                  input x[784]  target label: class(10)
                  output p = softmax(x |> dense(128, activation = relu) |> dense(10))
                  loss cross_entropy(p, label)
                  emit { java = { threads = 2 } }
                  train { optimizer = sgd(lr = 0.1)  batch = 64 }
                }
                """), 2);
        assertThat(cut(two, "forwardZ1_parts").extent()).hasToString("2"); // parts of 392 rows each
        assertThat(cut(two, "learnW1").extent()).hasToString("49"); // of 16 rows each
    }

    @Test
    void whatIsSmallIsCutInAsManyPiecesAsCanBe() {
        LoopProgram two = Division.apply(loops(Backend.VECTOR, """
                model Small {
                  input x[1,8,8]  target label: class(3)
                  c = x |> conv2d(8, 3, activation = relu) |> max_pool2d(2)
                  output p = softmax(c |> flatten |> dense(3))
                  loss cross_entropy(p, label)
                  train { optimizer = sgd(lr = 0.1)  batch = 16 }
                }
                """), 2, 0);
        assertThat(cut(two, "forwardZ1").extent()).hasToString("6"); // rows, though pool and gradients go by channels
    }
}
