package dev.gradc.equations;

import java.util.List;

/**
 * A part of the document under a heading, such as {@code Errors, δ⁽ˡ⁾ = ∂L/∂z⁽ˡ⁾}.
 *
 * @param title the heading's first word
 * @param heading what follows it, after commas
 */
record Section(String title, Row heading, List<Row> rows) {
    Section {
        rows = List.copyOf(rows);
    }

    static Section of(String title, List<Row> rows) {
        return new Section(title, Row.of(), rows);
    }
}
