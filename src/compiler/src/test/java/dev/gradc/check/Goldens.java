package dev.gradc.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The texts this package's tests hold, as files beside them; {@code -Dgolden=update} writes them anew. */
final class Goldens {
    private static final Path FOLDER = Path.of("src", "test", "resources", "dev", "gradc", "check");

    private Goldens() {}

    /** The files of a folder with an ending, in the order of their names. */
    static List<Path> files(String folder, String ending) {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void compare(Path golden, String actual) {
        if ("update".equals(System.getProperty("golden"))) {
            try {
                Files.writeString(golden, actual);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(actual).as("%s", golden).isEqualTo(Files.exists(golden) ? read(golden) : "");
    }
}
