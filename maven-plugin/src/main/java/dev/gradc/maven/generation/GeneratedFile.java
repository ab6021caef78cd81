package dev.gradc.maven.generation;

/**
 * A Java source to be written.
 *
 * @param model the file that it comes from
 * @param name the path below the output folder, with {@code /}
 */
public record GeneratedFile(ModelFile model, String name, String text) {}
