package dev.gradc.maven.generation;

/**
 * A Java source to be written.
 *
 * @param name the path below the output folder, with {@code /}
 */
public record GeneratedFile(String name, String text) {}
