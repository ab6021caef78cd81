package dev.gradc.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.model.Model;
import dev.gradc.source.ErrorCode;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files together, many errors at once, and text that means harm. */
class CheckerTest {
    private static final String MODEL = """
            model M {
              input x[3]  target y[3]
              param w[3]
              output p = %s
              loss mse(p, y)
            }
            """;

    @Test
    void importedDeclarationsAreSeen() {
        Checking checking = Checking.of(
                "main.grad",
                "import shapes\n" + MODEL.formatted("bump(w * x)"),
                Map.of("shapes", "fn bump(x) = exp(-x^2)\n"));
        assertThat(checking.rendered()).isEmpty();
        assertThat(checking.models()).hasSize(1);
    }

    @Test
    void ownDeclarationsHideTheLibrary() {
        Checking checking = Checking.of("main.grad", "fn relu(x) = x + 1\n" + MODEL.formatted("relu(w * x)"));
        assertThat(checking.models().get(0).forward().toString()).contains("relu(z[j])");
        assertThat(checking.rendered()).isEmpty();
    }

    @Test
    void importsInACircleAreRefused() {
        String text = "import other\n" + MODEL.formatted("w * x");
        Checking checking =
                Checking.of("main.grad", text, Map.of("other", "import third\n", "third", "import other\n"));
        assertThat(checking.rendered()).contains("third:1:1: error[NAME-10]: files import one another in a circle");
    }

    @Test
    void anErrorInAnImportedFunctionSaysWhereItIsCalled() {
        Checking checking = Checking.of(
                "main.grad",
                "import shapes\n" + MODEL.formatted("bump(w * x)"),
                Map.of("shapes", "fn bump(x) = exp(-xx^2)\n"));
        assertThat(checking.rendered())
                .contains("shapes:1:19: error[NAME-01]: xx is not declared")
                .contains("bump is called at main.grad:5:14");
    }

    @Test
    void mistakesThatDoNotFollowFromOneAnotherAreAllTold() {
        String lines = "  z%d = w * missing%d\n";
        StringBuilder text = new StringBuilder("model M {\n  input x[3]  target y[3]\n  param w[3]\n");
        for (int i = 1; i <= 12; i++) {
            text.append(lines.formatted(i, i))
                    .append("  a")
                    .append(i)
                    .append(" = tanh(z")
                    .append(i)
                    .append(")\n");
        }
        Checking checking = Checking.of("m.grad", text + "  output p = a1\n  loss mse(p, y)\n}\n");
        assertThat(checking.diagnostics().errorCount()).isEqualTo(12);
        assertThat(checking.diagnostics().shown()).hasSize(10).allMatch(d -> d.code() == ErrorCode.UNKNOWN_NAME);
        assertThat(checking.rendered()).endsWith("and 2 more\n");
        assertThat(checking.models()).isEmpty();
    }

    @Test
    void aModelThatIsRightStandsBesideOneThatIsWrong() {
        String other = MODEL.formatted("w * x").replace("model M", "model Other");
        Checking checking = Checking.of("m.grad", MODEL.formatted("w * xx") + other);
        assertThat(checking.models()).extracting(Model::name).containsExactly("Other");
    }

    @Test
    void positionsCanBeDefinedOneByOne() {
        Checking checking = Checking.of(
                "m.grad",
                MODEL.formatted("h[0,:] + h[1,:]")
                        .replace("  output", "  h[0,j] = w[j] * x[j]\n  h[1,j] = x[j]\n  output"));
        assertThat(checking.rendered()).isEmpty();
        assertThat(checking.models().get(0).forward().toString()).contains("p[j] = (h[0,j] + h[1,j])");
    }

    @Test
    void aDeepFormulaIsCheckedOnItsOwnStack() {
        String deep = "(".repeat(400) + "w" + " + 1)".repeat(400);
        assertThat(Checking.of("m.grad", MODEL.formatted(deep + " * x")).rendered())
                .isEmpty();
    }

    @Test
    void aLongSumTakesNoQuadraticTime() {
        String sum = "w * x" + " + x".repeat(20_000);
        assertThat(Checking.of("m.grad", MODEL.formatted(sum)).rendered()).isEmpty();
    }

    @Test
    void theLocaleChangesNothing() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            Checking turkish = Checking.of("m.grad", MODEL.formatted("w @ x @ x"));
            Locale.setDefault(Locale.ROOT);
            assertThat(turkish.rendered())
                    .isEqualTo(
                            Checking.of("m.grad", MODEL.formatted("w @ x @ x")).rendered());
        } finally {
            Locale.setDefault(before);
        }
    }
}
