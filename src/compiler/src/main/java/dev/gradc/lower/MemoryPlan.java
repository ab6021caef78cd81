package dev.gradc.lower;

import dev.gradc.loops.Buffer;
import dev.gradc.loops.Entry;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Memory;
import dev.gradc.lower.Liveness.Stretch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which buffers share an array: two that are never needed at the same time, with elements of one kind and as many rows, the rows as long as
 * those of the longer. The largest are placed first, each in the tightest array that is free whenever it is needed; so the plan is a function
 * of the program alone. The loops stay as they are: a buffer that shares is another name for the array.
 */
final class MemoryPlan {
    private static final long LEAST_BYTES = 1_024; // of a buffer
    private static final long LEAST_SAVED = 4_096; // of all; less is not worth a word in the generated class

    private final LoopProgram program;
    private final Liveness liveness;
    private final Map<Shape, List<Place>> places = new HashMap<>();
    private final Map<Buffer, Buffer> shared = new LinkedHashMap<>();

    /** What two buffers must agree in: kind, and the number of rows, 0 for a flat one. */
    private record Shape(Kind kind, int rows) {
        static Shape of(Buffer buffer) {
            return new Shape(buffer.element(), buffer.layout() instanceof Layout.Rows rows ? rows.rows() : 0);
        }
    }

    /**
     * An array and when it is needed.
     *
     * @param taken by their beginnings; none meets another
     */
    private record Place(Buffer owner, NavigableMap<Integer, Stretch> taken) {
        boolean free(List<Stretch> wanted) {
            for (Stretch want : wanted) {
                Map.Entry<Integer, Stretch> last = taken.floorEntry(want.to());
                if (last != null && last.getValue().meets(want)) {
                    return false;
                }
            }
            return true;
        }

        void take(List<Stretch> wanted) {
            wanted.forEach(w -> taken.put(w.from(), w));
        }
    }

    private MemoryPlan(LoopProgram program) {
        this.program = program;
        this.liveness = Liveness.of(program);
    }

    static LoopProgram apply(LoopProgram program) {
        LoopProgram planned = apply(program, LEAST_BYTES);
        return planned.memory().saved() >= LEAST_SAVED ? planned : program;
    }

    /** @param least the bytes from which on a buffer shares */
    static LoopProgram apply(LoopProgram program, long least) {
        MemoryPlan plan = new MemoryPlan(program);
        plan.liveness.stretches().keySet().stream()
                .filter(b -> Memory.of(b, program.real()) >= least)
                .sorted(Comparator.comparingInt((Buffer b) -> -length(b)))
                .forEach(plan::place);
        LoopProgram planned = program.withShared(plan.shared);
        verify(planned);
        return planned;
    }

    private static int length(Buffer buffer) {
        return buffer.layout().pitch();
    }

    private void place(Buffer buffer) {
        List<Stretch> wanted = liveness.stretches().get(buffer);
        List<Place> like = places.computeIfAbsent(Shape.of(buffer), s -> new ArrayList<>());
        boolean fills = liveness.fills(buffer);
        for (int i = like.size() - 1; i >= 0; i--) { // the latest is the tightest
            Place place = like.get(i);
            boolean fits = !fills || length(buffer) == length(place.owner());
            if (fits && place.free(wanted)) {
                place.take(wanted);
                shared.put(buffer, place.owner());
                return;
            }
        }
        Place own = new Place(buffer, new TreeMap<>());
        own.take(wanted);
        like.add(own);
    }

    // ---------------------------------------------------------------- proof

    /**
     * Walks through what a caller may do and follows whose numbers lie in each array: throws where one reads what another has overwritten. It
     * knows nothing of stretches.
     */
    static void verify(LoopProgram program) {
        if (program.shared().isEmpty()) {
            return;
        }
        Set<Buffer> owners = new HashSet<>(program.shared().values());
        Touches touches = new Touches(program.methods());
        Map<Entry.Kind, List<Touches.Found>> done = new LinkedHashMap<>();
        for (Entry e : program.entries()) {
            done.put(e.kind(), e.body().statements().stream().map(touches::of).toList());
        }
        for (Entry.Kind kind : done.keySet()) {
            Map<Buffer, Buffer> holds = new HashMap<>();
            if (kind == Entry.Kind.BACKWARD) {
                run(program, owners, done.get(Entry.Kind.LOSS), holds);
                run(program, owners, done.get(kind), holds); // and once more
            }
            run(program, owners, done.get(kind), holds);
        }
    }

    private static void run(
            LoopProgram program, Set<Buffer> owners, List<Touches.Found> statements, Map<Buffer, Buffer> holds) {
        for (Touches.Found found : statements) {
            Map<Buffer, Buffer> now = new HashMap<>();
            for (Buffer b : found.touched()) {
                Buffer array = program.shared().getOrDefault(b, b);
                Buffer other = owners.contains(array) ? now.put(array, b) : null;
                if (other != null) {
                    throw new IllegalStateException(b + " and " + other + " are at once in one array");
                }
                boolean read = owners.contains(array) && !found.written().contains(b);
                if (read && !b.equals(holds.get(array))) {
                    throw new IllegalStateException(b + " is read where " + holds.get(array) + " lies");
                }
            }
            holds.putAll(now);
        }
    }
}
