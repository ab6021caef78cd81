package dev.gradc.lower;

import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Cut;
import dev.gradc.loops.Entry;
import dev.gradc.loops.Formal;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Method;
import dev.gradc.loops.Phase;
import dev.gradc.loops.Shared;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Threads;
import dev.gradc.loops.Twin;
import dev.gradc.loops.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The work of methods divided among threads. A method becomes phases, one after the other; in a phase the rounds of some loops go to several
 * threads, each round as it was, so that no sum is added up in another order and every bit stays, whoever does what. What cannot be proved to
 * bear it, or is not worth it, is one thread's.
 */
final class Division {
    private static final long LEAST = 12_288; // operations; with less, to hand work over costs more than it saves

    private final LoopProgram program;
    private final long least;
    private final Names names = new Names();
    private final Map<String, Method> methods = new HashMap<>();
    private final Map<String, Method> parts = new HashMap<>();
    private final Map<Buffer, Set<String>> users = new LinkedHashMap<>();

    private Division(LoopProgram program, long least) {
        this.program = program;
        this.least = least;
        program.methods().forEach(m -> methods.put(m.name(), m));
        program.twins().values().forEach(t -> t.parts().forEach(p -> parts.put(p.name(), p)));
        program.methods().forEach(m -> names.fresh(m.name()));
        program.methods().forEach(m -> uses(m.name(), m.body()));
        program.twins().forEach((name, t) -> uses(name, t.method().body()));
        program.entries().forEach(e -> uses("", e.body()));
        program.twins().values().forEach(t -> t.parts().forEach(p -> names.fresh(p.name())));
    }

    /** The program for a number of threads, unless it is 1. */
    static LoopProgram apply(LoopProgram program, int threads) {
        return apply(program, threads, LEAST);
    }

    /** @param least the operations from which on it is worth it to hand work over */
    static LoopProgram apply(LoopProgram program, int threads, long least) {
        return threads == 1 ? program : program.withThreads(new Division(program, least).threads(threads));
    }

    private Threads threads(int most) {
        Groups.Limits limits = new Groups.Limits(program.real().lanes(), least, most);
        Map<String, Groups> plain = new LinkedHashMap<>();
        Map<String, Groups> inLanes = new LinkedHashMap<>();
        List<Group> order = new ArrayList<>();
        List<Group> plainOrder = new ArrayList<>();
        for (String name : called()) {
            Method method = methods.get(name);
            Set<Buffer> room = room(name);
            Groups groups = new Groups(Block.EMPTY, method.body(), method.formals(), methods, known(), room, limits);
            plain.put(name, groups);
            plainOrder.addAll(groups.all());
            Twin twin = program.twins().get(name);
            if (twin == null) {
                order.addAll(groups.all());
                continue;
            }
            Set<Formal> formals = new LinkedHashSet<>(twin.method().formals());
            formals.removeIf(f -> f instanceof Buffer b && b.role() != Buffer.Role.INPUT);
            Groups together =
                    new Groups(twin.before(), twin.method().body(), List.copyOf(formals), parts, known(), room, limits);
            inLanes.put(name, together);
            order.addAll(together.all());
        }
        Affinity affinity = new Affinity(most);
        affinity.settle(order);
        affinity.settle(plainOrder);
        return new Threads(most, shared(plain, affinity, false), shared(inLanes, affinity, true));
    }

    /** What stands in the place of methods that are worth it to be shared. */
    private Map<String, Shared> shared(Map<String, Groups> all, Affinity affinity, boolean apart) {
        Map<String, Shared> shared = new LinkedHashMap<>();
        all.forEach((name, groups) -> {
            if (groups.worthIt()) {
                Method method = apart ? program.twins().get(name).method() : methods.get(name);
                shared.put(name, new Shared(groups.before(), phases(method, groups, affinity, apart)));
            }
        });
        return shared;
    }

    /** The buffers for a method's own work that no other method touches. */
    private Set<Buffer> room(String name) {
        Set<Buffer> room = new LinkedHashSet<>();
        users.forEach((buffer, its) -> {
            if (its.equals(Set.of(name))) {
                room.add(buffer);
            }
        });
        return room;
    }

    private void uses(String name, Block body) {
        Usage.of(body).buffers().stream()
                .filter(b -> b.role() == Buffer.Role.SCRATCH && b.rank() > 0)
                .forEach(b ->
                        users.computeIfAbsent(b, u -> new LinkedHashSet<>()).add(name));
    }

    private Map<Variable, Interval> known() {
        return Map.of(program.count(), new Interval(0, program.batch()));
    }

    /**
     * The methods that the public ones call, but for {@code initialize}, and those that methods of nothing but calls call: what others call is
     * not theirs to divide.
     */
    private Set<String> called() {
        Set<String> called = new LinkedHashSet<>();
        for (Entry e : program.entries()) {
            if (e.kind() != Entry.Kind.INITIALIZE) {
                calls(e.body(), called);
            }
        }
        return called;
    }

    private void calls(Block block, Set<String> called) {
        for (Statement s : block.statements()) {
            if (s instanceof Statement.Call c) {
                called.add(c.method());
                Block body = methods.get(c.method()).body();
                if (body.statements().stream().allMatch(Statement.Call.class::isInstance)) {
                    calls(body, called);
                }
            } else if (s instanceof Statement.For f) {
                calls(f.body(), called);
            }
        }
    }

    private List<Phase> phases(Method method, Groups groups, Affinity affinity, boolean apart) {
        List<Phase> phases = new ArrayList<>();
        for (Group group : groups.all()) {
            Groups.Divided divided = groups.divide(group, affinity.of(group));
            String name = names.fresh(method.name() + (apart ? "Lanes" : "Share"));
            Method own = apart
                    ? Usage.part(name, method.comment(), divided.block())
                    : inObject(name, method.comment(), divided, groups.handed(divided.cut()));
            phases.add(new Phase(own, divided.cut()));
        }
        return phases;
    }

    /** A method of the object, which takes beside scalars the buffers that differ from thread to thread. */
    private static Method inObject(String name, List<String> comment, Groups.Divided group, List<Variable> handed) {
        Method method = Usage.method(name, comment, group.block(), handed);
        List<Formal> formals = new ArrayList<>(group.cut().map(Cut::own).orElse(List.of()));
        formals.addAll(method.formals());
        return new Method(name, comment, formals, false, method.body());
    }
}
