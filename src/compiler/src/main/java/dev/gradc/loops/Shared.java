package dev.gradc.loops;

import java.util.List;

/**
 * What stands in the place of a method's body where several threads share the work.
 *
 * @param before scalars that are worked out by the caller's thread first and handed to the phases
 */
public record Shared(Block before, List<Phase> phases) {
    public Shared {
        phases = List.copyOf(phases);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("shared\n").append(before);
        phases.forEach(text::append);
        return text.toString();
    }
}
