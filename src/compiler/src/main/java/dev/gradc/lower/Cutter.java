package dev.gradc.lower;

import dev.gradc.loops.Block;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.List;
import java.util.Set;

/** Statements in which some loops do a stretch of their rounds only. */
final class Cutter {
    private final Set<Statement> loops;
    private final Variable from;
    private final Variable to;

    private Cutter(Set<Statement> loops, Variable from, Variable to) {
        this.loops = loops;
        this.from = from;
        this.to = to;
    }

    /** @param loops told apart by identity */
    static Block cut(Block block, Set<Statement> loops, Variable from, Variable to) {
        return new Cutter(loops, from, to).block(block);
    }

    private Block block(Block block) {
        return new Block(block.statements().stream().map(this::statement).toList());
    }

    private Statement statement(Statement s) {
        if (s instanceof Statement.If choice) {
            return new Statement.If(choice.condition(), block(choice.then()), block(choice.otherwise()));
        }
        if (!(s instanceof Statement.For loop)) {
            return s;
        }
        if (!loops.contains(s)) {
            return new Statement.For(loop.counter(), loop.from(), loop.to(), loop.step(), block(loop.body()));
        }
        boolean fromStart = loop.from().equals(Whole.of(0));
        Whole begins = fromStart ? Whole.of(from) : new Whole.Largest(List.of(loop.from(), Whole.of(from)));
        Whole ends = new Whole.Smallest(List.of(loop.to(), Whole.of(to)));
        return new Statement.For(loop.counter(), begins, ends, loop.step(), loop.body());
    }
}
