package dev.gradc.emit;

import java.util.ArrayList;
import java.util.List;

/** The last touch on a file's text: a Javadoc of one line is set on one line, consecutive fields stand without blank lines. */
final class Layouter {
    private Layouter() {}

    static String compact(String text) {
        List<String> lines = text.lines().toList();
        List<String> out = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            boolean opens = lines.get(i).strip().equals("/**") && i + 2 < lines.size();
            if (opens && lines.get(i + 2).strip().equals("*/")) {
                String words = lines.get(i + 1).strip().substring(1).strip();
                out.add(lines.get(i) + " " + words + " */");
                i += 2;
            } else {
                out.add(lines.get(i).stripTrailing());
            }
        }
        return String.join("\n", out) + "\n";
    }
}
