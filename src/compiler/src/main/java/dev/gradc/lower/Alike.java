package dev.gradc.lower;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Entry;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Layout;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Method;
import dev.gradc.loops.Phase;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Shared;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Threads;
import dev.gradc.loops.Twin;
import dev.gradc.loops.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Methods that do the same to other arrays, as those of layers of the same sizes: they become one, which is told the arrays. Only in programs of
 * very many methods; a class file has room for some thousands, and javac and HotSpot compile a network of a thousand layers like one of ten.
 */
final class Alike {
    private static final int MANY = 1_000; // methods of a program

    private final LoopProgram program;
    private final Map<String, Replacement> replacements = new LinkedHashMap<>();
    private final Map<String, Twin> twins = new LinkedHashMap<>();
    private final Map<String, List<Buffer>> arrays = new HashMap<>();

    /**
     * What is called in a method's place.
     *
     * @param arrays what it is handed before the arguments
     */
    private record Replacement(Method method, List<Buffer> arrays) {}

    private Alike(LoopProgram program) {
        this.program = program;
    }

    static LoopProgram apply(LoopProgram program) {
        return program.methods().size() < MANY ? program : new Alike(program).merged();
    }

    /** The program whatever the number of its methods. */
    static LoopProgram merge(LoopProgram program) {
        return new Alike(program).merged();
    }

    private LoopProgram merged() {
        List<Method> left = new ArrayList<>(program.methods());
        Set<String> names = new HashSet<>();
        left.forEach(m -> names.add(m.name()));
        while (!left.isEmpty()) { // those first that call no others
            Map<String, List<Method>> groups = new LinkedHashMap<>();
            for (Method m : left) {
                if (replacements.keySet().containsAll(called(m, names))) {
                    Method now = new Method(
                            m.name(),
                            m.comment(),
                            m.formals(),
                            m.free(),
                            told(m.body()),
                            m.later().map(this::told));
                    groups.computeIfAbsent(isShared(m) ? m.name() : form(now), f -> new ArrayList<>())
                            .add(now);
                }
            }
            if (groups.isEmpty()) {
                throw new IllegalStateException("methods that call one another: " + left);
            }
            groups.values().forEach(this::settle);
            left.removeIf(m -> replacements.containsKey(m.name()));
        }
        Set<String> kept = new HashSet<>();
        List<Method> methods = new ArrayList<>();
        for (Method m : program.methods()) {
            Method replacement = replacements.get(m.name()).method();
            if (kept.add(replacement.name())) {
                methods.add(replacement);
            }
        }
        List<Entry> entries = program.entries().stream()
                .map(e -> new Entry(e.kind(), e.inputs(), e.result(), told(e.body()), e.results()))
                .toList();
        Map<String, Twin> inOrder = new LinkedHashMap<>();
        program.twins().keySet().stream().filter(twins::containsKey).forEach(n -> inOrder.put(n, twins.get(n)));
        Threads threads = program.threads();
        Map<String, Method> phases = new LinkedHashMap<>();
        return program.withMethods(methods, inOrder)
                .withEntries(entries)
                .withConstruction(told(program.construction()))
                .withThreads(new Threads(
                        threads.most(), phases(threads.plain(), phases), phases(threads.inLanes(), phases)));
    }

    private boolean isShared(Method m) {
        return program.threads().plain().containsKey(m.name())
                || program.threads().inLanes().containsKey(m.name());
    }

    private static Set<String> called(Method m, Set<String> names) {
        Set<String> called = new LinkedHashSet<>(Usage.of(m.body()).called());
        m.later().ifPresent(l -> called.addAll(Usage.of(l).called()));
        called.retainAll(names);
        return called;
    }

    /** @param group methods that are alike */
    private void settle(List<Method> group) {
        Method first = group.get(0);
        Twin twin = program.twins().get(first.name());
        if (group.size() == 1) {
            replacements.put(first.name(), new Replacement(first, List.of()));
            if (twin != null) {
                twins.put(first.name(), twin);
            }
            return;
        }
        List<String> comment = new ArrayList<>(first.comment());
        comment.add("and " + (group.size() - 1) + " more that are alike");
        List<Formal> formals = new ArrayList<>(arrays(first));
        formals.addAll(first.formals());
        Usage usage = usage(first);
        boolean free = usage.freeWith(formals)
                && usage.called().stream()
                        .allMatch(c -> !replacements.containsKey(c)
                                || replacements.get(c).method().free());
        Method one = new Method(first.name(), comment, formals, free, first.body(), first.later());
        group.forEach(m -> replacements.put(m.name(), new Replacement(one, arrays(m))));
        if (twin != null) {
            List<Method> parts = new ArrayList<>();
            group.forEach(m -> parts.addAll(program.twins().get(m.name()).parts()));
            twins.put(first.name(), new Twin(twin.before(), twin.method(), parts));
        }
    }

    /** All that a method uses, in whatever form. */
    private Usage usage(Method m) {
        List<Statement> all = new ArrayList<>(m.body().statements());
        m.later().ifPresent(l -> all.addAll(l.statements()));
        Twin twin = program.twins().get(m.name());
        if (twin != null) {
            all.addAll(twin.before().statements());
        }
        return Usage.of(new Block(all));
    }

    /** The object's arrays that a method uses itself, in order of first use, but for those it is handed. */
    private List<Buffer> arrays(Method m) {
        return arrays.computeIfAbsent(m.name(), name -> itsArrays(m));
    }

    private List<Buffer> itsArrays(Method m) {
        Set<Buffer> arrays = new LinkedHashSet<>(usage(m).buffers());
        Twin twin = program.twins().get(m.name());
        if (twin != null) {
            twin.method().formals().stream().filter(Buffer.class::isInstance).forEach(f -> arrays.add((Buffer) f));
        }
        arrays.removeIf(b -> b.role() == Buffer.Role.INPUT
                || b.layout() instanceof Layout.Scalar
                || m.formals().contains(b));
        return List.copyOf(arrays);
    }

    /** What a method and its twin do, whatever arrays and variables are called. */
    private String form(Method m) {
        List<Formal> formals = new ArrayList<>(arrays(m));
        formals.addAll(m.formals());
        List<Statement> all = new ArrayList<>(m.body().statements());
        m.later().ifPresent(l -> {
            all.add(new Statement.Call("later", List.of()));
            all.addAll(l.statements());
        });
        Twin twin = program.twins().get(m.name());
        if (twin != null) {
            all.addAll(twin.before().statements());
            List<Argument> handed = twin.method().formals().stream()
                    .map(f -> f instanceof Buffer b ? (Argument) b : f instanceof RowVariable r ? r : (Variable) f)
                    .toList();
            all.add(new Statement.Call("twin", handed));
            all.addAll(twin.method().body().statements());
        }
        return Outlining.form(formals, new Block(all));
    }

    // ---------------------------------------------------------------- calls

    private Block told(Block block) {
        List<Statement> all = new ArrayList<>();
        block.statements().forEach(s -> told(s, all));
        return new Block(all);
    }

    private void told(Statement s, List<Statement> all) {
        if (s instanceof Statement.Call call && replacements.containsKey(call.method())) {
            Replacement replacement = replacements.get(call.method());
            if (!replacement.arrays().isEmpty()) {
                List<Argument> arguments = new ArrayList<Argument>(replacement.arrays());
                arguments.addAll(call.arguments());
                all.add(new Statement.Call(replacement.method().name(), arguments));
                return;
            }
            all.add(new Statement.Call(replacement.method().name(), call.arguments()));
        } else if (s instanceof Statement.If choice) {
            all.add(new Statement.If(choice.condition(), told(choice.then()), told(choice.otherwise())));
        } else if (s instanceof Statement.For loop) {
            all.add(new Statement.For(loop.counter(), loop.from(), loop.to(), loop.step(), told(loop.body())));
        } else {
            all.add(s);
        }
    }

    // ---------------------------------------------------------------- threads

    /** @param known what phases that are alike have in common, by what they do */
    private Map<String, Shared> phases(Map<String, Shared> all, Map<String, Method> known) {
        Map<String, Shared> now = new LinkedHashMap<>();
        all.forEach((name, shared) -> now.put(
                name,
                new Shared(
                        shared.before(),
                        shared.phases().stream().map(p -> phase(p, known)).toList())));
        return now;
    }

    private Phase phase(Phase phase, Map<String, Method> known) {
        Method m = phase.method();
        Block body = told(m.body());
        List<Formal> formals = new ArrayList<>();
        Usage.of(body).buffers().stream()
                .filter(b -> b.role() != Buffer.Role.INPUT
                        && !(b.layout() instanceof Layout.Scalar)
                        && !m.formals().contains(b))
                .forEach(formals::add);
        formals.addAll(m.formals());
        Method own = new Method(m.name(), m.comment(), formals, m.free(), body);
        Method like = known.computeIfAbsent(own.free() + Outlining.form(formals, body), f -> own);
        return new Phase(new Method(like.name(), m.comment(), formals, own.free(), body), phase.cut());
    }
}
