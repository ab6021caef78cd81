package dev.gradc.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.source.Diagnostic;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Source;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.SyntaxFile;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts made to hurt: they are refused with a place or read, and neither takes long. */
@Timeout(300) // against hanging, not a measurement
class HostileTextsTest {
    private static final int MEGABYTE = 1 << 20;

    private final Diagnostics diagnostics = new Diagnostics();

    private Optional<SyntaxFile> parse(String text) {
        return Parser.parse(new Source("hostile.grad", text), diagnostics);
    }

    private static String formula(String formula) {
        return "fn f(x) = " + formula;
    }

    static List<Arguments> nests() {
        return List.of(
                Arguments.of("(", "x", ")"),
                Arguments.of("[", "x", "]"),
                Arguments.of("f(", "x", ")"),
                Arguments.of("-", "x", ""),
                Arguments.of("- -", "x", ""),
                Arguments.of("!", "x", ""),
                Arguments.of("x^", "x", ""),
                Arguments.of("x^-", "x", ""),
                Arguments.of("sum[i] ", "x", ""),
                Arguments.of("sum[i] x * ", "x", ""),
                Arguments.of("-sum[i] x * ", "x", ""),
                Arguments.of("if x then x else ", "x", ""),
                Arguments.of("if ", "x", " then x else x"),
                Arguments.of("if x then ", "x", " else x"),
                Arguments.of("", "x", "[1]"),
                Arguments.of("", "x", ".T"),
                Arguments.of("x[", "0", "]"),
                Arguments.of("a(b = [1, ", "0", "])"));
    }

    @ParameterizedTest
    @MethodSource("nests")
    void deepNestingIsRefusedWithItsPlace(String before, String middle, String after) {
        assertThat(parse(formula(before.repeat(100_000) + middle + after.repeat(100_000))))
                .isEmpty();
        assertThat(diagnostics.shown()).singleElement().satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_DEEP);
            assertThat(refusal.span().column()).isGreaterThan(400);
        });
    }

    @ParameterizedTest
    @MethodSource("nests")
    void aHundredLevelsAreRead(String before, String middle, String after) {
        assertThat(parse(formula(before.repeat(100) + middle + after.repeat(100))))
                .isPresent();
    }

    @Test
    void fourHundredAndNinetyBracketsAreRead() {
        assertThat(parse(formula("(".repeat(490) + "x" + ")".repeat(490)))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"model M { ", "model M { data { a = { ", "{ b = "})
    void openBlocksAreRefused(String block) {
        assertThat(parse(block.repeat(50_000))).isEmpty();
        assertThat(diagnostics.hasErrors()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"+,PLUS", "-,MINUS", "*,TIMES", "@,PRODUCT", "||,OR", "&&,AND"})
    void aLongChainIsFlat(String symbol, Expression.Operator operator) {
        SyntaxFile file =
                parse(formula("x" + (" " + symbol + " x[1]^2").repeat(100_000))).orElseThrow();
        Declaration.Function function =
                (Declaration.Function) file.declarations().get(0);
        Expression.Chain chain = (Expression.Chain) function.body();
        assertThat(chain.links()).hasSize(100_000).allMatch(link -> link.operator() == operator);
    }

    @Test
    void aModelOfManyStatementsIsRead() {
        assertThat(parse("model M {\n" + "  z = -f(x)[1] * (if a < b then -c else d^2)\n".repeat(20_000) + "}"))
                .isPresent();
        assertThat(diagnostics.shown()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0416",
                ")",
                "}",
                "(",
                "] ",
                "a ",
                "a b c\n",
                "= ",
                "model ",
                "fn ",
                "\" ",
                "/* ",
                "/**/",
                "// ",
                "' ",
                ". ",
                "1",
                "9e9 ",
                "x = 1 ",
                "loss ",
                "sum[",
                "a.b",
                "-",
                "if ",
                "..",
                ": ",
                ", ",
                "|> f() ",
                "{",
                "[ ]",
                "import a ",
                "\u0000",
                "\uD83D\uDE00",
                "\uD83D",
                "fn f(x) = x\n",
                "fn f(x) =\n",
                "model M { z = = 3 }\n",
                "W x\n",
                "\\u0041"
            })
    void aMegabyteOfAnythingIsAnsweredQuickly(String piece) {
        for (String frame : List.of("%s", "model M {\n%s", "fn f(x) = %s", "model M { train { %s } }")) {
            parse(frame.replace("%s", piece.repeat(MEGABYTE / piece.length() / 4)));
        }
        assertThat(diagnostics.shown().stream().filter(Diagnostic::isError).count())
                .isLessThanOrEqualTo(10);
        assertThat(new DiagnosticRenderer(false).render(diagnostics).length()).isLessThan(20_000);
    }

    @Test
    void aTextTooLongIsRefused() {
        assertThat(parse(" ".repeat(Parser.MAX_LENGTH + 1))).isEmpty();
        assertThat(diagnostics.shown()).extracting(Diagnostic::code).containsExactly(ErrorCode.TOO_LONG);
    }

    @Test
    void aNameTooLongIsRefused() {
        assertThat(parse(formula("a".repeat(100_000)))).isEmpty();
        assertThat(diagnostics.shown()).extracting(Diagnostic::code).containsExactly(ErrorCode.NAME_TOO_LONG);
    }

    @Test
    void randomBytesAndRandomTokensNeverEscape() {
        Random random = new Random(1);
        String[] words =
                ("model fn layer ( ) [ ] { } = == + - * @ ^ , : ; . .. |> x y W 1 2.5 \"s\" sum max if then else loss "
                                + "input param ~ in T return train data ** & ' \u03b4 \u0416 \n")
                        .split(" ");
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder(round % 2 == 0 ? "model M { z = " : "");
            for (int i = random.nextInt(60); i >= 0; i--) {
                text.append(words[random.nextInt(words.length)]).append(' ');
            }
            Diagnostics said = new Diagnostics();
            boolean read = Parser.parse(new Source("random.grad", text.toString()), said)
                    .isPresent();
            assertThat(read).as(text.toString()).isEqualTo(!said.hasErrors());
            assertThat(new DiagnosticRenderer(true).render(said)).doesNotContain("null");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u202e", "\u2066", "\u0000", "\u0007", "\u007f", "\u0085"})
    void charactersThatHideTextAreRefusedEvenInComments(String character) {
        assertThat(parse("// a comment " + character + "\nfn f(x) = x")).isEmpty();
        assertThat(diagnostics.shown()).singleElement().satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.CHARACTER);
            assertThat(refusal.message()).contains(String.format("U+%04X", character.codePointAt(0)));
        });
    }
}
