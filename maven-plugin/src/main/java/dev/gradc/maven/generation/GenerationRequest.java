package dev.gradc.maven.generation;

import java.nio.file.Path;

/**
 * An order to bring a folder of generated sources up to date.
 *
 * @param stateDirectory where this execution, and no other, remembers what it generated from what
 * @param overwrite whether a file of the output folder that this execution did not write may be replaced
 * @param force whether to generate though nothing changed
 */
public record GenerationRequest(
        Path sourceDirectory,
        Path outputDirectory,
        Path stateDirectory,
        GenerationSettings settings,
        boolean overwrite,
        boolean failOnWarning,
        boolean force) {}
