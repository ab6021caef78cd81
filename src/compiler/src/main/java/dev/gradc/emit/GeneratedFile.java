package dev.gradc.emit;

import java.util.regex.Pattern;

/**
 * A source file that was generated and is not yet written.
 *
 * @param path relative to the output folder, with {@code /} between names of ASCII letters, digits and underscores
 * @param text in ASCII, with {@code \n} at each line's end
 */
public record GeneratedFile(String path, String text) {
    private static final Pattern PATH = Pattern.compile("([A-Za-z][A-Za-z0-9_]*/)*[A-Za-z][A-Za-z0-9_]*\\.java");

    public GeneratedFile {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("the path '" + Comments.line(path) + "' is not one of a generated file");
        }
        if (!text.chars().allMatch(c -> c == '\n' || c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException(path + " has characters other than printable ASCII and \\n");
        }
    }
}
