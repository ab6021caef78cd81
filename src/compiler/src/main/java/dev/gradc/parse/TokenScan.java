package dev.gradc.parse;

import dev.gradc.grammar.GradLexer;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;

/**
 * The text as tokens, and what can be told from them alone: characters outside the alphabet, strings and comments that
 * do not end, names without end, nesting that is too deep. Brackets that do not match are left to the parser.
 */
final class TokenScan {
    private static final int MAX_NAME = 120;
    private static final int ENOUGH = 10;

    private final Places places;
    private final Diagnostics diagnostics;
    private int reported;

    private TokenScan(Places places, Diagnostics diagnostics) {
        this.places = places;
        this.diagnostics = diagnostics;
    }

    /** All tokens with the end of the file; empty if the text must not be parsed. */
    static Optional<List<Token>> scan(Places places, Diagnostics diagnostics) {
        return new TokenScan(places, diagnostics).scan();
    }

    private Optional<List<Token>> scan() {
        hiddenCharacters(places.source().text());
        if (reported > 0) {
            return Optional.empty();
        }
        GradLexer lexer = new GradLexer(CharStreams.fromString(places.source().text()));
        lexer.removeErrorListeners();
        Nesting nesting = new Nesting();
        List<Token> tokens = new ArrayList<>();
        Token token;
        do {
            token = lexer.nextToken();
            tokens.add(token);
            check(token);
            if (reported >= ENOUGH || token.getType() == GradLexer.UNCLOSED_COMMENT) {
                return Optional.empty();
            }
            if (token.getChannel() == Token.DEFAULT_CHANNEL && nesting.depthAfter(token) > Parser.MAX_DEPTH) {
                String message = "nested more than " + Parser.MAX_DEPTH + " deep";
                diagnostics.report(error(ErrorCode.TOO_DEEP, places.of(token), message)
                        .fix("give a part of it a name and use the name"));
                return Optional.empty();
            }
        } while (token.getType() != Token.EOF);
        return Optional.of(tokens);
    }

    private void check(Token token) {
        Span span = places.of(token);
        switch (token.getType()) {
            case GradLexer.OTHER -> character(span);
            case GradLexer.BYTE_ORDER_MARK -> {
                if (span.start() > 0) {
                    character(span);
                }
            }
            case GradLexer.UNCLOSED_STRING ->
                diagnostics.report(
                        error(ErrorCode.UNCLOSED_STRING, span, "this string is not closed before the line ends")
                                .fix("put a \" at its end"));
            case GradLexer.UNCLOSED_COMMENT ->
                diagnostics.report(error(ErrorCode.UNCLOSED_COMMENT, span, "this comment is never closed")
                        .fix("put */ at its end"));
            case GradLexer.ID -> {
                if (span.end() - span.start() > MAX_NAME) {
                    String message = "a name may have " + MAX_NAME + " characters, this one has ";
                    diagnostics.report(error(ErrorCode.NAME_TOO_LONG, span, message + (span.end() - span.start())));
                }
            }
            default -> {}
        }
    }

    private void character(Span span) {
        int codePoint = span.source().text().codePointAt(span.start());
        Diagnostic found = error(ErrorCode.CHARACTER, span, described(codePoint) + " has no meaning here");
        diagnostics.report(Words.instead(codePoint).map(found::fix).orElse(found));
    }

    /** Characters that change how a text looks, and halves of pairs, are refused even in strings and comments. */
    private void hiddenCharacters(String text) {
        for (int i = 0; i < text.length() && reported < ENOUGH; i++) {
            char character = text.charAt(i);
            if (character < ' ' ? character != '\t' && character != '\n' && character != '\r' : hides(text, i)) {
                String message = described(character) + " may not stand in a model file, not even in a comment";
                diagnostics.report(error(ErrorCode.CHARACTER, places.source().span(i, i + 1), message));
            }
        }
    }

    private static boolean hides(String text, int at) {
        char character = text.charAt(at);
        if (Character.isHighSurrogate(character)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(character)) {
            return at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
        }
        return character >= '\u007f' && character < '\u00a0'
                || character >= '\u202a' && character <= '\u202e'
                || character >= '\u2066' && character <= '\u2069';
    }

    private static String described(int codePoint) {
        String number = String.format(Locale.ROOT, "U+%04X", codePoint);
        boolean visible =
                Character.isLetterOrDigit(codePoint) || Words.instead(codePoint).isPresent();
        String name = Character.getName(codePoint);
        String shown = visible && !Character.isSpaceChar(codePoint)
                ? Character.toString(codePoint) + " (" + number + ")"
                : number;
        return "the character " + shown + (visible || name == null ? "" : " " + name);
    }

    private Diagnostic error(ErrorCode code, Span span, String message) {
        reported++;
        return Diagnostic.error(code, span, message);
    }
}
