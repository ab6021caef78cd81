package dev.gradc.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table of Markdown, its columns padded so that it reads as text, too. */
final class Table {
    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> head) {
        this.head = List.copyOf(head);
    }

    Table row(List<String> cells) {
        if (cells.size() != head.size()) {
            throw new IllegalArgumentException(cells.size() + " cells under " + head.size() + " heads");
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    @Override
    public String toString() {
        List<Integer> widths = new ArrayList<>();
        for (int c = 0; c < head.size(); c++) {
            int width = head.get(c).length();
            for (List<String> row : rows) {
                width = Math.max(width, row.get(c).length());
            }
            widths.add(Math.max(3, width));
        }
        StringBuilder text = new StringBuilder();
        line(text, head, widths);
        text.append('|');
        widths.forEach(w -> text.append("-".repeat(w + 2)).append('|'));
        text.append('\n');
        rows.forEach(r -> line(text, r, widths));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells, List<Integer> widths) {
        text.append('|');
        for (int c = 0; c < cells.size(); c++) {
            String padding = String.join(
                    "", Collections.nCopies(widths.get(c) - cells.get(c).length(), " "));
            text.append(' ').append(cells.get(c)).append(padding).append(" |");
        }
        text.append('\n');
    }
}
