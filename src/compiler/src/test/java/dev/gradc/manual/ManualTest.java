package dev.gradc.manual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.library.Library;
import dev.gradc.syntax.Declaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of the library says all that the library says, and the page in the repository is that page; -Dgolden=update writes it anew. */
class ManualTest {
    private static final Path COMMITTED = Path.of("..", "..", "docs", "library.md");

    /** Written by signs and words: x^y, if then else. */
    private static final Set<ScalarFunction> UNNAMED = EnumSet.of(ScalarFunction.POWER, ScalarFunction.SELECT);

    private static String page;

    @BeforeAll
    static void write() {
        page = Manual.page();
    }

    @Test
    void theCommittedPageIsThatOfTheLibrary() throws IOException {
        if ("update".equals(System.getProperty("golden"))) {
            Files.createDirectories(COMMITTED.getParent());
            Files.writeString(COMMITTED, page);
        }
        assertThat(COMMITTED).as("written by -Dgolden=update").exists();
        assertThat(page).isEqualTo(Files.readString(COMMITTED));
    }

    static Stream<Declaration> declarations() {
        return Library.files().stream().flatMap(f -> f.declarations().stream());
    }

    @Test
    void everyDeclarationOccursWithItsCommentItsTextAndItsArguments() {
        assertThat(declarations()).hasSizeGreaterThan(150);
        declarations().forEach(d -> {
            Declared declared = Declared.of(d);
            assertThat(page)
                    .contains("\n### " + declared.name() + "\n")
                    .contains("`" + declared.signature() + "`")
                    .contains("\n" + d.span().text() + "\n");
            declared.doc().ifPresent(doc -> assertThat(page).contains("\n" + doc + "\n"));
        });
    }

    @Test
    void everyScalarFunctionAndReductionOccurs() {
        Stream<String> scalars = Arrays.stream(ScalarFunction.values())
                .filter(f -> !f.condition() && !UNNAMED.contains(f))
                .map(ScalarFunction::text);
        Stream<String> reductions = Arrays.stream(ReduceOp.values()).map(ReduceOp::toString);
        assertThat(Stream.concat(scalars, reductions))
                .allSatisfy(name -> assertThat(page).contains("\n### " + name + "\n"));
    }

    static Stream<Entry> entries() {
        return Manual.entries().stream();
    }

    /** What each chapter must show of each entry. */
    private static List<String> promised(Chapter chapter) {
        return switch (chapter) {
            case BUILTINS -> List.of("eriv");
            case ACTIVATIONS, LAYERS, RECURRENT, TRAINING, LOSSES, FUNCTIONS, CONSTRAINTS ->
                List.of("Derived", "\nGradients", "∂L/∂");
            case PENALTIES -> List.of("Derived", "\nPenalties", "∂R/∂W");
            case OPTIMISERS, SCHEDULES, CLIPPINGS -> List.of("Derived", "\nUpdate", " ← ");
            case INITIALISERS, METRICS, SIZES, CONSTANTS -> List.of("```grad\n");
        };
    }

    @Test
    void everyEntryShowsWhatItsChapterPromises() {
        Examples examples = Examples.read();
        entries().forEach(e -> assertThat(e.text(examples)).contains(promised(e.chapter())));
    }

    /** Some that are known by heart, so that a derivative by another thing, or of another, would be seen. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "silu | ∂L/∂x = ψ silu′(x)",
                "tanh_shrink | tanh_shrink′(z) = 1 − tanh′(z)",
                "softmax | ∂L/∂z = y ⊙ (ψ − (ψᵀ y) 1)",
                "half_squared_error | ∂L/∂p = p − y",
                "cross_entropy_logits | ∂L/∂z = exp(z − ln(1ᵀ exp(z)) 1) − e(y)",
                "dense | ∂L/∂x = (W⁽¹⁾)ᵀ ψ",
                "dense | ∂L/∂W⁽¹⁾ = ψ xᵀ",
                "l2 | ∂R/∂W = 0.02 W",
                "positive | ∂L/∂log_v = ψ ⊙ y",
                "tanh | tanh′(x) = 1 − y²",
                "exp | ∂L/∂x = ψ y",
                "sqrt | ∂L/∂x = ½ ψ / √x",
                "floor | Its derivative is taken to be 0 everywhere.",
                "sgd | w ← w − η ∂L/∂w",
                "sgd | v ← g + momentum v + λ θ"
            })
    void derivativesAreThoseOfTextbooks(String name, String line) {
        assertThat(Manual.entry(name).orElseThrow()).contains(line);
    }

    @Test
    void everyLinkOfTheContentsLeadsToAHeading() {
        List<String> anchors = new ArrayList<>();
        for (String line : page.lines().filter(l -> l.matches("#+ .*")).toList()) {
            String plain = line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-');
            long before = anchors.stream()
                    .filter(a -> a.replaceFirst("-\\d+$", "").equals(plain))
                    .count();
            anchors.add(before == 0 ? plain : plain + "-" + before);
        }
        List<String> targets = new ArrayList<>();
        Matcher link = Pattern.compile("\\]\\(#([^)]*)\\)").matcher(page);
        while (link.find()) {
            targets.add(link.group(1));
        }
        assertThat(targets)
                .doesNotHaveDuplicates()
                .isEqualTo(anchors.subList(1, anchors.size())); // the title has no link
    }

    @Test
    void theSameTwice() {
        assertThat(Manual.entry("lstm")).isEqualTo(Manual.entry("lstm"));
        assertThat(page).contains(Manual.entry("lstm").orElseThrow());
    }

    @Test
    void aNameOfTwoChaptersIsToldTwice() {
        assertThat(Manual.entry("norm").orElseThrow()).contains("norm(v[n])", "norm(limit) on g, norm");
    }

    @ParameterizedTest
    @CsvSource({"gelo, gelu", "cros_entropy, cross_entropy", "RELU, relu"})
    void aNameThatIsNoneIsToldWhatWasMeant(String wrong, String meant) {
        assertThat(Manual.entry(wrong)).isEmpty();
        assertThat(Manual.closest(wrong)).contains(meant);
    }

    @Test
    void theWhereClauseSpeaksOfWhatIsShown() {
        assertThat(Manual.entry("positional_embedding").orElseThrow()).doesNotContain("vector of ones", "\nLoss");
    }
}
