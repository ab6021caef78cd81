package dev.gradc.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gradc.loops.Buffer;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.NumberType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which buffers share an array, and that a wrong sharing is refused. */
class MemoryPlanTest {
    private static final LoopProgram DEEP =
            Networks.classifier(32, 64, 64, 64, 64, 64, 64, 10).lower(NumberType.FLOAT);

    private static Buffer buffer(String name) {
        return DEEP.buffers().stream()
                .filter(b -> b.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Errors come and go while activations wait: however deep, two arrays of errors do. */
    @Test
    void errorsTakeTurns() {
        Map<Buffer, Buffer> shared = Planned.shared(DEEP).shared();
        Set<Buffer> arrays = new LinkedHashSet<>();
        for (int layer = 1; layer <= 5; layer++) {
            Buffer error = buffer("delta" + layer);
            arrays.add(shared.getOrDefault(error, error));
        }
        assertThat(arrays).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void whatBackwardReadsKeepsItsArray() {
        Map<Buffer, Buffer> shared = Planned.shared(DEEP).shared();
        Set<Buffer> arrays = new LinkedHashSet<>();
        for (int layer = 1; layer <= 5; layer++) {
            Buffer activation = buffer("a" + layer);
            arrays.add(shared.getOrDefault(activation, activation));
        }
        assertThat(arrays).hasSize(5);
    }

    @Test
    void theSameProgramGetsTheSamePlan() {
        assertThat(Planned.shared(DEEP)).hasToString(Planned.shared(DEEP).toString());
    }

    @Test
    void aWrongSharingIsRefused() {
        for (List<String> two : List.of(
                List.of("a2", "a3"), // both wait for backward
                List.of("delta2", "a1"), // needed for dW2 beside it
                List.of("delta3", "delta2"), // one made of the other
                List.of("a1", "a2"))) {
            LoopProgram wrong = Planned.apart(DEEP).withShared(Map.of(buffer(two.get(0)), buffer(two.get(1))));
            assertThatThrownBy(() -> MemoryPlan.verify(wrong)).as("%s", two).isInstanceOf(IllegalStateException.class);
        }
    }
}
