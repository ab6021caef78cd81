package dev.gradc.lower;

import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Method;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Twin;
import dev.gradc.loops.Varying;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The bodies of outermost loops with lanes as methods of their own. HotSpot keeps vectors in registers only where it has inlined every operation
 * on them; how many it inlines into one method is bounded, so that a method should hold one tile.
 */
final class Outlining {
    private static final long LARGE = 500; // bytes of code, by estimate; below, a call costs more than it helps

    private final Names names;
    private final String name;
    private final List<Method> parts = new ArrayList<>();

    private Outlining(Names names, String name) {
        this.names = names;
        this.name = name;
    }

    /** The twin of a method, with this body. */
    static Twin twin(Method method, Block body, Names names) {
        List<Statement> before = new ArrayList<>();
        List<Statement> rest = new ArrayList<>();
        Set<Object> known = new LinkedHashSet<>(method.formals());
        for (Statement s : body.statements()) {
            boolean scalar = s instanceof Statement.Let let
                    && !let.variable().mutable()
                    && known.containsAll(Varying.leaves(let.value()))
                    && Varying.leaves(let.value()).stream().noneMatch(Array.class::isInstance);
            if (scalar) {
                known.add(((Statement.Let) s).variable());
            }
            (scalar ? before : rest).add(s);
        }
        Outlining outlining = new Outlining(names, method.name());
        Block outlined = new Block(rest.stream().map(outlining::outline).toList());
        Method apart = Usage.part(method.name(), method.comment(), outlined);
        return new Twin(new Block(before), apart, outlining.parts);
    }

    private Statement outline(Statement s) {
        if (!(s instanceof Statement.For loop) || Usage.of(loop.body()).size() < LARGE || !hasLanes(loop.body())) {
            return s;
        }
        Method part = Usage.part(names.fresh(name + "Rows"), List.of(), loop.body());
        parts.add(part);
        return new Statement.For(loop.counter(), loop.from(), loop.to(), loop.step(), Block.of(Usage.call(part)));
    }

    private static boolean hasLanes(Block block) {
        return block.statements().stream()
                .anyMatch(s -> s instanceof Statement.Lanes
                        || s instanceof Statement.For f && hasLanes(f.body())
                        || s instanceof Statement.If i && (hasLanes(i.then()) || hasLanes(i.otherwise())));
    }
}
