package dev.gradc.parse;

import dev.gradc.source.Diagnostic;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.ErrorCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * The advice about a line that begins with {@code (}, {@code [} or {@code -} and so continues the line above, which its
 * writer may not have meant. Inside round and square brackets lines are continued on purpose.
 */
final class ContinuedLines {
    private ContinuedLines() {}

    static void report(List<Token> tokens, Places places, Diagnostics diagnostics) {
        Deque<Token> open = new ArrayDeque<>();
        Token before = null;
        for (Token token : tokens) {
            if (token.getChannel() != Token.DEFAULT_CHANNEL) {
                continue;
            }
            boolean suspicious = Tokens.is(token, "(") || Tokens.is(token, "[") || Tokens.is(token, "-");
            boolean inBlock = open.isEmpty() || Tokens.is(open.element(), "{");
            if (suspicious && inBlock && before != null && Tokens.endsValue(before)) {
                reportIfFirstOnLine(token, before, places, diagnostics);
            }
            if (Tokens.isOpener(token)) {
                open.push(token);
            } else if (Tokens.isCloser(token) && !open.isEmpty()) {
                open.pop();
            }
            before = token;
        }
    }

    private static void reportIfFirstOnLine(Token token, Token before, Places places, Diagnostics diagnostics) {
        if (places.line(token) > places.line(before)) {
            String message = "this line begins with " + token.getText() + " and so continues the line above";
            diagnostics.report(Diagnostic.warning(ErrorCode.CONTINUED_LINE, places.of(token), message)
                    .fix("put the " + token.getText() + " at the end of the line above if that is meant"));
        }
    }
}
