package dev.gradc.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DiagnosticRendererTest {
    private final DiagnosticRenderer renderer = new DiagnosticRenderer(false);

    @Test
    void showsTheLineTheCaretsTheLabelsAndTheFix() {
        Source source = new Source("net.grad", "param W2[10,128]\nlogits = W2 @ h1 + b2\n");
        Diagnostic diagnostic = Diagnostic.error(ErrorCode.PRODUCT_SIZES, source.span(26, 28), "sizes do not agree")
                .label(source.span(31, 33), "h1 is [256]")
                .label(source.span(6, 16), "declared here")
                .note("the product needs h1 of size 128")
                .fix("param W2[10,256]");
        assertThat(renderer.render(diagnostic)).isEqualTo("""
                net.grad:2:10: error[SHAPE-02]: sizes do not agree
                   2 | logits = W2 @ h1 + b2
                     |          ^^
                     |               -- h1 is [256]
                   1 | param W2[10,128]
                     |       ---------- declared here
                     = the product needs h1 of size 128
                     fix: param W2[10,256]
                """);
    }

    @Test
    void tabsAreWidenedInTheLineAndUnderIt() {
        Source source = new Source("t.grad", "\tz\t= q\n");
        assertThat(renderer.render(Diagnostic.error(ErrorCode.UNKNOWN_NAME, source.span(5, 6), "q is not declared")))
                .isEqualTo("""
                        t.grad:1:6: error[NAME-01]: q is not declared
                           1 |     z   = q
                             |           ^
                        """);
    }

    @Test
    void ofALongLineOnlyThePartAroundThePlaceIsShown() {
        Source source = new Source("t.grad", "x".repeat(100_000));
        String text = renderer.render(Diagnostic.error(ErrorCode.UNEXPECTED, source.span(50_000, 99_000), "here"));
        assertThat(text).startsWith("t.grad:1:50001: ");
        assertThat(text.lines().mapToInt(String::length).max().orElseThrow()).isLessThan(140);
    }

    @Test
    void aPlaceBehindTheLastCharacterHasACaret() {
        Source source = new Source("t.grad", "a\r\nb");
        assertThat(renderer.render(Diagnostic.error(ErrorCode.UNEXPECTED, source.span(4, 4), "more was expected")))
                .isEqualTo("""
                        t.grad:2:2: error[SYN-05]: more was expected
                           2 | b
                             |  ^
                        """);
    }

    @Test
    void colourChangesNothingElse() {
        Source source = new Source("t.grad", "a");
        Diagnostic diagnostic = Diagnostic.warning(ErrorCode.UNUSED, source.span(0, 1), "a is not used")
                .fix("b");
        String plain = renderer.render(diagnostic);
        assertThat(plain).contains("warning[LINT-02]");
        assertThat(new DiagnosticRenderer(true).render(diagnostic).replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo(plain);
    }

    @Test
    void phasesComeInTheirOrderPlacesInTheTextsAndNotMoreThanTen() {
        Source source = new Source("t.grad", "abcdefghijklmnopqrstuvwxyz");
        Diagnostics diagnostics = new Diagnostics();
        diagnostics.report(Diagnostic.error(ErrorCode.UNEXPECTED, source.span(9, 10), "first phase"));
        diagnostics.endPhase();
        for (int place = 20; place >= 0; place--) {
            diagnostics.report(Diagnostic.error(ErrorCode.UNKNOWN_NAME, source.span(place, place + 1), "second phase"));
        }
        diagnostics.report(Diagnostic.error(ErrorCode.UNKNOWN_NAME, source.span(3, 4), "the same again"));
        assertThat(diagnostics.shown())
                .extracting(shown -> shown.span().start())
                .containsExactly(9, 0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(diagnostics.errorCount()).isEqualTo(22);
        assertThat(renderer.render(diagnostics)).endsWith("and 12 more\n");
    }

    @Test
    void idsAreUnique() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::id)).doesNotHaveDuplicates();
    }
}
