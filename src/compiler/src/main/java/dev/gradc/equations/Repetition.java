package dev.gradc.equations;

import dev.gradc.equations.Row.Equation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/**
 * Equal layers written once: three or more neighbouring layers whose lines differ in the layer's number alone become lines with l.
 *
 * <p>Two layers stay as they are: a student reads them faster than a range.
 */
final class Repetition {
    private static final int LEAST = 3;

    private final Typesetter plain;

    Repetition(Typesetter plain) {
        this.plain = plain;
    }

    /** The rows with runs of equal layers merged. */
    List<Row> merge(List<Row> rows) {
        List<List<Row>> blocks = blocks(rows);
        List<Row> merged = new ArrayList<>();
        int from = 0;
        while (from < blocks.size()) {
            int to = runEnd(blocks, from);
            if (to - from >= LEAST) {
                merged.addAll(general(blocks.get(from), layer(blocks.get(from)), layer(blocks.get(to - 1))));
            } else {
                to = from + 1;
                merged.addAll(blocks.get(from));
            }
            from = to;
        }
        return merged;
    }

    /** Groups of rows that each say the same of one name in several layers: runs of two or more become one row. */
    List<Row> byName(Collection<List<Row>> groups, boolean expand) {
        List<Row> merged = new ArrayList<>();
        String told = "";
        for (List<Row> group : groups) {
            int from = 0;
            while (from < group.size()) {
                List<Row> first = List.of(group.get(from));
                int to = expand ? from + 1 : runEnd(group.stream().map(List::of).toList(), from);
                String range = range(layer(first), layer(List.of(group.get(to - 1))));
                if (to == from + 1) {
                    merged.add(group.get(from));
                } else {
                    merged.add(group.get(from).generalised().withNote(range.equals(told) ? "" : range));
                    told = range;
                }
                from = to;
            }
        }
        return merged;
    }

    /** Neighbouring rows of one layer. */
    private static List<List<Row>> blocks(List<Row> rows) {
        List<List<Row>> blocks = new ArrayList<>();
        OptionalInt last = OptionalInt.empty();
        for (Row row : rows) {
            if (blocks.isEmpty() || row.layer().isEmpty() || !row.layer().equals(last)) {
                blocks.add(new ArrayList<>());
            }
            blocks.get(blocks.size() - 1).add(row);
            last = row.layer();
        }
        return blocks;
    }

    private static int layer(List<Row> block) {
        return block.get(0).layer().orElse(0);
    }

    private int runEnd(List<List<Row>> blocks, int from) {
        if (layer(blocks.get(from)) == 0) {
            return from + 1;
        }
        String pattern = pattern(blocks.get(from));
        int end = from + 1;
        int step = 0;
        while (end < blocks.size() && pattern(blocks.get(end)).equals(pattern)) {
            int change = layer(blocks.get(end)) - layer(blocks.get(end - 1));
            if (Math.abs(change) != 1 || step != 0 && change != step) {
                break;
            }
            step = change;
            end++;
        }
        return end;
    }

    private String pattern(List<Row> block) {
        StringBuilder out = new StringBuilder();
        for (Row row : block) {
            Typesetter set = row.generalised().setter(plain);
            for (Equation e : row.equations().toList()) {
                out.append(set.texts(e.left())).append(e.relation()).append(set.text(e.right()));
            }
            out.append(row.shape()).append(row.note()).append('\n');
            row.equations()
                    .forEach(e -> IndexLines.letters(e)
                            .forEach(l -> out.append(l.extent()).append(' ')));
        }
        return renamed(out.toString());
    }

    /** The text with its index letters numbered in order: layers may differ in their letters. */
    private static String renamed(String text) {
        StringBuilder out = new StringBuilder();
        List<Character> met = new ArrayList<>();
        for (char c : text.toCharArray()) {
            if (Glyphs.LOW_LETTERS.indexOf(c) < 0) {
                out.append(c);
            } else {
                if (!met.contains(c)) {
                    met.add(c);
                }
                out.append('#').append(met.indexOf(c));
            }
        }
        return out.toString();
    }

    private static List<Row> general(List<Row> block, int first, int last) {
        List<Row> rows = new ArrayList<>();
        for (Row row : block) {
            String range = rows.isEmpty() ? range(first, last) : "";
            String gap = row.note().isEmpty() || range.isEmpty() ? "" : "  ";
            rows.add(row.generalised().withNote(row.note() + gap + range));
        }
        return rows;
    }

    /** The layers in words: each by itself up to three, else from the first to the last. */
    static String range(int first, int last) {
        int count = Math.abs(last - first) + 1;
        if (count > LEAST) {
            return "l = " + first + ".." + last;
        }
        List<String> numbers = new ArrayList<>();
        int step = last >= first ? 1 : -1;
        for (int i = 0; i < count; i++) {
            numbers.add(Integer.toString(first + i * step));
        }
        return "l = " + String.join(", ", numbers);
    }
}
