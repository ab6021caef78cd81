package dev.gradc.manual;

import dev.gradc.syntax.Formal;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** Example arguments: by the name of an entry and its formal, by the name of the formal, else by its type. */
final class Examples {
    private static final String RESOURCE = "examples.properties";

    private final Properties values = new Properties();

    private Examples() {}

    static Examples read() {
        Examples examples = new Examples();
        try {
            examples.values.load(new StringReader(Resources.text(RESOURCE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return examples;
    }

    /** What is told of a formal of this very entry, even if it has a default. */
    Optional<String> override(String entry, Formal formal) {
        return Optional.ofNullable(
                values.getProperty(entry + "." + formal.name().text()));
    }

    /** A value for a formal that is not a tensor. */
    String value(String entry, Formal formal) {
        return override(entry, formal)
                .or(() -> Optional.ofNullable(values.getProperty(formal.name().text())))
                .orElseGet(() -> byType(formal));
    }

    private static String byType(Formal formal) {
        String type = formal.type().map(t -> t.name().text()).orElse("");
        return switch (type) {
            case "dim" -> "2";
            case "count", "int" -> "0";
            case "fn" -> "tanh";
            default -> "0.5";
        };
    }
}
