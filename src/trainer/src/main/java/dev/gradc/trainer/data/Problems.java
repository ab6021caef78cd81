package dev.gradc.trainer.data;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a file, gathered until there are ten or the file ends. */
final class Problems {
    private static final int MOST = 10;
    private static final int LONGEST_QUOTE = 80;

    private final String file;
    private final List<String> lines = new ArrayList<>();

    /** @param file as the user named it */
    Problems(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }

    void add(int line, int column, String message) {
        lines.add(file + ":" + line + ":" + column + ": " + message);
    }

    boolean full() {
        return lines.size() >= MOST;
    }

    void throwIfAny() throws DataException {
        if (!lines.isEmpty()) {
            throw asException();
        }
    }

    DataException asException() {
        return new DataException(lines);
    }

    /**
     * A cell's text in quotes, cut at 80 characters. Control characters are spelled out, so that no file can steer the
     * terminal on which its errors are read.
     */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().limit(LONGEST_QUOTE).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        boolean cut = text.codePointCount(0, text.length()) > LONGEST_QUOTE;
        return quoted.append(cut ? "…\"" : "\"").toString();
    }
}
