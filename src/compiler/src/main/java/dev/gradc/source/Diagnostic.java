package dev.gradc.source;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing the user should know: a place, one sentence in the user's terms, what else to look at, and a fix that
 * compiles. It is built by {@link #error} or {@link #warning} and extended by the methods that return a copy.
 *
 * @param fixes texts that may stand in the place, or instructions; the first is the best
 */
public record Diagnostic(
        ErrorCode code,
        Severity severity,
        Span span,
        String message,
        List<Label> labels,
        List<String> notes,
        List<String> fixes) {
    public Diagnostic {
        labels = List.copyOf(labels);
        notes = List.copyOf(notes);
        fixes = List.copyOf(fixes);
    }

    public static Diagnostic error(ErrorCode code, Span span, String message) {
        return new Diagnostic(code, Severity.ERROR, span, message, List.of(), List.of(), List.of());
    }

    public static Diagnostic warning(ErrorCode code, Span span, String message) {
        return new Diagnostic(code, Severity.WARNING, span, message, List.of(), List.of(), List.of());
    }

    /** The same with one more place to look at. */
    public Diagnostic label(Span place, String text) {
        return new Diagnostic(code, severity, span, message, plus(labels, new Label(place, text)), notes, fixes);
    }

    /** The same with one more sentence of explanation. */
    public Diagnostic note(String text) {
        return new Diagnostic(code, severity, span, message, labels, plus(notes, text), fixes);
    }

    /** The same with one more fix. */
    public Diagnostic fix(String text) {
        return new Diagnostic(code, severity, span, message, labels, notes, plus(fixes, text));
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    private static <T> List<T> plus(List<T> list, T item) {
        List<T> longer = new ArrayList<>(list);
        longer.add(item);
        return longer;
    }
}
