package dev.gradc.parse;

import dev.gradc.grammar.GradLexer;
import dev.gradc.grammar.GradParser;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.Token;

/** Mistakes with words: those of other languages, those of this one in the wrong place or used as names. */
final class WordMistakes {
    static final List<Function<Situation, Optional<Diagnostic>>> TABLE = List.of(
            WordMistakes::foreignOperator, // a ** b
            WordMistakes::foreignWord, // def f(x) = x
            WordMistakes::noEqualsAfter, // loss = x
            WordMistakes::settingOutside, // optimizer = adam()
            WordMistakes::typeWithoutColon, // target y class(10)
            WordMistakes::keywordAsName, // param loss[3]
            WordMistakes::packageAfterDeclarations, // import after fn
            WordMistakes::declarationInBody, // fn inside model
            WordMistakes::statementOutside, // input at the top
            WordMistakes::misspelled, // modle Xor { }
            WordMistakes::returnInModel,
            WordMistakes::returnMissing,
            WordMistakes::blockByColon, // model Xor:
            WordMistakes::functionInBraces, // fn f(x) { x }
            WordMistakes::initializerWithoutTilde, // param W[3] normal()
            WordMistakes::onMissing, // optimizer sgd(lr) { }
            WordMistakes::thenOrElse); // if a else b

    private WordMistakes() {}

    private static Optional<Diagnostic> error(ErrorCode code, Situation s, Token token, String message, String fix) {
        return Optional.of(Diagnostic.error(code, s.span(token), message).fix(fix));
    }

    private static Optional<Diagnostic> foreignOperator(Situation s) {
        if (s.at().getType() != GradLexer.FOREIGN) {
            return Optional.empty();
        }
        String operator = s.at().getText();
        String fix = Words.insteadOfOperator(operator).orElse("leave it out");
        return error(ErrorCode.FOREIGN_OPERATOR, s, s.at(), "there is no " + operator + " in this language", fix);
    }

    /** The strange word is the token itself, or the one before if that could pass as a name. */
    private static Optional<Diagnostic> foreignWord(Situation s) {
        for (Token word : List.of(s.at(), s.before())) {
            boolean leads = word == s.at() ? !s.sameLine(s.before(), word) || s.atFileLevel() : leadsStatement(s);
            boolean couldBeName =
                    word.getType() == GradLexer.ID || word.getText().equals("var");
            Optional<String> instead = Words.insteadOfWord(word.getText());
            if (leads && couldBeName && instead.isPresent() && !Tokens.is(s.at(), "=")) {
                String message = word.getText() + " is not a word of this language";
                return error(ErrorCode.FOREIGN_WORD, s, word, message, "write " + instead.get());
            }
        }
        return Optional.empty();
    }

    /** Whether the token before is the first of its line or of its block. */
    private static boolean leadsStatement(Situation s) {
        Token earlier = s.before(2);
        return !s.sameLine(earlier, s.before()) || Tokens.is(earlier, "{") || Tokens.is(earlier, "}");
    }

    private static Optional<Diagnostic> noEqualsAfter(Situation s) {
        int word = s.before().getType();
        if (!Tokens.is(s.at(), "=") || word != GradLexer.LOSS && word != GradLexer.PENALTY) {
            return Optional.empty();
        }
        String keyword = s.before().getText();
        return error(
                ErrorCode.KEYWORD_AS_NAME,
                s,
                s.at(),
                keyword + " is followed by its formula without =",
                "write " + keyword + " " + Tokens.named(s.after()) + " ...");
    }

    private static Optional<Diagnostic> settingOutside(Situation s) {
        if (s.at().getType() != GradLexer.OPTIMIZER || !Tokens.is(s.after(), "=")) {
            return Optional.empty();
        }
        String message = "how to train is said in a block of its own";
        return error(ErrorCode.MISPLACED, s, s.at(), message, "write train { optimizer = ... }");
    }

    private static Optional<Diagnostic> keywordAsName(Situation s) {
        Token word = Tokens.is(s.at(), "=") || Tokens.is(s.at(), "[") ? s.before() : s.at();
        if (!Tokens.isKeyword(word)) {
            return Optional.empty();
        }
        boolean defined = word == s.at() && (Tokens.is(s.after(), "=") || Tokens.is(s.after(), "[") && s.firstOnLine());
        List<String> expected = s.expected();
        boolean formula = word.getType() == GradLexer.IF || word.getType() == GradLexer.REDUCE && !defined;
        boolean nameWanted = expected.contains("a name") && expected.size() <= 2 && !s.firstOnLine();
        boolean valueWanted = expected.contains("a number") && expected.contains("a name") && !s.firstOnLine();
        if (word == s.at() && (formula || !defined && !nameWanted && !valueWanted)) {
            return Optional.empty();
        }
        if (word.getType() == GradLexer.REDUCE && Tokens.is(s.at(), "[") && word == s.before()) {
            return Optional.empty(); // a reduction where none can be
        }
        if (word != s.at() && s.before(2).getType() == GradLexer.ID) {
            return Optional.empty(); // dim = 3 is a name left out; x dim = 3 is not
        }
        String text = word.getText();
        String fix = text.equals("output") ? "write output p = ..." : "take another name, " + text + "_1 for example";
        return error(ErrorCode.KEYWORD_AS_NAME, s, word, text + " is a word of the language and cannot be a name", fix);
    }

    private static Optional<Diagnostic> packageAfterDeclarations(Situation s) {
        int type = s.at().getType();
        if (!s.atFileLevel() || type != GradLexer.PACKAGE && type != GradLexer.IMPORT) {
            return Optional.empty();
        }
        String message =
                s.at().getText() + " stands too late: the package comes first, then the imports, then the rest";
        return error(ErrorCode.ORDER, s, s.at(), message, "move the line to the top of the file");
    }

    private static Optional<Diagnostic> declarationInBody(Situation s) {
        Optional<Token> opener = s.opener();
        if (!Tokens.startsTopOnly(s.at()) || opener.isEmpty() || !Tokens.is(opener.get(), "{")) {
            return Optional.empty();
        }
        String word = s.at().getText();
        if (s.span(s.at()).column() > 1) {
            String message = word + " cannot stand inside a block";
            return error(ErrorCode.MISPLACED, s, s.at(), message, "move it out of the block");
        }
        return Optional.of(
                Diagnostic.error(ErrorCode.UNCLOSED_BRACKET, s.span(s.at()), "a } is missing before this " + word)
                        .label(s.span(opener.get()), "this block is still open")
                        .fix("write } above this line"));
    }

    private static Optional<Diagnostic> statementOutside(Situation s) {
        boolean definition =
                s.at().getType() == GradLexer.ID && (Tokens.is(s.after(), "=") || Tokens.is(s.after(), "["));
        if (s.opener().isPresent()
                || s.rule() != GradParser.RULE_file
                || !definition && !Tokens.startsStatement(s.at())) {
            return Optional.empty();
        }
        String message = (definition ? "a definition" : s.at().getText()) + " stands outside of a model";
        return error(ErrorCode.OUTSIDE_MODEL, s, s.at(), message, "put it into model Name { ... }");
    }

    private static Optional<Diagnostic> misspelled(Situation s) {
        boolean atTop = s.rule() == GradParser.RULE_file && s.at().getType() == GradLexer.ID;
        Token word = atTop ? s.at() : s.before();
        boolean leads = atTop || word.getType() == GradLexer.ID && leadsStatement(s) && s.sameLine(word, s.at());
        boolean strange = atTop || s.at().getType() == GradLexer.ID || Tokens.is(s.at(), "{");
        Optional<String> meant = Words.meant(word.getText());
        if (!leads || !strange || meant.isEmpty()) {
            return Optional.empty();
        }
        String message = word.getText() + " is not a word of this language";
        return error(ErrorCode.FOREIGN_WORD, s, word, message, "did you mean " + meant.get() + "?");
    }

    private static Optional<Diagnostic> returnInModel(Situation s) {
        if (s.at().getType() != GradLexer.RETURN || s.rule() != GradParser.RULE_body) {
            return Optional.empty();
        }
        String message = "return belongs to a layer; what a model gives is its output";
        return error(ErrorCode.MISPLACED, s, s.at(), message, "write output p = ...");
    }

    private static Optional<Diagnostic> returnMissing(Situation s) {
        if (!Tokens.is(s.at(), "}") || s.rule() != GradParser.RULE_layerDecl) {
            return Optional.empty();
        }
        String message = "this layer ends without saying what it returns";
        return error(ErrorCode.RETURN_MISSING, s, s.at(), message, "write return a before the }");
    }

    private static Optional<Diagnostic> blockByColon(Situation s) {
        if (!Tokens.is(s.at(), ":") || !s.expects("{")) {
            return Optional.empty();
        }
        return error(ErrorCode.BRACKET_KIND, s, s.at(), "a block is put in braces", "write { here and } at its end");
    }

    private static Optional<Diagnostic> functionInBraces(Situation s) {
        if (!Tokens.is(s.at(), "{") || s.rule() != GradParser.RULE_fnDecl) {
            return Optional.empty();
        }
        String message = "a function is one formula, not a block";
        return error(ErrorCode.UNEXPECTED, s, s.at(), message, "write fn name(x) = formula");
    }

    private static Optional<Diagnostic> typeWithoutColon(Situation s) {
        Token type = Tokens.is(s.at(), "(") ? s.before() : s.at();
        Token name = type == s.at() ? s.before() : s.before(2);
        boolean typeWord = List.of("class", "int", "dim", "fn").contains(type.getText());
        if (!typeWord || !s.sameLine(name, type) || name.getType() != GradLexer.ID && !Tokens.is(name, "]")) {
            return Optional.empty();
        }
        String message = "a : is missing between " + name.getText() + " and its type " + type.getText();
        return error(ErrorCode.TYPE_MISSING, s, type, message, "write : " + type.getText());
    }

    private static Optional<Diagnostic> initializerWithoutTilde(Situation s) {
        Token name = s.before();
        boolean call = Tokens.is(s.at(), "(") && name.getType() == GradLexer.ID && s.rule() == GradParser.RULE_assign;
        if (!call || !Tokens.is(s.before(2), "]") || !s.sameLine(s.before(2), name)) {
            return Optional.empty();
        }
        String message = "what the parameter starts from follows a ~";
        return error(ErrorCode.UNEXPECTED, s, name, message, "write ~ " + name.getText() + "(...)");
    }

    private static Optional<Diagnostic> onMissing(Situation s) {
        if (s.rule() != GradParser.RULE_optimizerDecl && s.rule() != GradParser.RULE_on || !s.expects("on")) {
            return Optional.empty();
        }
        String message = "an optimizer says what it works on: the parameter and its gradient";
        return error(ErrorCode.UNEXPECTED, s, s.at(), message, "write on p, g before the {");
    }

    private static Optional<Diagnostic> thenOrElse(Situation s) {
        boolean wanted =
                s.rule() == GradParser.RULE_expr && !Tokens.is(s.at(), "=") && (s.expects("then") || s.expects("else"));
        boolean stray = s.at().getType() == GradLexer.THEN || s.at().getType() == GradLexer.ELSE;
        if (!wanted && !stray) {
            return Optional.empty();
        }
        String message = stray && !wanted
                ? s.at().getText() + " without its if"
                : "this if has no " + (s.expects("then") ? "then" : "else");
        return error(ErrorCode.ELSE_MISSING, s, s.at(), message, "write if c then a else b");
    }
}
