package dev.gradc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Golden texts under {@code src/test/resources}: compared as they are, or rewritten by {@code -Dgolden=update}, whose diff is then reviewed. */
public final class Golden {
    private static final Path RESOURCES = Path.of("src", "test", "resources");

    private Golden() {}

    /** Checks a text against the file of this name in the resource folder of the asking class's package. */
    public static void check(Class<?> asking, String file, String actual) {
        Path path = RESOURCES.resolve(asking.getPackageName().replace('.', '/')).resolve(file);
        try {
            if ("update".equals(System.getProperty("golden"))) {
                Files.createDirectories(path.getParent());
                Files.writeString(path, actual, StandardCharsets.UTF_8);
            }
            assertThat(path).as("golden file, written by -Dgolden=update").exists();
            assertThat(actual).as(file).isEqualTo(Files.readString(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
