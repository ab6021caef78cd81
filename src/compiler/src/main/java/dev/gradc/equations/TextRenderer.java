package dev.gradc.equations;

import dev.gradc.equations.Row.Cell;
import dev.gradc.equations.Row.Equation;
import dev.gradc.equations.Row.Omitted;
import dev.gradc.equations.Row.Relation;
import dev.gradc.equations.Row.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The document as lines of text with the notes in a column of their own. */
final class TextRenderer {
    private static final String INDENT = "  ";
    private static final String BETWEEN = "      ";
    private static final int GAP = 6;
    private static final int WIDEST = 90;

    private final Typesetter plain;
    private final boolean ascii;

    TextRenderer(Typesetter plain, boolean ascii) {
        this.plain = plain;
        this.ascii = ascii;
    }

    String render(Document document) {
        List<String> lines = new ArrayList<>();
        lines.add(document.header());
        lines.add("");
        int column = column(document);
        for (Section section : document.sections()) {
            lines.add(heading(section));
            for (Row row : section.rows()) {
                lines.add(line(row, column));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    /** The column of the notes: that of the textbook page unless lines reach beyond it. */
    private int column(Document document) {
        int least = document.notation() == Notation.MATRIX ? 44 : 51;
        return Math.max(
                least,
                document.sections().stream()
                        .flatMap(s -> s.rows().stream())
                        .filter(r -> !r.note().isEmpty())
                        .mapToInt(r -> Glyphs.width(INDENT + cells(r, BETWEEN)) + GAP)
                        .filter(w -> w <= WIDEST)
                        .max()
                        .orElse(0));
    }

    private String heading(Section section) {
        String rest = cells(section.heading(), ", ");
        return section.title() + (rest.isEmpty() ? "" : ", " + rest);
    }

    private String line(Row row, int column) {
        String text = (row.indented() ? INDENT : "") + INDENT + cells(row, BETWEEN);
        if (row.note().isEmpty()) {
            return text;
        }
        int space = Math.max(2, column - Glyphs.width(text));
        return text + " ".repeat(space) + row.note();
    }

    private String cells(Row row, String between) {
        Typesetter set = row.setter(plain);
        return row.cells().stream().map(c -> cell(c, set)).collect(Collectors.joining(between));
    }

    private String cell(Cell cell, Typesetter set) {
        if (cell instanceof Words words) {
            return words.text();
        }
        if (cell instanceof Omitted omitted) {
            return (ascii ? "..." : "…") + " and " + omitted.count()
                    + (omitted.count() == 1 ? " more component of " : " more components of ") + set.text(omitted.of());
        }
        Equation e = (Equation) cell;
        String sign = e.relation() == Relation.EQUALS ? " = " : ascii ? " <- " : " ← ";
        return String.join(" = ", set.texts(e.left())) + sign + set.text(e.right());
    }
}
