package dev.gradc.trainer.parameters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A cursor over JSON of a known form: objects, strings, arrays of non-negative integers, and nothing deeper than the
 * caller asks for, so that no text can exhaust the stack.
 */
final class JsonText {
    private static final int MOST_INTEGERS = 64;

    private final String text;
    private int at;

    JsonText(String text) {
        this.text = text;
    }

    static String quote(String string) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : string.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    void expect(char expected) throws IOException {
        if (next() != expected) {
            throw wrong("expected '" + expected + "'");
        }
        at++;
    }

    /** Whether another element comes; passes the comma before it or the bracket after the last. */
    boolean hasMore(char closing, boolean first) throws IOException {
        if (next() == closing) {
            at++;
            return false;
        }
        if (!first) {
            expect(',');
        }
        return true;
    }

    void expectEnd() throws IOException {
        skipBlanks();
        if (at < text.length()) {
            throw wrong("text follows the end");
        }
    }

    String string() throws IOException {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw wrong("a control character in a string");
            }
            string.append(c == '\\' ? escaped() : c);
        }
        if (at >= text.length()) {
            throw wrong("a string is never closed");
        }
        at++;
        return string.toString();
    }

    private char escaped() throws IOException {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> codeUnit();
            default -> throw wrong("an unknown escape");
        };
    }

    private char codeUnit() throws IOException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < text.length() && text.charAt(at) < 128 ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0) {
                throw wrong("expected four hexadecimal digits");
            }
            unit = 16 * unit + digit;
            at++;
        }
        return (char) unit;
    }

    List<Long> integers() throws IOException {
        List<Long> integers = new ArrayList<>();
        expect('[');
        while (hasMore(']', integers.isEmpty())) {
            if (integers.size() == MOST_INTEGERS) {
                throw wrong("an array is longer than " + MOST_INTEGERS);
            }
            integers.add(integer());
        }
        return integers;
    }

    private long integer() throws IOException {
        next();
        int from = at;
        long value = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && at - from < 16) {
            value = 10 * value + (text.charAt(at++) - '0');
        }
        if (at == from) {
            throw wrong("expected a whole number");
        }
        return value;
    }

    private char next() throws IOException {
        skipBlanks();
        if (at >= text.length()) {
            throw wrong("the text ends early");
        }
        return text.charAt(at);
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    IOException wrong(String what) {
        return new IOException("the header is not as it should be: " + what + " (at character " + at + ")");
    }
}
