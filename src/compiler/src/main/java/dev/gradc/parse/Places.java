package dev.gradc.parse;

import dev.gradc.source.Source;
import dev.gradc.source.Span;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** The spans of tokens and rules. ANTLR counts code points, a source counts characters. */
final class Places {
    private final Source source;
    private final int[] offsets; // of each code point; empty if every code point is one character

    Places(Source source) {
        this.source = source;
        String text = source.text();
        int count = text.codePointCount(0, text.length());
        this.offsets = count == text.length() ? new int[0] : offsets(text, count);
    }

    private static int[] offsets(String text, int count) {
        int[] offsets = new int[count + 1];
        int offset = 0;
        for (int i = 0; i < count; i++) {
            offsets[i] = offset;
            offset += Character.charCount(text.codePointAt(offset));
        }
        offsets[count] = offset;
        return offsets;
    }

    Source source() {
        return source;
    }

    Span of(Token token) {
        if (token.getType() == Token.EOF) {
            return source.span(source.text().length(), source.text().length());
        }
        return source.span(offset(token.getStartIndex()), offset(token.getStopIndex() + 1));
    }

    Span of(Token first, Token last) {
        return of(first).to(of(last));
    }

    Span of(ParserRuleContext rule) {
        Token last = rule.getStop() == null ? rule.getStart() : rule.getStop();
        return of(rule.getStart()).to(of(last));
    }

    /** The empty place just behind a token. */
    Span behind(Token token) {
        int end = of(token).end();
        return source.span(end, end);
    }

    int line(Token token) {
        return of(token).line();
    }

    private int offset(int codePoint) {
        return offsets.length == 0 ? codePoint : offsets[codePoint];
    }
}
