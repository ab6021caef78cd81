package dev.gradc.parse;

import dev.gradc.grammar.GradParser;
import dev.gradc.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/** The surroundings of the token at which reading stopped: its neighbours, the rule, what could have stood there. */
final class Situation {
    private final Parser parser;
    private final Token at;
    private final Places places;

    Situation(Parser parser, Token at, Places places) {
        this.parser = parser;
        this.at = at;
        this.places = places;
    }

    Token at() {
        return at;
    }

    /** The n-th token before, 1 is the neighbour; before the first token stands a token like the end of the file. */
    Token before(int n) {
        TokenStream tokens = parser.getTokenStream();
        int left = n;
        for (int i = at.getTokenIndex() - 1; i >= 0; i--) {
            if (tokens.get(i).getChannel() == Token.DEFAULT_CHANNEL && --left == 0) {
                return tokens.get(i);
            }
        }
        return tokens.get(tokens.size() - 1);
    }

    Token before() {
        return before(1);
    }

    Token after() {
        TokenStream tokens = parser.getTokenStream();
        for (int i = at.getTokenIndex() + 1; i < tokens.size(); i++) {
            if (tokens.get(i).getChannel() == Token.DEFAULT_CHANNEL) {
                return tokens.get(i);
            }
        }
        return at;
    }

    int rule() {
        return parser.getRuleContext().getRuleIndex();
    }

    /** Whether the rule, or one around it, is this one. */
    boolean within(int rule) {
        for (RuleContext context = parser.getRuleContext(); context != null; context = context.parent) {
            if (context.getRuleIndex() == rule) {
                return true;
            }
        }
        return false;
    }

    boolean atFileLevel() {
        return rule() == GradParser.RULE_file || opener().isEmpty();
    }

    boolean sameLine(Token one, Token other) {
        return one.getType() != Token.EOF && other.getType() != Token.EOF && places.line(one) == places.line(other);
    }

    boolean firstOnLine() {
        return !sameLine(before(), at);
    }

    boolean touching(Token one, Token other) {
        return one.getStopIndex() + 1 == other.getStartIndex();
    }

    Span span(Token token) {
        return places.of(token);
    }

    Span span(Token first, Token last) {
        return places.of(first, last);
    }

    Span behind(Token token) {
        return places.behind(token);
    }

    /** What could have stood here, as a message says it; brackets and operators as they are written. */
    List<String> expected() {
        List<String> words = new ArrayList<>();
        for (int type : parser.getExpectedTokens().toList()) {
            String word = switch (type) {
                case GradParser.ID -> "a name";
                case GradParser.INT, GradParser.NUMBER -> "a number";
                case GradParser.STRING -> "a text in quotes";
                case Token.EOF -> "the end of the file";
                default -> parser.getVocabulary().getDisplayName(type).replace("'", "");
            };
            if (!words.contains(word)) {
                words.add(word);
            }
        }
        return words;
    }

    boolean expects(String word) {
        return expected().contains(word);
    }

    /** The innermost bracket that is open here. */
    Optional<Token> opener() {
        Deque<Token> open = new ArrayDeque<>();
        for (int i = 0; i < at.getTokenIndex(); i++) {
            Token token = parser.getTokenStream().get(i);
            if (Tokens.isOpener(token)) {
                open.push(token);
            } else if (Tokens.isCloser(token)
                    && open.stream().anyMatch(opener -> Tokens.is(token, Tokens.closerOf(opener)))) {
                while (!Tokens.is(token, Tokens.closerOf(open.pop()))) {
                    continue; // what was left open inside is closed with it
                }
            }
        }
        return Optional.ofNullable(open.peek());
    }
}
