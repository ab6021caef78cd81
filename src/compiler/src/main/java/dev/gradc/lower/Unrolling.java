package dev.gradc.lower;

import dev.gradc.loops.Block;
import dev.gradc.loops.Entry;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tiny programs for one sample at a time, written out: a step, and a forward pass, as straight lines of scalars. Above some hundred weights
 * loops are faster, and below HotSpot's limit of 8,000 bytes of code a method must stay to be compiled at all.
 */
final class Unrolling {
    private static final int MOST_PARAMETERS = 130;
    private static final int MOST_BYTES = 6_000;

    private Unrolling() {}

    static LoopProgram apply(LoopProgram program) {
        if (program.batch() != 1 || program.parameterCount() > MOST_PARAMETERS) {
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
        return program.withEntries(entries);
    }

    private static Entry unrolled(Entry entry, Map<String, Method> methods, Names names, LoopProgram program) {
        boolean fused = entry.kind() == Entry.Kind.STEP || entry.kind() == Entry.Kind.FORWARD;
        Optional<Block> line =
                fused ? StraightLine.of(entry.body(), methods, names, program.count()) : Optional.empty();
        return line.filter(block -> Usage.of(block).size() <= MOST_BYTES)
                .map(block -> new Entry(entry.kind(), entry.inputs(), entry.result(), block))
                .orElse(entry);
    }
}
