package dev.gradc.lower;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Index;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A loop over an axis that takes several places at a time, and what is left over at the end. */
final class PlaceGroups {
    private PlaceGroups() {}

    /**
     * Writes the loop.
     *
     * @param axis empty for a single place
     * @param body is handed the places of a group
     */
    static void each(Code code, Optional<Axis> axis, int size, Consumer<List<Map<Axis, Index>>> body) {
        if (axis.isEmpty()) {
            body.accept(List.of(Map.of()));
            return;
        }
        int extent = axis.get().extent();
        int whole = extent - extent % size;
        if (whole == size) {
            body.accept(places(axis.get(), Index.of(0), size));
        } else if (whole > 0) {
            code.openLoop(axis.get());
            body.accept(places(axis.get(), Index.of(axis.get()), size));
            code.closeLoop(Whole.of(0), Whole.of(whole), size);
        }
        if (whole < extent) {
            body.accept(places(axis.get(), Index.of(whole), extent - whole));
        }
    }

    private static List<Map<Axis, Index>> places(Axis axis, Index from, int count) {
        List<Map<Axis, Index>> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            places.add(Map.of(axis, from.plus(i)));
        }
        return places;
    }
}
