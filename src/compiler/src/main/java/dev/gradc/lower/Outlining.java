package dev.gradc.lower;

import dev.gradc.loops.Block;
import dev.gradc.loops.Method;
import dev.gradc.loops.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The bodies of outermost loops with lanes as methods of their own. HotSpot keeps vectors in registers only where it has inlined every operation
 * on them; how many it inlines into one method is bounded, so that a method should hold one tile.
 */
final class Outlining {
    private static final long LARGE = 150; // bytes of code, by estimate; below, a call costs more than it helps

    private final Names names;
    private final String name;
    private final List<Method> parts = new ArrayList<>();

    private Outlining(Names names, String name) {
        this.names = names;
        this.name = name;
    }

    /** The statements with calls of parts, and the parts. */
    record Outlined(Block body, List<Method> parts) {}

    static Outlined apply(Block body, Names names, String name) {
        Outlining outlining = new Outlining(names, name);
        Block rest =
                new Block(body.statements().stream().map(outlining::outline).toList());
        return new Outlined(rest, outlining.parts);
    }

    private Statement outline(Statement s) {
        if (!(s instanceof Statement.For loop) || Usage.of(loop.body()).size() < LARGE || !hasLanes(loop.body())) {
            return s;
        }
        Method part = Usage.part(names.fresh(name + "Rows"), loop.body());
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
