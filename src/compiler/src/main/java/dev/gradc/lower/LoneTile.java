package dev.gradc.lower;

import dev.gradc.loops.Block;
import dev.gradc.loops.Kind;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A large tile whose two factors are rows of arrays and whose lanes are the whole of its rows: the loop over them is outside, where it is called, and
 * the rows it stores to are fetched behind the sums. HotSpot looks at those rows before a loop over lanes, though it goes round once; they, and how
 * long they are, lie in registers for vectors then, and what the sums share is stored and loaded again in each round of theirs. If the stack begins
 * amid a cache line, that takes twice as long.
 */
final class LoneTile {
    private static final int ROWS = 8; // stored to
    private static final int SUMS = 16; // vectors
    private static final int ELEMENTS = 16; // of the longest vector

    private LoneTile() {}

    /**
     * The statements with the tile called for its lanes, if they are rows of arrays and such a tile; else a call of all of them.
     *
     * @param call gives the call of statements apart
     */
    static Statement of(List<Statement> statements, Function<Block, Statement.Call> call) {
        Statement end = statements.get(statements.size() - 1);
        List<Statement> before = statements.subList(0, statements.size() - 1);
        if (!(end instanceof Statement.Lanes tile)
                || !before.stream().allMatch(Statement.LetRow.class::isInstance)
                || !isLarge(tile)
                || Values.constant(tile.to())
                        .filter(n -> n <= tile.vectors() * ELEMENTS)
                        .isEmpty()) {
            return call.apply(new Block(statements));
        }
        List<Statement> stored = new ArrayList<>(before);
        stored.removeIf(row -> isRead(((Statement.LetRow) row).variable(), tile.body()));
        if (stored.size() < ROWS) {
            return call.apply(new Block(statements));
        }
        Variable first = Variable.counter(tile.counter().name() + "First");
        List<Statement> all = new ArrayList<>(before);
        all.removeAll(stored);
        all.add(new Statement.Lanes(
                tile.counter(), Whole.of(first), Whole.of(first, 1), tile.vectors(), behind(stored, tile.body())));
        return new Statement.Lanes(first, tile.from(), tile.to(), tile.vectors(), Block.of(call.apply(new Block(all))));
    }

    /** True for many sums, of products of elements of two arrays' rows. */
    private static boolean isLarge(Statement.Lanes tile) {
        long sums = tile.body().statements().stream()
                .filter(s -> s instanceof Statement.Let let
                        && let.variable().mutable()
                        && let.variable().kind() == Kind.REAL)
                .count();
        return sums * tile.vectors() >= SUMS
                && tile.body().statements().stream()
                        .anyMatch(s -> s instanceof Statement.For loop
                                && loop.body().statements().stream()
                                                .filter(Statement.LetRow.class::isInstance)
                                                .count()
                                        > 1);
    }

    private static boolean isRead(RowVariable row, Block body) {
        return body.statements().stream()
                .map(s -> s instanceof Statement.Store store
                        ? new Statement.Let(Variable.fixed("stored", Kind.REAL), store.value())
                        : s)
                .anyMatch(s -> Usage.of(Block.of(s)).rows().contains(row));
    }

    /** A body with rows fetched before the first element that is stored. */
    private static Block behind(List<Statement> rows, Block body) {
        List<Statement> all = new ArrayList<>(body.statements());
        int first = 0;
        while (!(all.get(first) instanceof Statement.Store)) {
            first++;
        }
        all.addAll(first, rows);
        return new Block(all);
    }
}
