package dev.gradc.maven.generation;

import java.nio.file.Path;

/**
 * A model file as it was read: its text and what it is known by.
 *
 * @param name the path below the source folder, with {@code /}
 * @param path the absolute path, for messages
 */
public record ModelFile(String name, Path path, String text) {}
