package dev.gradc.lower;

import dev.gradc.loops.Block;
import dev.gradc.loops.Entry;
import dev.gradc.loops.Formal;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Method;
import dev.gradc.loops.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Public methods of many statements, such as those of a network of a thousand layers, in parts that HotSpot compiles: it never compiles a method
 * of more than 8,000 bytes of code.
 */
final class Parts {
    private static final int MOST_BYTES = 4_000;

    private final LoopProgram program;
    private final Names names = new Names();
    private final List<Method> parts = new ArrayList<>();

    private Parts(LoopProgram program) {
        this.program = program;
        program.methods().forEach(m -> names.fresh(m.name()));
        program.twins().values().forEach(t -> t.parts().forEach(m -> names.fresh(m.name())));
        program.threads()
                .all()
                .forEach(s -> s.phases().forEach(p -> names.fresh(p.method().name())));
    }

    static LoopProgram apply(LoopProgram program) {
        Parts parts = new Parts(program);
        List<Entry> entries = program.entries().stream().map(parts::split).toList();
        if (parts.parts.isEmpty()) {
            return program;
        }
        List<Method> methods = new ArrayList<>(program.methods());
        methods.addAll(parts.parts);
        return program.withEntries(entries).withMethods(methods);
    }

    private Entry split(Entry entry) {
        List<List<Statement>> groups = new ArrayList<>();
        long size = 0;
        for (Statement s : entry.body().statements()) {
            long own = Bytecodes.of(s);
            if (groups.isEmpty() || size + own > MOST_BYTES) {
                groups.add(new ArrayList<>());
                size = 0;
            }
            groups.get(groups.size() - 1).add(s);
            size += own;
        }
        if (groups.size() < 2 || !callsAlone(entry)) {
            return entry;
        }
        List<Statement> calls = new ArrayList<>();
        for (List<Statement> group : groups) {
            String name = names.fresh(entry.kind().name().toLowerCase(Locale.ROOT), "part" + (calls.size() + 1));
            List<Formal> formals = Usage.method(name, List.of(), new Block(group), List.of(program.count()))
                    .formals();
            Method part = new Method(name, List.of(), formals, false, new Block(group));
            parts.add(part);
            calls.add(Usage.call(part));
        }
        return new Entry(entry.kind(), entry.inputs(), entry.result(), new Block(calls), entry.results());
    }

    /** Where a statement declares something, what follows may need it. */
    private static boolean callsAlone(Entry entry) {
        return entry.body().statements().stream()
                .noneMatch(s -> s instanceof Statement.Let || s instanceof Statement.LetRow);
    }
}
