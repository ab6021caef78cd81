package dev.gradc.lower;

import dev.gradc.loops.Block;
import dev.gradc.loops.Entry;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Method;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tiny programs written out: a step, and a forward pass, as straight lines of scalars, for several samples within a loop. Above some hundred weights
 * loops are faster, and below HotSpot's limit of 8,000 bytes of code a method must stay to be compiled at all.
 */
final class Unrolling {
    private static final int MOST_PARAMETERS = 130;
    private static final int MOST_BYTES = 6_000;

    /** Up to so many samples are written out one beside the other, so that the processor works on all at a time. */
    private static final int MOST_SAMPLES = 8;

    private Unrolling() {}

    static LoopProgram apply(LoopProgram program) {
        if (program.parameterCount() > MOST_PARAMETERS) {
            return program;
        }
        Map<String, Method> methods = new LinkedHashMap<>();
        program.methods().forEach(m -> methods.put(m.name(), m));
        Names names = new Names();
        names.fresh(program.count().name());
        program.buffers().forEach(b -> names.fresh(b.name()));
        program.inputs().forEach(i -> names.fresh(i.buffer().name()));
        List<Entry> entries = program.entries().stream()
                .map(e -> unrolled(e, methods, names, program))
                .toList();
        LoopProgram unrolled = program.withEntries(entries);
        boolean stepped = entries.stream()
                .anyMatch(e -> e.kind() == Entry.Kind.STEP && !program.entries().contains(e));
        return stepped ? unrolled.withoutTwins() : unrolled; // so that a step is its parts to the last bit
    }

    private static Entry unrolled(Entry entry, Map<String, Method> methods, Names names, LoopProgram program) {
        if (entry.kind() != Entry.Kind.STEP && entry.kind() != Entry.Kind.FORWARD) {
            return entry;
        }
        int batch = program.batch();
        Optional<Block> all =
                batch <= MOST_SAMPLES ? line(entry, methods, names, program.count(), batch) : Optional.empty();
        Optional<Block> any = batch == 1 ? all : line(entry, methods, names, program.count(), 0);
        Optional<Block> body = any;
        if (batch > 1 && all.isPresent()) {
            Value full = new Value.Compare(
                    Value.Relation.EQUAL,
                    new Value.WholeValue(Whole.of(program.count())),
                    new Value.WholeValue(Whole.of(batch)));
            Block both = Block.of(new Statement.If(full, all.get(), any.orElse(entry.body())));
            body = fits(both) ? Optional.of(both) : any;
        }
        return body.filter(Unrolling::fits)
                .map(block -> new Entry(entry.kind(), entry.inputs(), entry.result(), block))
                .orElse(entry);
    }

    private static boolean fits(Block block) {
        return Usage.of(block).size() <= MOST_BYTES;
    }

    private static Optional<Block> line(
            Entry entry, Map<String, Method> methods, Names names, Variable count, int samples) {
        return StraightLine.of(entry.body(), methods, names, count, samples);
    }
}
