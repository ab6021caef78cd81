package dev.gradc.parse;

import dev.gradc.grammar.GradLexer;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/** What a single token can be: the end of a value, the start of a statement, a word of the language. */
final class Tokens {
    private static final List<String> LITERALS = literals();

    private Tokens() {}

    /** The word or sign that a token always is; empty for names, numbers and texts. Makes no new string. */
    static String literal(Token token) {
        return token.getType() < 0 ? "" : LITERALS.get(token.getType());
    }

    static boolean is(Token token, String literal) {
        return literal(token).equals(literal);
    }

    private static List<String> literals() {
        List<String> literals = new ArrayList<>();
        for (int type = 0; type <= GradLexer.VOCABULARY.getMaxTokenType(); type++) {
            String quoted = GradLexer.VOCABULARY.getLiteralName(type);
            literals.add(quoted == null ? "" : quoted.substring(1, quoted.length() - 1));
        }
        return List.copyOf(literals);
    }

    static boolean isOpener(Token token) {
        return is(token, "(") || is(token, "[") || is(token, "{");
    }

    static boolean isCloser(Token token) {
        return is(token, ")") || is(token, "]") || is(token, "}");
    }

    static String closerOf(Token opener) {
        return switch (opener.getText()) {
            case "(" -> ")";
            case "[" -> "]";
            default -> "}";
        };
    }

    static boolean isKeyword(Token token) {
        return token.getType() >= GradLexer.PACKAGE && token.getType() <= GradLexer.REDUCE;
    }

    static boolean endsValue(Token token) {
        return switch (token.getType()) {
            case GradLexer.ID, GradLexer.INT, GradLexer.NUMBER, GradLexer.STRING, GradLexer.LOSS -> true;
            default -> isCloser(token);
        };
    }

    static boolean startsValue(Token token) {
        return switch (token.getType()) {
            case GradLexer.ID, GradLexer.INT, GradLexer.NUMBER, GradLexer.STRING, GradLexer.REDUCE -> true;
            default -> is(token, "(") || is(token, "[");
        };
    }

    /** A token that, after a whole value, can only begin something new. */
    static boolean startsStatementOrValue(Token token) {
        return switch (token.getType()) {
            case GradLexer.IN, GradLexer.THEN, GradLexer.ELSE -> false;
            case GradLexer.ID, GradLexer.INT, GradLexer.NUMBER, GradLexer.STRING -> true;
            default -> isKeyword(token);
        };
    }

    /** An operator between two values. */
    static boolean isOperator(Token token) {
        return switch (literal(token)) {
            case "+", "-", "*", "/", "@", "^", "<", "<=", ">", ">=", "==", "!=", "&&", "||", "|>", "!", "~" -> true;
            default -> false;
        };
    }

    /** A keyword that begins a declaration at the top of a file and nothing inside a body. */
    static boolean startsTopOnly(Token token) {
        return switch (token.getType()) {
            case GradLexer.FN,
                    GradLexer.LAYER,
                    GradLexer.OPTIMIZER,
                    GradLexer.INITIALIZER,
                    GradLexer.CONSTRAINT,
                    GradLexer.SCHEDULE,
                    GradLexer.CLIPPING,
                    GradLexer.MODEL -> true;
            default -> false;
        };
    }

    /** A keyword that begins a statement in a body. */
    static boolean startsStatement(Token token) {
        return switch (token.getType()) {
            case GradLexer.DIM,
                    GradLexer.CONST,
                    GradLexer.INPUT,
                    GradLexer.TARGET,
                    GradLexer.PARAM,
                    GradLexer.STATE,
                    GradLexer.RECUR,
                    GradLexer.INIT,
                    GradLexer.OUTPUT,
                    GradLexer.LOSS,
                    GradLexer.PENALTY,
                    GradLexer.METRIC,
                    GradLexer.TRAIN,
                    GradLexer.EMIT,
                    GradLexer.CHECK,
                    GradLexer.DATA,
                    GradLexer.RETURN -> true;
            default -> false;
        };
    }

    /** A token as a message names it. */
    static String named(Token token) {
        if (token.getType() == GradLexer.EOF) {
            return "the end of the file";
        }
        String text = token.getText();
        return text.length() <= 30 ? text : text.substring(0, 27) + "...";
    }
}
