package dev.gradc.maven.generation;

import java.util.List;
import java.util.Optional;

/**
 * What changes the generated sources beside the model files.
 *
 * @param packageName the package of all generated classes, instead of the model files' own
 * @param precision {@code float} or {@code double} where a model does not say it
 * @param backend {@code plain} or {@code vector} where a model does not say it
 * @param batch the most samples that a call takes where a model does not say it; 0 for the training batch
 * @param threads how many threads an object has where a model does not say it; 0 for one
 * @param tools the versions of all that generates
 */
public record GenerationSettings(
        Optional<String> packageName,
        Optional<String> precision,
        Optional<String> backend,
        int batch,
        int threads,
        List<String> tools) {
    public GenerationSettings {
        tools = List.copyOf(tools);
    }

    /** A hash that differs whenever a setting differs. */
    String fingerprint() {
        return ContentHash.of("package " + packageName + "\nprecision " + precision + "\nbackend " + backend
                + "\nbatch " + batch + "\nthreads " + threads + "\ntools " + String.join("\n", tools));
    }
}
