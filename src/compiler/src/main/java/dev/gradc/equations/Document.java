package dev.gradc.equations;

import java.util.List;
import java.util.stream.Stream;

/** All that is said of a model in one notation: a header and its sections, ready to be set in any format. */
record Document(String header, Notation notation, List<Section> sections) {
    Document {
        sections = List.copyOf(sections);
    }

    /** Every equation of the sections, headings aside. */
    Stream<Row.Equation> equations() {
        return sections.stream().flatMap(s -> s.rows().stream()).flatMap(Row::equations);
    }
}
