package dev.gradc.maven.generation;

import java.nio.file.Path;

/**
 * Something wrong or doubtful in a model file.
 *
 * @param line from 1
 * @param column from 1
 * @param message one sentence, for a marker in an editor
 * @param text all there is to say, with the place in front, for people who read a log
 */
public record Problem(boolean error, Path file, int line, int column, String message, String text) {
    /** A problem of a file as a whole, told at its first character. */
    public static Problem ofFile(Path file, String message) {
        return new Problem(true, file, 1, 1, message, file + ":1:1: error: " + message);
    }
}
