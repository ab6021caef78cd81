package dev.gradc.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommentsTest {
    static Stream<Arguments> lines() {
        return Stream.of(
                arguments("a = W x + b", "a = W x + b"),
                arguments(
                        "\u03b4\u207d\u00b2\u207e = (W\u207d\u00b3\u207e)\u1d40 \u03b4\u207d\u00b3\u207e \u2299 \u03c3\u2032(z)",
                        "delta2 = (W3).T delta3 * sigma'(z)"),
                arguments("\u2202L/\u2202W\u207d\u00b9\u2070\u207e", "dL/dW10"),
                arguments("\u03a3 \u03a9 \u03b8 \u2190 \u2212\u00bd", "sum Omega theta <- -1/2"),
                arguments("w\u2081\u2082", "w_1_2"),
                arguments("f\u00fcr na\u00efve \u00c9t\u00e9 \u00df", "fur naive Ete ss"),
                arguments("*/ x", "* / x"),
                arguments("*\\/ x", "* / x"),
                arguments("*\u200b/ x", "* / x"),
                arguments("/* x", "/ * x"),
                arguments("a\u2299/ b", "a* / b"),
                arguments("\\u002a\\u002f x", "u002au002f x"),
                arguments("a\nb\rc", "a b c"),
                arguments("a\u2028b\u0085c", "abc"),
                arguments("tab\there", "tab here"),
                arguments("\u202e\ud83d\ude00", ""));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void becomesOneHarmlessLine(String text, String expected) {
        assertThat(Comments.line(text)).isEqualTo(expected);
    }

    @Test
    void everyCharacterPairIsHarmless() {
        for (char a = 0; a < 0x3000; a++) {
            for (String text : new String[] {"*" + a + "/", a + "/", "*" + a, "\\" + a, "x" + a + "u000a"}) {
                String line = Comments.line(text);
                assertThat(line).matches("[ -~]*").doesNotContain("*/", "/*", "\\");
            }
        }
    }

    @Test
    void javadocHoldsNoTagAndNoElement() {
        assertThat(Comments.javadoc("@see <b>{@link x}</b> & y"))
                .isEqualTo("&#64;see &lt;b&gt;&#123;&#64;link x&#125;&lt;/b&gt; &amp; y");
        assertThat(Comments.code("@param } {x")).isEqualTo("param ) (x");
        assertThat(Comments.equation("a > 0")).isEqualTo("{@code a > 0}");
    }

    @Test
    void cutsLongLines() {
        assertThat(Comments.line("x".repeat(1_000_000))).hasSizeLessThan(500);
    }
}
