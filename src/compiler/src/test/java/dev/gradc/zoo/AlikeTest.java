package dev.gradc.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.loops.LoopProgram;
import dev.gradc.lower.Divided;
import dev.gradc.lower.Merged;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where methods that do the same to other arrays are one, a class gives the bits that it gives with all of them. */
@Timeout(120)
class AlikeTest {
    private static final int BATCH = 21;

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "residual_mlp, PLAIN, DOUBLE",
        "residual_mlp, VECTOR, FLOAT",
        "residual_cnn, PLAIN, FLOAT",
        "residual_cnn, VECTOR, FLOAT",
        "char_lstm, PLAIN, DOUBLE",
        "char_lstm, VECTOR, FLOAT",
        "gru_tagger, VECTOR, DOUBLE",
        "siamese, PLAIN, FLOAT",
        "masked, VECTOR, FLOAT",
        "batch_norm_cnn, VECTOR, FLOAT"
    })
    void givesTheSameBits(String name, Backend backend, Precision precision) {
        Path file = ModelZoo.files()
                .filter(f -> ModelZoo.name(f).equals(name))
                .findFirst()
                .orElseThrow();
        for (CompiledModel model : ModelZoo.compile(file)) {
            LoopProgram apart = model.loops(JavaOptions.DEFAULT
                    .withPrecision(precision)
                    .withBatch(BATCH)
                    .withBackend(backend)
                    .goingBeforeTheModel());
            List<double[]> expected = ThreadsTest.run(ThreadsTest.compile(apart).create(), apart);
            GeneratedClass one = ThreadsTest.compile(Merged.of(apart));
            same(expected, ThreadsTest.run(one.create(), apart), "alone");
            GeneratedClass shared = ThreadsTest.compile(Merged.of(Divided.of(apart, 2)));
            same(expected, ThreadsTest.results(shared, 2, apart), "in two threads");
        }
    }

    private static void same(List<double[]> expected, List<double[]> found, String what) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(found.get(i)).as(what + ", result " + i).isEqualTo(expected.get(i));
        }
    }
}
