package dev.gradc.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The last touch on a file's text: a Javadoc of one line is set on one line, and no blank line stands between fields. */
final class Layouter {
    private static final Pattern FIELD =
            Pattern.compile(" {4}(public|private) [^(]*;| {4}(public|private) [^(]* = .*;");
    private static final Pattern SHORT_COMMENT = Pattern.compile(" {4}/\\*\\* .* \\*/");

    private Layouter() {}

    static String compact(String text) {
        return String.join("\n", joinFields(joinComments(text.lines().toList()))) + "\n";
    }

    private static List<String> joinComments(List<String> lines) {
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
        return out;
    }

    private static List<String> joinFields(List<String> lines) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            boolean between = lines.get(i).isEmpty()
                    && i > 0
                    && FIELD.matcher(lines.get(i - 1)).matches()
                    && startsField(lines, i + 1);
            if (!between) {
                out.add(lines.get(i));
            }
        }
        return out;
    }

    private static boolean startsField(List<String> lines, int at) {
        int declaration =
                at < lines.size() && SHORT_COMMENT.matcher(lines.get(at)).matches() ? at + 1 : at;
        return declaration < lines.size()
                && FIELD.matcher(lines.get(declaration)).matches();
    }
}
