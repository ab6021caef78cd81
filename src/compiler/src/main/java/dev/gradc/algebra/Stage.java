package dev.gradc.algebra;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Definitions to be worked out together: one, or those of a recurrence, step by step.
 *
 * @param definitions in the order within one step
 * @param time how the steps run; empty for a lone definition that does not read itself
 */
public record Stage(List<Definition> definitions, Optional<Time> time) {
    public Stage {
        definitions = List.copyOf(definitions);
    }

    /**
     * The steps of a recurrence.
     *
     * @param positions for each tensor of the recurrence which of its axes counts the steps
     * @param extent the number of steps
     * @param ascending true if a step reads earlier ones, false if it reads later ones
     */
    public record Time(Map<Tensor, Integer> positions, int extent, boolean ascending) {
        public Time {
            positions = Collections.unmodifiableMap(new LinkedHashMap<>(positions));
        }

        /** The axis of a tensor that counts the steps. */
        public Axis axis(Tensor tensor) {
            return tensor.axes().get(positions.get(tensor));
        }

        /** The step that is worked out as the {@code i}-th. */
        public int step(int i) {
            return ascending ? i : extent - 1 - i;
        }
    }
}
