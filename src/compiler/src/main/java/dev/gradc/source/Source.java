package dev.gradc.source;

import java.util.Arrays;

/**
 * A named text and its table of lines. It does not know where the text came from: the name is only shown.
 *
 * <p>Two sources are the same only if they are the same object; a line ends at {@code \n}, {@code \r\n} or
 * {@code \r}. Lines and columns count from 1, columns in code points.
 */
public final class Source {
    private final String name;
    private final String text;
    private final int[] lineStarts;

    public Source(String name, String text) {
        this.name = name;
        this.text = text;
        this.lineStarts = lineStarts(text);
    }

    public String name() {
        return name;
    }

    public String text() {
        return text;
    }

    public int lineCount() {
        return lineStarts.length;
    }

    /** The line of an offset; an offset past the end belongs to the last line. */
    public int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, clamp(offset));
        return found >= 0 ? found + 1 : -found - 1;
    }

    public int column(int offset) {
        int place = clamp(offset);
        return text.codePointCount(lineStarts[line(place) - 1], place) + 1;
    }

    /** The offset of the first character of a line. */
    public int lineStart(int line) {
        return lineStarts[line - 1];
    }

    /** The text of a line without its end. */
    public String lineText(int line) {
        int start = lineStarts[line - 1];
        int end = line == lineStarts.length ? text.length() : lineStarts[line];
        while (end > start && isLineEnd(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** The span from {@code start} up to, not including, {@code end}. */
    public Span span(int start, int end) {
        return new Span(this, start, end);
    }

    @Override
    public String toString() {
        return name;
    }

    private int clamp(int offset) {
        return Math.max(0, Math.min(offset, text.length()));
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            boolean split = text.charAt(i) == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (isLineEnd(text.charAt(i)) && !split) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * count);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    private static boolean isLineEnd(char character) {
        return character == '\n' || character == '\r';
    }
}
