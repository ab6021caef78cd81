package dev.gradc.loops;

import java.util.List;
import java.util.stream.Collectors;

/** Statements in order. */
public record Block(List<Statement> statements) {
    public static final Block EMPTY = new Block(List.of());

    public Block {
        statements = List.copyOf(statements);
    }

    public static Block of(Statement... statements) {
        return new Block(List.of(statements));
    }

    @Override
    public String toString() {
        return statements.stream().map(s -> s.toString().indent(2)).collect(Collectors.joining());
    }
}
