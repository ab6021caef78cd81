package dev.gradc.lower;

import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Entry;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Method;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tiny programs written out: a step, a forward pass and a loss, as straight lines of scalars, for several samples within a loop. Above some hundred
 * weights loops are faster, and below HotSpot's limit of 8,000 bytes of code a method must stay to be compiled at all.
 */
final class Unrolling {
    private static final Set<Entry.Kind> WRITTEN_OUT = EnumSet.of(Entry.Kind.STEP, Entry.Kind.FORWARD, Entry.Kind.LOSS);
    static final int MOST_PARAMETERS = 130;
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
        List<Entry> entries = entries(program, methods, fused(program), names);
        boolean all = program.entries().stream().noneMatch(e -> WRITTEN_OUT.contains(e.kind()) && entries.contains(e));
        return finished(program, all ? entries : entries(program, methods, Set.of(), names));
    }

    private static List<Entry> entries(
            LoopProgram program, Map<String, Method> methods, Set<String> fused, Names names) {
        Set<Buffer> awaited = awaited(program);
        return program.entries().stream()
                .map(e -> unrolled(e, e.kind() == Entry.Kind.LOSS ? awaited : Set.of(), methods, fused, names, program))
                .toList();
    }

    /** The methods of a loss where it is written out wherever it is computed, so that what they store is the same to the last bit. */
    private static Set<String> fused(LoopProgram program) {
        boolean elsewhere = program.entries().stream()
                .anyMatch(e -> e.kind() == Entry.Kind.EVALUATE || !e.results().isEmpty());
        return program.entries().stream()
                .filter(e -> e.kind() == Entry.Kind.LOSS && !elsewhere)
                .flatMap(e -> e.body().statements().stream())
                .flatMap(s -> s instanceof Statement.Call c ? Stream.of(c.method()) : Stream.empty())
                .collect(Collectors.toSet());
    }

    private static LoopProgram finished(LoopProgram program, List<Entry> entries) {
        LoopProgram unrolled = program.withEntries(entries);
        boolean stepped = entries.stream()
                .anyMatch(e -> e.kind() == Entry.Kind.STEP && !program.entries().contains(e));
        return stepped ? unrolled.withoutTwins() : unrolled; // so that a step is its parts to the last bit
    }

    /** What a loss must leave: all that is touched by the backward pass and the update that may follow. */
    private static Set<Buffer> awaited(LoopProgram program) {
        Touches touches = new Touches(program.methods());
        return program.entries().stream()
                .filter(e -> e.kind() == Entry.Kind.BACKWARD || e.kind() == Entry.Kind.UPDATE)
                .flatMap(e -> e.body().statements().stream())
                .flatMap(s -> touches.of(s).touched().stream())
                .collect(Collectors.toSet());
    }

    private static Entry unrolled(
            Entry entry,
            Set<Buffer> awaited,
            Map<String, Method> methods,
            Set<String> fused,
            Names names,
            LoopProgram program) {
        if (!WRITTEN_OUT.contains(entry.kind())) {
            return entry;
        }
        int batch = program.batch();
        Optional<Block> all = batch <= MOST_SAMPLES
                ? line(entry, awaited, methods, fused, names, program.count(), batch)
                : Optional.empty();
        Optional<Block> any = batch == 1 ? all : line(entry, awaited, methods, fused, names, program.count(), 0);
        Optional<Block> body = any;
        if (batch > 1 && all.isPresent()) {
            Value full = new Value.Compare(
                    Value.Relation.EQUAL,
                    new Value.WholeValue(Whole.of(program.count())),
                    new Value.WholeValue(Whole.of(batch)));
            Block both = Block.of(new Statement.If(full, all.get(), any.orElse(entry.body())));
            boolean same = any.isPresent() || fused.isEmpty();
            body = fits(both) && same ? Optional.of(both) : any;
        }
        return body.filter(Unrolling::fits)
                .map(block -> new Entry(entry.kind(), entry.inputs(), entry.result(), block))
                .orElse(entry);
    }

    private static boolean fits(Block block) {
        return Bytecodes.of(block) <= MOST_BYTES;
    }

    private static Optional<Block> line(
            Entry entry,
            Set<Buffer> awaited,
            Map<String, Method> methods,
            Set<String> fused,
            Names names,
            Variable count,
            int samples) {
        return StraightLine.of(entry.body(), awaited, methods, fused, names, count, samples);
    }
}
