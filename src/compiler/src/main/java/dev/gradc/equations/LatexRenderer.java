package dev.gradc.equations;

import dev.gradc.equations.Row.Cell;
import dev.gradc.equations.Row.Equation;
import dev.gradc.equations.Row.Omitted;
import dev.gradc.equations.Row.Relation;
import dev.gradc.equations.Row.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The document as LaTeX, an align environment a section; or as Markdown, a math fence a section. */
final class LatexRenderer {
    private static final Typesetter SET = new LatexTypesetter(OptionalInt.empty());

    private final boolean markdown;

    LatexRenderer(boolean markdown) {
        this.markdown = markdown;
    }

    String render(Document document) {
        List<String> lines = new ArrayList<>();
        lines.add(markdown ? document.header() : "% " + document.header());
        for (Section section : document.sections()) {
            lines.add("");
            lines.add(heading(section));
            lines.add("");
            lines.addAll(markdown ? List.of("```math", "\\begin{aligned}") : List.of("\\begin{align*}"));
            lines.addAll(body(section));
            lines.addAll(markdown ? List.of("\\end{aligned}", "```") : List.of("\\end{align*}"));
        }
        return String.join("\n", lines) + "\n";
    }

    private String heading(Section section) {
        Row row = section.heading();
        Typesetter set = row.setter(SET);
        String rest = row.cells().stream()
                .map(c -> c instanceof Words w
                        ? (markdown ? w.text() : escaped(w.text()))
                        : markdown
                                ? "$`" + equation((Equation) c, set, "") + "`$"
                                : "$" + equation((Equation) c, set, "") + "$")
                .collect(Collectors.joining(", "));
        String text = section.title() + (rest.isEmpty() ? "" : ", " + rest);
        return markdown ? "## " + text : "\\paragraph{" + text + "}";
    }

    private static List<String> body(Section section) {
        List<String> lines = new ArrayList<>();
        for (Row row : section.rows()) {
            Typesetter set = row.setter(SET);
            List<Cell> cells = row.cells();
            for (int i = 0; i < cells.size(); i++) {
                String note = i == cells.size() - 1 ? remark(row) : "";
                lines.add(cell(cells.get(i), set) + note);
            }
        }
        for (int i = 0; i < lines.size() - 1; i++) {
            lines.set(i, lines.get(i) + " \\\\");
        }
        return lines;
    }

    private static String cell(Cell cell, Typesetter set) {
        if (cell instanceof Words words) {
            return "&\\text{" + escaped(words.text()) + "}";
        }
        return cell instanceof Omitted omitted
                ? "&\\dots \\text{ and " + omitted.count()
                        + (omitted.count() == 1 ? " more component of } " : " more components of } ")
                        + set.text(omitted.of())
                : equation((Equation) cell, set, "&");
    }

    /** The range of l; shapes are left to the text form. */
    private static String remark(Row row) {
        int at = row.note().indexOf("l = ");
        return at < 0 ? "" : " && " + row.note().substring(at).replace("..", ", \\dots, ");
    }

    private static String equation(Equation e, Typesetter set, String align) {
        String sign = e.relation() == Relation.EQUALS ? "= " : "\\leftarrow ";
        return String.join(" = ", set.texts(e.left())) + " " + align + sign + set.text(e.right());
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append("_&%#$".indexOf(c) >= 0 ? "\\" : "").append(c);
        }
        return out.toString();
    }
}
