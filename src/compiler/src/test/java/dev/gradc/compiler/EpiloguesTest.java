package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.loops.Buffer;
import dev.gradc.model.Emission.Backend;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sum of which nothing but {@code max(0, z)} and {@code [0 < z]} is wanted is never stored; one of which more is read stays. */
class EpiloguesTest {
    private static final String MODEL = """
            model Net {
              input  x[5]
              target y: class(3)
              z = x |> dense(40)
              %s
              logits = a |> dense(3)
              output p = softmax(logits)
              loss   %s
              train  { optimizer = sgd(lr = 0.1)  batch = %d }
            }
            """;
    private static final String LOSS = "cross_entropy(p, y)";

    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"PLAIN", "VECTOR"})
    void aRectifiedSumIsNotStored(Backend backend) {
        CompiledModel model = HoldsTogether.holdsTogether(MODEL.formatted("a = relu(z)", LOSS, 8));
        assertThat(buffers(model, backend)).contains("a").doesNotContain("z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "output a = relu(z)",
                "h = relu(z)\n  a = h * (if z > 0 then 2 else 1)",
                "h = relu(z)\n  g = relu(z)\n  a = h * g + h",
            })
    void norIsOneOfWhichSeveralWantWhatIsAboveZero(String reading) {
        CompiledModel model = HoldsTogether.holdsTogether(MODEL.formatted(reading, LOSS, 8));
        assertThat(buffers(model, Backend.VECTOR)).doesNotContain("z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "output h = z\n  a = relu(h)",
                "a = relu(z) + 0.1 * z",
                "a = min(6, relu(z))",
                "a = relu(z)\n  metric mean_z = mean[i](z[i])",
            })
    void oneOfWhichMoreIsReadStays(String reading) {
        CompiledModel model = HoldsTogether.holdsTogether(MODEL.formatted(reading, LOSS, 8));
        assertThat(buffers(model, Backend.VECTOR)).containsAnyOf("z", "h");
    }

    @Test
    void aLossOfTheSumKeepsIt() {
        CompiledModel model =
                HoldsTogether.holdsTogether(MODEL.formatted("a = relu(z)", LOSS + " + 0.01 * mean[i](z[i]^2)", 8));
        assertThat(buffers(model, Backend.VECTOR)).contains("z");
    }

    @Test
    void fewRowsStayAsTheyAre() {
        CompiledModel model = HoldsTogether.holdsTogether(MODEL.formatted("a = relu(z)", LOSS, 4));
        assertThat(buffers(model, Backend.VECTOR)).contains("z");
    }

    private static List<String> buffers(CompiledModel model, Backend backend) {
        return model.loops(JavaOptions.DEFAULT.withBackend(backend)).buffers().stream()
                .map(Buffer::name)
                .toList();
    }
}
