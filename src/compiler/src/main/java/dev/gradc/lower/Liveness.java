package dev.gradc.lower;

import dev.gradc.loops.Buffer;
import dev.gradc.loops.Entry;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Output;
import dev.gradc.loops.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When the numbers in a buffer are needed: for each public method the stretch of its statements from the first to the last that touches them,
 * a loop around calls being one statement. What {@code loss} leaves to {@code backward} is needed to the end of the one and through all of the
 * other, which may be called again.
 *
 * <p>It speaks of buffers that are no one's but the class's own: not of what a caller reads or a later step finds. A buffer that a method
 * reads and does not write first, other than {@code backward} after {@code loss}, is not among them either. It relies on what {@link Plan} sees to:
 * where the first statement to touch a buffer writes it, every element that is read later is written.
 */
final class Liveness {
    private final LoopProgram program;
    private final Map<Buffer, List<Stretch>> stretches = new LinkedHashMap<>();
    private final Set<Buffer> kept = new LinkedHashSet<>();
    private final Set<Buffer> filled = new LinkedHashSet<>();
    private int position;

    /** Statements from one to another, both included, numbered through all public methods. */
    record Stretch(int from, int to) {
        boolean meets(Stretch other) {
            return from <= other.to && other.from <= to;
        }
    }

    /** Where a buffer is touched in one public method, and whether the first to touch it writes it. */
    private record Span(int from, int to, boolean written) {}

    private Liveness(LoopProgram program) {
        this.program = program;
    }

    static Liveness of(LoopProgram program) {
        Liveness liveness = new Liveness(program);
        liveness.keepWhatIsRead();
        Touches touches = new Touches(program.methods());
        List<Map<Buffer, Span>> spans = new ArrayList<>();
        List<Stretch> whole = new ArrayList<>();
        for (Entry entry : program.entries()) {
            int start = liveness.position;
            spans.add(liveness.spans(entry, touches));
            whole.add(new Stretch(start, liveness.position++));
        }
        liveness.join(spans, whole);
        liveness.kept.forEach(liveness.stretches::remove);
        return liveness;
    }

    /** For each buffer that may give its array to another, when it is needed. */
    Map<Buffer, List<Stretch>> stretches() {
        return stretches;
    }

    /** True if whole rows of the buffer are set to one value, which takes longer the longer the rows. */
    boolean fills(Buffer buffer) {
        return filled.contains(buffer);
    }

    private void keepWhatIsRead() {
        for (Buffer b : program.buffers()) {
            boolean own = b.role() == Buffer.Role.ACTIVATION || b.role() == Buffer.Role.SCRATCH;
            if (!own || b.rank() == 0) {
                kept.add(b);
            }
        }
        program.outputs().forEach(o -> kept.add(o.buffer()));
        program.constrained().forEach(o -> kept.add(o.buffer()));
        program.entries().forEach(e -> e.results().stream().map(Output::buffer).forEach(kept::add));
        program.states().forEach(s -> kept.add(s.values()));
    }

    private Map<Buffer, Span> spans(Entry entry, Touches touches) {
        Map<Buffer, Span> spans = new LinkedHashMap<>();
        for (Statement statement : entry.body().statements()) {
            Touches.Found found = touches.of(statement);
            filled.addAll(found.filled());
            for (Buffer b : found.touched()) {
                if (kept.contains(b) || b.role() == Buffer.Role.INPUT) {
                    continue;
                }
                Span before = spans.get(b);
                boolean written = before == null ? found.written().contains(b) : before.written();
                spans.put(b, new Span(before == null ? position : before.from(), position, written));
            }
            position++;
        }
        return spans;
    }

    private void join(List<Map<Buffer, Span>> spans, List<Stretch> whole) {
        int loss = position(Entry.Kind.LOSS);
        int backward = position(Entry.Kind.BACKWARD);
        Set<Buffer> carried = new LinkedHashSet<>();
        for (int e = 0; e < spans.size(); e++) {
            boolean follows = e == backward;
            spans.get(e).forEach((buffer, span) -> {
                if (!span.written()) {
                    (follows ? carried : kept).add(buffer);
                }
            });
        }
        for (int e = 0; e < spans.size(); e++) {
            Stretch all = whole.get(e);
            boolean left = e == loss;
            boolean found = e == backward;
            spans.get(e).forEach((buffer, span) -> {
                boolean stays = carried.contains(buffer);
                int from = stays && found ? all.from() : span.from();
                int to = stays && (left || found) ? all.to() : span.to();
                stretches.computeIfAbsent(buffer, b -> new ArrayList<>()).add(new Stretch(from, to));
            });
        }
        carried.stream()
                .filter(b -> loss < 0 || !spans.get(loss).containsKey(b))
                .forEach(kept::add);
    }

    private int position(Entry.Kind kind) {
        for (int e = 0; e < program.entries().size(); e++) {
            if (program.entries().get(e).kind() == kind) {
                return e;
            }
        }
        return -1;
    }
}
