package dev.gradc.equations;

import java.util.List;

/**
 * What a reader may ask of the equations.
 *
 * @param batch true for the form of a whole batch, a row a sample, where the notation has one
 * @param limit the most components of a tensor, and the most terms of a sum, that scalar notation writes out; 0 for all
 * @param expand true to write out equal layers one by one instead of once with l
 * @param sections the first words of the sections to show, such as {@code Errors}, and what they speak of is explained; none for all
 */
public record EquationOptions(boolean batch, int limit, boolean expand, List<String> sections) {
    public static final EquationOptions DEFAULT = new EquationOptions(false, 0, false);

    public EquationOptions {
        if (limit < 0) {
            throw new IllegalArgumentException("limit " + limit);
        }
        sections = List.copyOf(sections);
    }

    public EquationOptions(boolean batch, int limit, boolean expand) {
        this(batch, limit, expand, List.of());
    }

    public EquationOptions withBatch() {
        return new EquationOptions(true, limit, expand, sections);
    }

    public EquationOptions withLimit(int components) {
        return new EquationOptions(batch, components, expand, sections);
    }

    public EquationOptions withExpand() {
        return new EquationOptions(batch, limit, true, sections);
    }

    public EquationOptions withSections(String... words) {
        return new EquationOptions(batch, limit, expand, List.of(words));
    }

    boolean shows(Section section) {
        return sections.isEmpty() || sections.contains(section.title().split("\\W", 2)[0]);
    }
}
