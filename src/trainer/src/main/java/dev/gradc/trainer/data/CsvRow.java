package dev.gradc.trainer.data;

import java.util.Arrays;

/**
 * One record of a CSV file with the place of each of its cells. The same object is filled again for the next record, so
 * that reading a file makes no garbage but the cells' texts.
 */
final class CsvRow {
    private String[] texts = new String[16];
    private int[] lines = new int[16];
    private int[] columns = new int[16];
    private int count;
    private int endLine = 1;
    private int endColumn = 1;

    void begin(int line) {
        count = 0;
        endLine = line;
        endColumn = 1;
    }

    /**
     * Takes the next cell. Its width in the file follows from the rules of RFC 4180: the quotes around it, each quote
     * inside it doubled, a separator before all but the first.
     */
    void add(String text, boolean quoted) {
        if (count == texts.length) {
            texts = Arrays.copyOf(texts, 2 * count);
            lines = Arrays.copyOf(lines, 2 * count);
            columns = Arrays.copyOf(columns, 2 * count);
        }
        lines[count] = nextLine();
        columns[count] = nextColumn();
        texts[count] = text;
        endLine = lines[count];
        endColumn = columns[count] + (quoted ? 1 : 0);
        count++;
        advance(text);
        endColumn += quoted ? 1 : 0;
    }

    private void advance(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean lineFeedOfPair = c == '\n' && at > 0 && text.charAt(at - 1) == '\r';
            if (c == '\r' || c == '\n') {
                endLine += lineFeedOfPair ? 0 : 1;
                endColumn = 1;
            } else if (!Character.isLowSurrogate(c)) {
                endColumn += c == '"' ? 2 : 1;
            }
        }
    }

    int count() {
        return count;
    }

    /** The cell without the blanks around it. */
    String text(int cell) {
        return texts[cell].strip();
    }

    int line(int cell) {
        return lines[cell];
    }

    /** The 1-based column of the cell's first character, an opening quote included; counted in code points. */
    int column(int cell) {
        return columns[cell];
    }

    /** The line on which the record ends so far. */
    int endLine() {
        return endLine;
    }

    /** The column behind the record's last cell. */
    int endColumn() {
        return endColumn;
    }

    /** The line of a cell that could not be read. */
    int nextLine() {
        return endLine;
    }

    /** The column of a cell that could not be read. */
    int nextColumn() {
        return count == 0 ? endColumn : endColumn + 1;
    }
}
