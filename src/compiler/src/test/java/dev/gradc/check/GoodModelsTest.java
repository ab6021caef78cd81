package dev.gradc.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.model.Emission;
import dev.gradc.model.Model;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that are right, and what they are in the algebra. */
class GoodModelsTest {
    static List<Path> files() {
        return Goldens.files("good", ".grad");
    }

    @ParameterizedTest
    @MethodSource("files")
    void becomesTheProgramInItsGolden(Path file) {
        Checking checking = Checking.of(file.getFileName().toString(), Goldens.read(file));
        StringBuilder printed = new StringBuilder(checking.rendered());
        for (Model model : checking.models()) {
            printed.append(Printed.of(model));
        }
        assertThat(checking.diagnostics().hasErrors()).as(checking.rendered()).isFalse();
        Goldens.compare(Path.of(file.toString().replace(".grad", ".txt")), printed.toString());
    }

    @Test
    void theTextMayAskForVectors() {
        String text = Goldens.read(files().stream()
                .filter(f -> f.endsWith("vectors.grad"))
                .findFirst()
                .orElseThrow());
        assertThat(backend(text)).isEqualTo(Emission.Backend.VECTOR);
        assertThat(backend(text.replace("auto", "off"))).isEqualTo(Emission.Backend.PLAIN);
        assertThat(backend(text.replace("simd = auto", ""))).isEqualTo(Emission.Backend.UNSAID);
    }

    private static Emission.Backend backend(String text) {
        return Checking.of("m.grad", text).models().get(0).emission().backend();
    }
}
