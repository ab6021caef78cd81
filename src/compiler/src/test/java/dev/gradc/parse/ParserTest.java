package dev.gradc.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.source.Diagnostics;
import dev.gradc.source.Source;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Statement;
import dev.gradc.syntax.SyntaxFile;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ParserTest {
    private static SyntaxFile parse(String text) {
        return Parser.parse(new Source("m.grad", text), new Diagnostics()).orElseThrow();
    }

    private static Declaration.Function function(String text) {
        return (Declaration.Function) parse(text).declarations().get(0);
    }

    @Test
    void theNearestDocumentationIsKeptWithoutItsStars() {
        String text = "/** Other. */ /**\n * Smooth,\n *  unbounded.\n */ /* aside */ fn f(x) = x";
        assertThat(function(text).doc()).contains("Smooth,\nunbounded.");
        assertThat(function("/**/ fn f(x) = x").doc()).isEmpty();
        assertThat(function("/* plain */ fn f(x) = x").doc()).isEmpty();
    }

    @Test
    void placesAreRightBehindCharactersOfTwoHalves() {
        Declaration.Function function = function("// \uD83D\uDE00\uD83D\uDE00\nfn f(x) = x + y");
        assertThat(function.body().span().text()).isEqualTo("x + y");
        assertThat(function.body().span()).hasToString("m.grad:2:11");
    }

    @Test
    void aReductionReachesOverProductsAndNotOverSums() {
        Expression.Chain sum =
                (Expression.Chain) function("fn f(x) = sum[i] a[i] * b[i] + c").body();
        assertThat(sum.links().get(0).operator()).isEqualTo(Expression.Operator.PLUS);
        assertThat(sum.first().span().text()).isEqualTo("sum[i] a[i] * b[i]");
    }

    @Test
    void aSignIsWeakerThanAPowerAndAPowerGroupsToTheRight() {
        Expression.Negation negation =
                (Expression.Negation) function("fn f(x) = -x^2^3").body();
        Expression.Power power = (Expression.Power) negation.operand();
        assertThat(power.exponent().span().text()).isEqualTo("2^3");
    }

    @Test
    void aBigSigmaIsASum() {
        Expression.Reduction reduction = (Expression.Reduction)
                function("fn f(x) = \u03a3[i in 0..3] x[i]").body();
        assertThat(reduction.reducer()).isEqualTo(Expression.Reducer.SUM);
        assertThat(reduction.indices().get(0).range()).isPresent();
    }

    @Test
    void wordsOfReductionsMayNameScalars() {
        Declaration.Function function = function("fn f(mean, max = 3) = g(mean, max = mean * max)");
        assertThat(function.formals())
                .extracting(formal -> formal.name().text())
                .containsExactly("mean", "max");
        Expression.Call call = (Expression.Call) function.body();
        assertThat(call.arguments().get(1).keyword())
                .hasValueSatisfying(word -> assertThat(word.text()).isEqualTo("max"));
    }

    @Test
    void aRangeMayBeAnArgumentWhereDataAreDescribed() {
        Declaration.Model model = (Declaration.Model) parse("model M { data { x = columns(0..64) / 16 } }")
                .declarations()
                .get(0);
        Statement.Settings data = (Statement.Settings) model.statements().get(0);
        Expression.Chain scaled =
                (Expression.Chain) data.settings().get(0).value().orElseThrow();
        assertThat(((Expression.Call) scaled.first()).arguments().get(0).rangeEnd())
                .isPresent();
    }

    @Test
    void aLocaleWithOtherDigitsChangesNothing() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(((Expression.Number) function("fn f(x) = 1.5e-3").body()).value())
                    .isEqualTo(1.5e-3);
        } finally {
            Locale.setDefault(before);
        }
    }
}
