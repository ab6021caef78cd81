package dev.gradc.source;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a diagnostic for people: {@code file:line:column: error[CODE]: message}, the line with carets, the
 * labels with their lines, notes and fixes. It neither decides whether there are colours nor writes anywhere.
 *
 * <p>Tabs are widened to the next multiple of {@value #TAB}, other control characters are shown as {@code ?}, and of a
 * very long line only the part around the place is shown.
 */
public final class DiagnosticRenderer {
    private static final int TAB = 4;
    private static final int WIDTH = 110;
    private static final int LEAD = 40;

    private final boolean colours;

    public DiagnosticRenderer(boolean colours) {
        this.colours = colours;
    }

    /** All the shown diagnostics, a blank line between two, and a last line if there were more errors. */
    public String render(Diagnostics diagnostics) {
        List<String> parts = new ArrayList<>();
        long errors = 0;
        for (Diagnostic diagnostic : diagnostics.shown()) {
            parts.add(render(diagnostic));
            errors += diagnostic.isError() ? 1 : 0;
        }
        if (errors < diagnostics.errorCount()) {
            parts.add("and " + (diagnostics.errorCount() - errors) + " more\n");
        }
        return String.join("\n", parts);
    }

    /** One diagnostic; every line ends with {@code \n}. */
    public String render(Diagnostic diagnostic) {
        StringBuilder out = new StringBuilder();
        String kind = diagnostic.severity().word() + "[" + diagnostic.code().id() + "]";
        String colour = diagnostic.isError() ? "31;1" : "33;1";
        out.append(diagnostic.span()).append(": ").append(painted(kind, colour));
        out.append(": ").append(diagnostic.message()).append('\n');

        int margin = margin(diagnostic);
        excerpt(out, margin, diagnostic.span(), '^', "", colour, true);
        Span above = diagnostic.span();
        for (Label label : diagnostic.labels()) {
            boolean newLine =
                    label.span().source() != above.source() || label.span().line() != above.line();
            excerpt(out, margin, label.span(), '-', label.text(), "36", newLine);
            above = label.span();
        }
        for (String note : diagnostic.notes()) {
            out.append(" ".repeat(margin)).append(" = ").append(note).append('\n');
        }
        for (String fix : diagnostic.fixes()) {
            out.append(" ".repeat(margin))
                    .append(painted(" fix: ", "32"))
                    .append(fix)
                    .append('\n');
        }
        return out.toString();
    }

    private static int margin(Diagnostic diagnostic) {
        int last = diagnostic.span().line();
        for (Label label : diagnostic.labels()) {
            last = Math.max(last, label.span().line());
        }
        return Math.max(4, Integer.toString(last).length() + 1);
    }

    private void excerpt(
            StringBuilder out, int margin, Span span, char mark, String text, String colour, boolean withLine) {
        int line = span.line();
        String whole = span.source().lineText(line);
        int from = span.start() - span.source().lineStart(line);
        int cut = from > WIDTH - LEAD ? from - LEAD : 0;
        String shown = whole.substring(Math.min(cut, whole.length()), Math.min(whole.length(), cut + WIDTH));
        if (withLine) {
            String number = Integer.toString(line);
            out.append(" ".repeat(margin - number.length())).append(number).append(" | ");
            out.append(widened(shown, shown.length())).append('\n');
        }
        int start = Math.min(from - cut, shown.length());
        int end = Math.min(shown.length(), Math.max(start, from - cut + span.end() - span.start()));
        int before = widened(shown, start).length();
        int length = Math.max(1, widened(shown, end).length() - before);
        out.append(" ".repeat(margin)).append(" | ").append(" ".repeat(before));
        out.append(painted(String.valueOf(mark).repeat(length), colour));
        out.append(text.isEmpty() ? "" : " " + text).append('\n');
    }

    private static String widened(String line, int end) {
        StringBuilder wide = new StringBuilder();
        for (int i = 0; i < end; i++) {
            char character = line.charAt(i);
            if (character == '\t') {
                wide.append(" ".repeat(TAB - wide.length() % TAB));
            } else if (!Character.isLowSurrogate(character)) { // a pair takes one column
                wide.append(
                        Character.isISOControl(character) || Character.isHighSurrogate(character) ? '?' : character);
            }
        }
        return wide.toString();
    }

    private String painted(String text, String colour) {
        return colours ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }
}
