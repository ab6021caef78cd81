package dev.gradc.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.source.Diagnostic;
import dev.gradc.source.DiagnosticRenderer;
import dev.gradc.source.Diagnostics;
import dev.gradc.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is said about texts that are not of the language. The table is {@code rejected.txt}: a row is what is said, one
 * line each with place, code and message after {@code >}, and the text below. {@code -Dgolden=update} rewrites it.
 */
class RejectedTextsTest {
    private static final String ROW = "\n====\n";

    record Row(List<String> said, String text) {
        static Row of(String row) {
            List<String> said =
                    row.lines().takeWhile(line -> line.startsWith(">")).toList();
            return new Row(said, row.lines().skip(said.size()).collect(Collectors.joining("\n")));
        }

        @Override
        public String toString() {
            return said + " " + text;
        }
    }

    static List<Row> rows() {
        try (InputStream in = RejectedTextsTest.class.getResourceAsStream("rejected.txt")) {
            String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(table.stripTrailing().split(ROW)).map(Row::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRefusedInTheUsersTerms(Row row) {
        assertThat(said(row.text())).isEqualTo(row.said());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void neverSpeaksLikeAParserGenerator(Row row) {
        assertThat(String.join("\n", said(row.text())))
                .isNotEmpty()
                .doesNotContain("viable", "mismatched", "extraneous", "expecting", "<EOF>", "REDUCE", "FOREIGN");
    }

    @Test
    void atLeastTwentyFiveMistakesAreKnown() {
        assertThat(rows()).hasSizeGreaterThan(60);
    }

    @Test
    @EnabledIfSystemProperty(named = "golden", matches = "update")
    void updatesTheTable() throws IOException {
        String table = rows().stream()
                .map(row -> String.join("\n", said(row.text())) + "\n" + row.text())
                .collect(Collectors.joining(ROW));
        Files.writeString(Path.of("src/test/resources/dev/gradc/parse/rejected.txt"), table + "\n");
    }

    private static List<String> said(String text) {
        Diagnostics diagnostics = new Diagnostics();
        boolean read = Parser.parse(new Source("m.grad", text), diagnostics).isPresent();
        assertThat(read).isEqualTo(!diagnostics.hasErrors());
        assertThat(new DiagnosticRenderer(true).render(diagnostics)).isNotEmpty();
        return diagnostics.shown().stream().map(RejectedTextsTest::line).toList();
    }

    private static String line(Diagnostic diagnostic) {
        String place = diagnostic.span().line() + ":" + diagnostic.span().column();
        String fix = diagnostic.fixes().isEmpty() ? "" : " | " + String.join(" | ", diagnostic.fixes());
        return "> " + place + " " + diagnostic.code().id() + " " + diagnostic.message() + fix;
    }
}
