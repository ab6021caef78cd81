package dev.gradc.parse;

import dev.gradc.grammar.GradLexer;
import dev.gradc.grammar.GradParser;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.antlr.v4.runtime.Token;

/** Mistakes with values, names and the operators between them. */
final class ValueMistakes {
    static final List<Function<Situation, Optional<Diagnostic>>> TABLE = List.of(
            ValueMistakes::numberForm, // .5
            ValueMistakes::chainedComparison, // a < b < c
            ValueMistakes::valueSwallowed, // a = , then a definition on the next line
            ValueMistakes::indexOnTheLeft, // y[i + 1] = x
            ValueMistakes::equalsMissing, // fn f(x) x
            ValueMistakes::oneEquals, // if a = b
            ValueMistakes::twoEquals, // z == W @ x
            ValueMistakes::conditionalInside, // x + if
            ValueMistakes::reductionInside, // 2 ^ sum[i] x[i]
            ValueMistakes::valueMissing, // a + )
            ValueMistakes::callOfValue, // (f)(x)
            ValueMistakes::commaMissing, // fn f(a b)
            ValueMistakes::sideBySide, // W x
            ValueMistakes::statementByOperator, // - x
            ValueMistakes::callAlone, // dense(3)
            ValueMistakes::strangeDeclaration, // hello world
            ValueMistakes::nameMissing); // param 3

    /** Lists in which two neighbours are never meant as a product. */
    private static final Set<Integer> LISTS =
            Set.of(GradParser.RULE_formals, GradParser.RULE_formal, GradParser.RULE_shape);

    private ValueMistakes() {}

    private static Optional<Diagnostic> error(ErrorCode code, Span span, String message, String fix) {
        return Optional.of(Diagnostic.error(code, span, message).fix(fix));
    }

    private static Optional<Diagnostic> numberForm(Situation s) {
        boolean leadingPoint =
                Tokens.is(s.at(), ".") && s.after().getType() == GradLexer.INT && s.touching(s.at(), s.after());
        boolean trailingPoint = Tokens.is(s.before(), ".") && s.before(2).getType() == GradLexer.INT;
        if (leadingPoint) {
            String fix = "write 0." + s.after().getText();
            return error(ErrorCode.NUMBER_FORM, s.span(s.at(), s.after()), "a number begins with a digit", fix);
        }
        if (trailingPoint) {
            String fix = "write " + s.before(2).getText() + ".0";
            return error(ErrorCode.NUMBER_FORM, s.span(s.before(2), s.before()), "a digit follows the point", fix);
        }
        return Optional.empty();
    }

    private static Optional<Diagnostic> chainedComparison(Situation s) {
        boolean comparison = List.of("<", "<=", ">", ">=", "==", "!=").contains(s.at().getText());
        if (!comparison
                || !Tokens.endsValue(s.before())
                || s.rule() == GradParser.RULE_assign
                || s.rule() == GradParser.RULE_lhs) {
            return Optional.empty();
        }
        return error(ErrorCode.UNEXPECTED, s.span(s.at()), "comparisons do not chain", "write a < b && b < c");
    }

    /** What was taken for the value is the name of the next definition. */
    private static Optional<Diagnostic> valueSwallowed(Situation s) {
        Token name = s.before();
        Token waiting = s.before(2);
        boolean next = Tokens.is(s.at(), "=") && name.getType() == GradLexer.ID && !s.sameLine(waiting, name);
        if (!next || !Tokens.isOperator(waiting) && !Tokens.is(waiting, "=")) {
            return Optional.empty();
        }
        String message = "a value is missing after " + waiting.getText();
        return error(
                ErrorCode.VALUE_MISSING,
                s.behind(waiting),
                message,
                "write a value, or leave " + waiting.getText() + " out");
    }

    private static Optional<Diagnostic> indexOnTheLeft(Situation s) {
        boolean left = s.rule() == GradParser.RULE_lhs
                && s.opener().map(opener -> Tokens.is(opener, "[")).orElse(false);
        if (!left) {
            return Optional.empty();
        }
        String message = "an index on the left of = is a name or a number, not a formula";
        return error(ErrorCode.UNEXPECTED, s.span(s.at()), message, "write y[i] = ... and move the rest to the right");
    }

    private static Optional<Diagnostic> oneEquals(Situation s) {
        boolean inBrackets = s.opener().map(opener -> !Tokens.is(opener, "{")).orElse(false);
        if (!Tokens.is(s.at(), "=")
                || !inBrackets && !s.within(GradParser.RULE_expr) && !s.within(GradParser.RULE_body)) {
            return Optional.empty();
        }
        List<String> expected = s.expected();
        if (expected.contains("a name") && expected.size() <= 2) {
            return Optional.empty();
        }
        boolean condition = inBrackets || s.within(GradParser.RULE_expr);
        return condition
                ? error(ErrorCode.EQUALS_TWICE, s.span(s.at()), "a comparison is written with two signs", "write ==")
                : error(
                        ErrorCode.UNEXPECTED,
                        s.span(s.at()),
                        "only a name, with or without indices, can stand left of =",
                        "write name = ... and use the name");
    }

    private static Optional<Diagnostic> twoEquals(Situation s) {
        boolean wanted = s.expects("=") && (Tokens.is(s.at(), "=="));
        return wanted
                ? error(ErrorCode.EQUALS_TWICE, s.span(s.at()), "a definition is written with one sign", "write =")
                : Optional.empty();
    }

    private static Optional<Diagnostic> conditionalInside(Situation s) {
        if (s.at().getType() != GradLexer.IF || !Tokens.isOperator(s.before())) {
            return Optional.empty();
        }
        String message = "inside a formula an if stands in parentheses";
        return error(ErrorCode.UNEXPECTED, s.span(s.at()), message, "write (if c then a else b)");
    }

    private static Optional<Diagnostic> reductionInside(Situation s) {
        boolean opened = Tokens.is(s.at(), "[") && s.before().getType() == GradLexer.REDUCE;
        if (!opened && (s.at().getType() != GradLexer.REDUCE || !Tokens.is(s.after(), "["))) {
            return Optional.empty();
        }
        Token word = opened ? s.before() : s.at();
        String message = word.getText() + "[...] reaches to the end of the product, so here it needs parentheses";
        return error(ErrorCode.UNEXPECTED, s.span(word), message, "write (" + word.getText() + "[i] ...)");
    }

    private static Optional<Diagnostic> valueMissing(Situation s) {
        Token before = s.before();
        boolean waiting = Tokens.isOperator(before)
                || Tokens.is(before, "=")
                || Tokens.is(before, ",") && s.expects("a number")
                || Tokens.is(before, "..")
                || List.of(
                                GradLexer.LOSS,
                                GradLexer.PENALTY,
                                GradLexer.RETURN,
                                GradLexer.IF,
                                GradLexer.THEN,
                                GradLexer.ELSE)
                        .contains(before.getType());
        if (!waiting || Tokens.startsValue(s.at()) || Tokens.is(s.at(), "{")) {
            return Optional.empty();
        }
        String message = "a value is missing after " + before.getText();
        boolean twoOperators = Tokens.isOperator(s.at());
        String fix = twoOperators
                ? "leave one of the two operators out"
                : "write a value, or leave " + before.getText() + " out";
        return error(ErrorCode.VALUE_MISSING, twoOperators ? s.span(s.at()) : s.behind(before), message, fix);
    }

    /** Two values on one line with nothing between them. The second may have been taken for the start of a statement. */
    private static Optional<Diagnostic> sideBySide(Situation s) {
        boolean taken = s.rule() == GradParser.RULE_assign || s.rule() == GradParser.RULE_lhs;
        Token second = taken ? s.before() : s.at();
        Token first = taken ? s.before(2) : s.before();
        List<String> expected = s.expected();
        boolean wordWanted =
                expected.size() == 1 && Character.isLetter(expected.get(0).charAt(0));
        boolean values = Tokens.endsValue(first) && !Tokens.is(first, "}") && Tokens.startsValue(second);
        if (!values || wordWanted || !s.sameLine(first, second)) {
            return Optional.empty();
        }
        String a = first.getText();
        String b = second.getText();
        Diagnostic diagnostic =
                Diagnostic.error(ErrorCode.SIDE_BY_SIDE, s.span(first, second), "two values side by side");
        if (first.getType() == GradLexer.STRING || second.getType() == GradLexer.STRING) {
            return Optional.of(diagnostic);
        }
        boolean simple = !Tokens.isCloser(first) && !Tokens.isOpener(second);
        boolean number = first.getType() == GradLexer.INT || first.getType() == GradLexer.NUMBER;
        if (number) {
            return Optional.of(diagnostic.fix("write " + a + " * " + (simple ? b : "...")));
        }
        if (s.opener().map(opener -> !Tokens.is(opener, "{")).orElse(false)) {
            diagnostic = diagnostic.fix("write " + (simple ? a + ", " + b : ", between them") + " for two arguments");
        }
        return Optional.of(diagnostic
                .fix("write " + (simple ? a + " @ " + b : "@ between them") + " for the matrix product")
                .fix("write " + (simple ? a + " * " + b : "* between them") + " for the elementwise product"));
    }

    private static Optional<Diagnostic> commaMissing(Situation s) {
        boolean list = LISTS.contains(s.rule()) && !Tokens.is(s.before(), ",");
        if (!list || !Tokens.startsValue(s.at()) && !Tokens.isKeyword(s.at())) {
            return Optional.empty();
        }
        return error(ErrorCode.COMMA, s.behind(s.before()), "a comma is missing here", "write ,");
    }

    private static Optional<Diagnostic> callOfValue(Situation s) {
        if (!Tokens.is(s.at(), "(") || !Tokens.isCloser(s.before())) {
            return Optional.empty();
        }
        String message = "only a function by its name can be called";
        return error(ErrorCode.UNEXPECTED, s.span(s.at()), message, "write * for a product");
    }

    private static Optional<Diagnostic> statementByOperator(Situation s) {
        boolean inBlock = s.rule() == GradParser.RULE_body || s.rule() == GradParser.RULE_layerDecl;
        if (!inBlock || !Tokens.isOperator(s.at()) && !Tokens.startsValue(s.at())) {
            return Optional.empty();
        }
        String message = "a statement begins with a name or a word of the language, not with " + Tokens.named(s.at());
        return error(ErrorCode.UNEXPECTED, s.span(s.at()), message, "write name = ...");
    }

    private static Optional<Diagnostic> callAlone(Situation s) {
        boolean statement = s.rule() == GradParser.RULE_assign || s.rule() == GradParser.RULE_lhs;
        if (!statement || s.before().getType() != GradLexer.ID) {
            return Optional.empty();
        }
        String name = s.before().getText();
        String message = "= and a formula are missing after " + name;
        String fix =
                Tokens.is(s.at(), "(") ? "give the result a name: y = " + name + "(...)" : "write " + name + " = ...";
        return error(ErrorCode.VALUE_MISSING, s.span(s.before()), message, fix);
    }

    private static Optional<Diagnostic> equalsMissing(Situation s) {
        boolean defines = s.rule() != GradParser.RULE_assign && s.rule() != GradParser.RULE_lhs;
        boolean setting = List.of(GradParser.RULE_setting, GradParser.RULE_key, GradParser.RULE_record)
                .contains(s.rule());
        boolean afterKey =
                setting && s.sameLine(s.before(), s.at()) && s.before().getType() != GradLexer.STRING;
        if (!defines || !afterKey && !s.expects("=") || !Tokens.startsValue(s.at())) {
            return Optional.empty();
        }
        return error(ErrorCode.EQUALS_TWICE, s.behind(s.before()), "a = is missing here", "write =");
    }

    private static Optional<Diagnostic> strangeDeclaration(Situation s) {
        if (s.rule() != GradParser.RULE_file || s.opener().isPresent()) {
            return Optional.empty();
        }
        String message = "a file is made of models, layers and functions; none begins with " + Tokens.named(s.at());
        return error(ErrorCode.UNEXPECTED, s.span(s.at()), message, "write model Name { ... } or fn name(x) = ...");
    }

    private static Optional<Diagnostic> nameMissing(Situation s) {
        List<String> expected = s.expected();
        if (!expected.contains("a name") || expected.size() > 2) {
            return Optional.empty();
        }
        String message = "a name was expected here, not " + Tokens.named(s.at());
        Span place = s.firstOnLine() ? s.behind(s.before()) : s.span(s.at());
        return Optional.of(Diagnostic.error(ErrorCode.NAME_EXPECTED, place, message));
    }
}
