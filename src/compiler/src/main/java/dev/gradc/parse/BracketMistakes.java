package dev.gradc.parse;

import dev.gradc.grammar.GradParser;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.Token;

/** Mistakes with brackets and commas. */
final class BracketMistakes {
    static final List<Function<Situation, Optional<Diagnostic>>> TABLE = List.of(
            BracketMistakes::commaBeforeCloser, // f(a, )
            BracketMistakes::nothingToClose, // x )
            BracketMistakes::wrongKind, // (a]
            BracketMistakes::fileEndsInside,
            BracketMistakes::statementInside, // f(a  loss b
            BracketMistakes::indicesOpen, // sum[i x[i]
            BracketMistakes::emptyBrackets, // W[]
            BracketMistakes::commaBetweenStatements, // a = 1, b = 2
            BracketMistakes::semicolonInside); // f(a; b)

    private BracketMistakes() {}

    private static Optional<Diagnostic> commaBeforeCloser(Situation s) {
        if (!Tokens.isCloser(s.at()) || !Tokens.is(s.before(), ",")) {
            return Optional.empty();
        }
        return Optional.of(Diagnostic.error(
                        ErrorCode.COMMA,
                        s.span(s.before()),
                        "nothing follows this comma before the " + s.at().getText())
                .fix("leave the comma out"));
    }

    private static Optional<Diagnostic> nothingToClose(Situation s) {
        boolean inStatement = s.opener().map(opener -> !Tokens.is(opener, "{")).orElse(false);
        boolean endsBlock = Tokens.is(s.at(), "}") && s.opener().isPresent();
        if (!Tokens.isCloser(s.at()) || inStatement || endsBlock) {
            return Optional.empty();
        }
        return Optional.of(Diagnostic.error(
                        ErrorCode.BRACKET_KIND,
                        s.span(s.at()),
                        "nothing is open that this " + s.at().getText() + " could close")
                .fix("leave it out"));
    }

    private static Optional<Diagnostic> wrongKind(Situation s) {
        Optional<Token> opener = s.opener();
        if (!Tokens.isCloser(s.at()) || opener.isEmpty() || Tokens.is(s.at(), Tokens.closerOf(opener.get()))) {
            return Optional.empty();
        }
        boolean blockEnds = Tokens.is(s.at(), "}");
        if (blockEnds) {
            return Optional.of(unclosed(s, opener.get()));
        }
        String message =
                "this " + s.at().getText() + " cannot close the " + opener.get().getText();
        return Optional.of(Diagnostic.error(ErrorCode.BRACKET_KIND, s.span(s.at()), message)
                .label(s.span(opener.get()), "opened here")
                .fix("write " + Tokens.closerOf(opener.get())));
    }

    private static Optional<Diagnostic> fileEndsInside(Situation s) {
        return s.at().getType() == Token.EOF ? s.opener().map(opener -> unclosed(s, opener)) : Optional.empty();
    }

    /** A word that begins a statement, in round or square brackets: they were never closed. */
    private static Optional<Diagnostic> statementInside(Situation s) {
        boolean statement = Tokens.startsStatement(s.at()) || Tokens.startsTopOnly(s.at());
        boolean definition = Tokens.is(s.after(), "=") && s.firstOnLine();
        return s.opener()
                .filter(opener -> !Tokens.is(opener, "{") && (statement || definition) && Tokens.endsValue(s.before()))
                .map(opener -> unclosed(s, opener));
    }

    private static Optional<Diagnostic> indicesOpen(Situation s) {
        boolean indices = s.rule() == GradParser.RULE_reduction || s.rule() == GradParser.RULE_boundIndex;
        boolean listed = indices && s.before().getType() == GradParser.ID && Tokens.startsValue(s.at());
        return listed ? s.opener().map(opener -> unclosed(s, opener)) : Optional.empty();
    }

    private static Optional<Diagnostic> emptyBrackets(Situation s) {
        if (!Tokens.is(s.at(), "]") || !Tokens.is(s.before(), "[")) {
            return Optional.empty();
        }
        String message = "nothing stands between these brackets; a single number has none";
        return Optional.of(Diagnostic.error(ErrorCode.VALUE_MISSING, s.span(s.before(), s.at()), message)
                .fix("leave the brackets out, or write the sizes"));
    }

    private static Diagnostic unclosed(Situation s, Token opener) {
        String closer = Tokens.closerOf(opener);
        return Diagnostic.error(ErrorCode.UNCLOSED_BRACKET, s.behind(s.before()), "a " + closer + " is missing here")
                .label(s.span(opener), "opened here")
                .fix("write " + closer);
    }

    private static Optional<Diagnostic> commaBetweenStatements(Situation s) {
        boolean inBlock = s.opener().map(opener -> Tokens.is(opener, "{")).orElse(true);
        if (!Tokens.is(s.at(), ",") || !inBlock || !Tokens.endsValue(s.before())) {
            return Optional.empty();
        }
        return Optional.of(
                Diagnostic.error(ErrorCode.COMMA, s.span(s.at()), "there is no comma between the lines of a block")
                        .fix("leave the comma out"));
    }

    private static Optional<Diagnostic> semicolonInside(Situation s) {
        if (!Tokens.is(s.at(), ";")
                || s.opener().map(opener -> Tokens.is(opener, "{")).orElse(true)) {
            return Optional.empty();
        }
        return Optional.of(Diagnostic.error(ErrorCode.COMMA, s.span(s.at()), "a ; cannot stand inside brackets")
                .fix("write , between two values, or close the bracket"));
    }
}
