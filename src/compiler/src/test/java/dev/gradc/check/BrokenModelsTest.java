package dev.gradc.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A table of models that are wrong, one mistake each: the code, the place, what is said, and that nothing else is. */
class BrokenModelsTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "dev", "gradc", "check");

    /** Codes that other parts report: the parser, the command line, the writing of Java. */
    private static final Set<ErrorCode> OF_OTHERS = EnumSet.of(
            ErrorCode.UNKNOWN_MODEL,
            ErrorCode.WRONG_DERIVATIVE,
            ErrorCode.TOO_DEEP,
            ErrorCode.TOO_LONG,
            ErrorCode.NAME_TOO_LONG,
            ErrorCode.TOO_LARGE_A_CLASS,
            ErrorCode.CONTINUED_LINE,
            ErrorCode.SHADOWED);

    record Row(String code, String place, boolean warning, boolean golden, List<String> phrases, String text) {
        @Override
        public String toString() {
            return code + " " + place + " " + (phrases.isEmpty() ? "" : phrases.get(0));
        }
    }

    static List<Row> rows() {
        String table = Goldens.read(FOLDER.resolve("broken.txt"));
        return Arrays.stream(table.split("(?m)^==== "))
                .skip(1)
                .map(BrokenModelsTest::row)
                .toList();
    }

    private static Row row(String section) {
        List<String> lines = section.lines().toList();
        List<String> head = Arrays.asList(lines.get(0).split(" "));
        List<String> phrases = lines.stream()
                .filter(l -> l.startsWith("> "))
                .map(l -> l.substring(2))
                .toList();
        String text = lines.stream().skip(1 + phrases.size()).collect(Collectors.joining("\n", "", "\n"));
        return new Row(head.get(0), head.get(1), head.contains("warning"), head.contains("*"), phrases, text);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isReportedOnceInItsPlace(Row row) {
        Checking checking = Checking.of("m.grad", row.text());
        String rendered = checking.rendered();
        List<Diagnostic> shown = checking.diagnostics().shown().stream()
                .filter(d -> row.warning() || d.isError())
                .toList();
        assertThat(shown).as(rendered).hasSize(1);
        Diagnostic told = shown.get(0);
        assertThat(told.code().id()).as(rendered).isEqualTo(row.code());
        assertThat(told.severity()).as(rendered).isEqualTo(row.warning() ? Severity.WARNING : Severity.ERROR);
        if (!row.place().equals("-")) {
            assertThat(told.span()).as(rendered).hasToString("m.grad:" + row.place());
        }
        row.phrases().forEach(p -> assertThat(rendered).contains(p));
    }

    @Test
    void theTableIsLong() {
        assertThat(rows()).hasSizeGreaterThanOrEqualTo(120);
    }

    @Test
    void everyCodeOfTheCheckerHasARow() {
        Set<String> used = rows().stream().map(Row::code).collect(Collectors.toSet());
        List<ErrorCode> missing = new ArrayList<>();
        for (ErrorCode code : ErrorCode.values()) {
            boolean syntax = code.id().startsWith("SYN-");
            if (!syntax && !OF_OTHERS.contains(code) && !used.contains(code.id())) {
                missing.add(code);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void wholeMessagesReadAsTheirGoldens() {
        String all = rows().stream()
                .filter(Row::golden)
                .map(r -> Checking.of("m.grad", r.text()).rendered())
                .collect(Collectors.joining("\n"));
        Goldens.compare(FOLDER.resolve("broken-rendered.txt"), all);
    }
}
