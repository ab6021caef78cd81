package dev.gradc.parse;

import dev.gradc.grammar.GradParser;
import dev.gradc.source.Diagnostics;
import java.util.concurrent.CancellationException;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * What happens at a mistake: it is explained once, the rest of its statement is skipped, and reading goes on at the
 * next one. After {@value #ENOUGH} mistakes it gives up by a {@link CancellationException}.
 */
final class Recovery extends DefaultErrorStrategy {
    private static final int ENOUGH = 20;

    private final Places places;
    private final Diagnostics diagnostics;
    private int told;
    private int lastTold = -1;
    private int lastSkip = -1;

    Recovery(Places places, Diagnostics diagnostics) {
        this.places = places;
        this.diagnostics = diagnostics;
    }

    @Override
    public void reportError(Parser parser, RecognitionException mistake) {
        tell(parser, mistake.getOffendingToken());
    }

    @Override
    public Token recoverInline(Parser parser) {
        Token here = parser.getCurrentToken();
        tell(parser, here);
        boolean blockLeftOpen = startsNextDeclaration(here) || here.getType() == Token.EOF;
        if (blockLeftOpen && parser.getExpectedTokens().contains(type("'}'", parser))) {
            return getMissingSymbol(parser);
        }
        throw new InputMismatchException(parser);
    }

    @Override
    public void recover(Parser parser, RecognitionException mistake) {
        switch (parser.getRuleContext().getRuleIndex()) {
            case GradParser.RULE_file,
                    GradParser.RULE_topDecl,
                    GradParser.RULE_packageDecl,
                    GradParser.RULE_importDecl -> skip(parser, false);
            case GradParser.RULE_stmt, GradParser.RULE_setting -> skip(parser, true);
            default -> throw mistake; // outwards to a rule after which reading can go on
        }
    }

    /** Before each turn of a list of declarations, statements or settings: skips what cannot be one. */
    @Override
    public void sync(Parser parser) {
        ATNState state = parser.getInterpreter().atn.states.get(parser.getState());
        boolean loop =
                state.getStateType() == ATNState.STAR_LOOP_ENTRY || state.getStateType() == ATNState.STAR_LOOP_BACK;
        int rule = parser.getRuleContext().getRuleIndex();
        boolean list = rule == GradParser.RULE_body
                || rule == GradParser.RULE_record
                || rule == GradParser.RULE_layerDecl
                || rule == GradParser.RULE_file;
        if (!loop || !list) {
            return;
        }
        IntervalSet next = parser.getATN().nextTokens(state);
        while (!next.contains(parser.getCurrentToken().getType())) {
            Token here = parser.getCurrentToken();
            tell(parser, here);
            boolean ends = startsNextDeclaration(here) || Tokens.is(here, "}");
            boolean leave = here.getType() == Token.EOF || rule != GradParser.RULE_file && ends;
            if (leave) {
                return;
            }
            skip(parser, rule != GradParser.RULE_file);
        }
    }

    @Override
    public boolean inErrorRecoveryMode(Parser parser) {
        return false;
    }

    private void tell(Parser parser, Token at) {
        if (at.getTokenIndex() <= lastTold) {
            return;
        }
        lastTold = at.getTokenIndex();
        Mistakes.explain(new Situation(parser, at, places)).ifPresent(diagnostics::report);
        if (++told >= ENOUGH) {
            throw new CancellationException();
        }
    }

    private void skip(Parser parser, boolean inBody) {
        boolean stuck = parser.getCurrentToken().getTokenIndex() == lastSkip;
        if (stuck && parser.getCurrentToken().getType() != Token.EOF) {
            parser.consume();
        }
        int brackets = openBrackets(parser);
        int braces = 0;
        Token token = parser.getCurrentToken();
        while (token.getType() != Token.EOF
                && !(inBody ? resumes(parser, token, brackets, braces) : startsNextDeclaration(token))) {
            switch (token.getText()) {
                case "(", "[" -> brackets++;
                case ")", "]" -> brackets--;
                case "{" -> braces++;
                case "}" -> braces--;
                default -> {}
            }
            parser.consume();
            token = parser.getCurrentToken();
        }
        lastSkip = token.getTokenIndex();
    }

    /** Declarations stand at the left margin: what does not is a mistake in a block, not the end of the block. */
    private boolean startsNextDeclaration(Token token) {
        return Tokens.startsTopOnly(token) && places.of(token).column() == 1;
    }

    private boolean resumes(Parser parser, Token token, int brackets, int braces) {
        if (Tokens.is(token, "}") && braces <= 0) {
            return true;
        }
        if (!firstOnLine(parser, token)) {
            return false;
        }
        String next = parser.getTokenStream().LT(2).getText();
        boolean definition = token.getType() == GradParser.ID && (next.equals("=") || next.equals("["));
        return startsNextDeclaration(token)
                || braces <= 0 && Tokens.startsStatement(token)
                || braces <= 0 && brackets <= 0 && definition;
    }

    private boolean firstOnLine(Parser parser, Token token) {
        Token before = parser.getTokenStream().LT(-1);
        return before == null || places.line(token) > places.line(before);
    }

    /** The round and square brackets that were opened since the statement began. */
    private static int openBrackets(Parser parser) {
        ParserRuleContext rule = parser.getRuleContext();
        int open = 0;
        for (int i = rule.getStart().getTokenIndex();
                i < parser.getCurrentToken().getTokenIndex();
                i++) {
            Token token = parser.getTokenStream().get(i);
            if (Tokens.is(token, "(") || Tokens.is(token, "[")) {
                open++;
            } else if (Tokens.is(token, ")") || Tokens.is(token, "]")) {
                open--;
            }
        }
        return open;
    }

    private static int type(String literal, Parser parser) {
        for (int type = 0; type <= parser.getVocabulary().getMaxTokenType(); type++) {
            if (literal.equals(parser.getVocabulary().getLiteralName(type))) {
                return type;
            }
        }
        throw new IllegalArgumentException(literal);
    }
}
