package dev.gradc.maven.generation;

import java.util.List;
import java.util.Optional;

/**
 * What changes the generated sources beside the model files.
 *
 * @param packageName the package of the generated classes, instead of the model files' own
 * @param precision {@code float} or {@code double}, instead of the models' own
 * @param tools the versions of all that generates
 */
public record GenerationSettings(Optional<String> packageName, Optional<String> precision, List<String> tools) {
    public GenerationSettings {
        tools = List.copyOf(tools);
    }

    /** A hash that differs whenever a setting differs. */
    String fingerprint() {
        return ContentHash.of(
                "package " + packageName + "\nprecision " + precision + "\ntools " + String.join("\n", tools));
    }
}
