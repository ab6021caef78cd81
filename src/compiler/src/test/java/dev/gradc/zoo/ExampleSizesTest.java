package dev.gradc.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java of the examples, as it lies beside them: no method longer than what HotSpot compiles. */
class ExampleSizesTest {
    private static final Path EXAMPLES = Path.of("../../generated-examples/src/main/java/examples");
    private static final int MOST_BYTES = 8_000;

    static Stream<String> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource
    void examples(String name) throws IOException {
        String text = Files.readString(EXAMPLES.resolve(name));
        Map<String, Integer> lengths = GeneratedClass.compile(new GeneratedFile("examples/" + name, text))
                .codeLengths();
        assertThat(lengths).isNotEmpty();
        lengths.values().removeIf(length -> length <= MOST_BYTES);
        assertThat(lengths).isEmpty();
    }
}
