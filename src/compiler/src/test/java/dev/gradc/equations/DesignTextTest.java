package dev.gradc.equations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The 2-2-2-1 network prints what the design gives, to the letter: whole pages where it gives pages, lines where it gives lines. */
class DesignTextTest {
    @Test
    void matrixNotationIsThePageOfTheDesign() throws IOException {
        assertThat(render(Notation.MATRIX, Format.TEXT, EquationOptions.DEFAULT))
                .isEqualTo(block("`--notation matrix"));
    }

    @Test
    void indexNotationHasTheLinesOfTheDesign() throws IOException {
        holds(render(Notation.INDEX, Format.TEXT, EquationOptions.DEFAULT), block("`--notation index`"));
    }

    @Test
    void scalarNotationHasTheLinesOfTheDesign() throws IOException {
        // "both paths, always" is the design's remark.
        String lines = block("`--notation scalar`").replaceAll(" +both paths, always", "");
        holds(render(Notation.SCALAR, Format.TEXT, EquationOptions.DEFAULT), lines);
    }

    @Test
    void chainNotationHasTheLinesOfTheDesign() throws IOException {
        holds(render(Notation.CHAIN, Format.TEXT, EquationOptions.DEFAULT), block("`--notation chain`"));
    }

    @Test
    void latexHasTheLinesOfTheDesign() throws IOException {
        String text = render(Notation.MATRIX, Format.LATEX, EquationOptions.DEFAULT);
        for (String line : block("`--format latex`").split("\n")) {
            assertThat(text).contains("\n" + line);
        }
    }

    @Test
    void batchFormHasTheEquationsOfTheDesign() throws IOException {
        String text = render(Notation.MATRIX, Format.TEXT, EquationOptions.DEFAULT.withBatch());
        for (String equation : block("`--batch`").strip().split("   +")) {
            assertThat(text).contains("  " + equation + "  ");
        }
    }

    private static String render(Notation notation, Format format, EquationOptions options) {
        return TestModels.net2221().equations().render(notation, format, options);
    }

    private static void holds(String text, String lines) {
        assertThat(text.split("\n")).contains(lines.split("\n"));
    }

    /** The fenced block under a heading of the design. */
    private static String block(String heading) throws IOException {
        Path design = design();
        assumeTrue(design != null, "the design folder is not beside this checkout");
        List<String> lines = Files.readAllLines(design, StandardCharsets.UTF_8);
        int at = 0;
        while (!lines.get(at).startsWith("### " + heading)) {
            at++;
        }
        int from = at + 2;
        int to = from;
        while (!lines.get(to).startsWith("```")) {
            to++;
        }
        return String.join("\n", lines.subList(from, to)) + "\n";
    }

    private static Path design() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("shared/design/equations.md");
            if (Files.exists(file)) {
                return file;
            }
        }
        return null;
    }
}
