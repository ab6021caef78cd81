package dev.gradc.source;

/**
 * A stretch of a source from {@code start} up to, not including, {@code end}, in characters. It may be empty: then it
 * is the place just before {@code start}.
 */
public record Span(Source source, int start, int end) implements Comparable<Span> {
    public Span {
        if (start < 0 || end < start || end > source.text().length()) {
            throw new IllegalArgumentException("no such span in " + source.name() + ": " + start + ".." + end);
        }
    }

    public int line() {
        return source.line(start);
    }

    public int column() {
        return source.column(start);
    }

    public String text() {
        return source.text().substring(start, end);
    }

    /** The shortest span that holds both; both lie in one source. */
    public Span to(Span other) {
        return new Span(source, Math.min(start, other.start), Math.max(end, other.end));
    }

    /** The order of the text; spans of different sources are ordered by the sources' names. */
    @Override
    public int compareTo(Span other) {
        int byName = source.name().compareTo(other.source.name());
        if (byName != 0) {
            return byName;
        }
        return start != other.start ? Integer.compare(start, other.start) : Integer.compare(end, other.end);
    }

    /** The place as {@code file:line:column}. */
    @Override
    public String toString() {
        return source.name() + ":" + line() + ":" + column();
    }
}
