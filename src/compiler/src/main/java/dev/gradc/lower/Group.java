package dev.gradc.lower;

import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Statements that are done before others begin, and how their work may be cut.
 *
 * <p>Not a record: it is known by itself.
 */
final class Group {
    private final Block block;
    private final List<Access> accesses;
    private final List<Choice> choices;
    private final long operations;

    /**
     * @param accesses all that the statements read and write
     * @param choices the best by itself first; empty if one thread does the work
     * @param operations about how many
     */
    Group(Block block, List<Access> accesses, List<Choice> choices, long operations) {
        this.block = block;
        this.accesses = List.copyOf(accesses);
        this.choices = List.copyOf(choices);
        this.operations = operations;
    }

    Block block() {
        return block;
    }

    List<Access> accesses() {
        return accesses;
    }

    List<Choice> choices() {
        return choices;
    }

    long operations() {
        return operations;
    }

    /** What it reads or writes that threads could have in their caches. */
    Set<Buffer> buffers() {
        Set<Buffer> all = new LinkedHashSet<>();
        accesses.forEach(a -> a.changing().ifPresent(all::add));
        return all;
    }
}
