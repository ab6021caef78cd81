package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Argument;
import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Formulas of one step's elements, where the rows of the samples are short. Long ones: the rows of several samples are copied behind one another, worked
 * out in one loop, and copied back, for C2 does some 16 elements before and behind its vector code one at a time, of whatever many there are. Short ones:
 * row by row.
 */
final class JoinedRows implements Gatherer {
    private static final int SHORTEST_ROW = 32; // so that the functions are those of rows, joined or not
    private static final int LONG_ROW = 1024;
    private static final int MOST_ROWS = 8; // that are read

    private final Arena arena;
    private final Code code;
    private final Settings settings;
    private final Kernels kernels;
    private final Axis time;
    private final List<Buffer> rooms = new ArrayList<>();

    /** @param time the axis that the code stands at one step of */
    JoinedRows(Arena arena, Code code, Settings settings, Kernels kernels, Axis time) {
        this.arena = arena;
        this.code = code;
        this.settings = settings;
        this.kernels = kernels;
        this.time = time;
    }

    /** What is to be written: so many samples at a time. */
    private record Work(Definition definition, Axis samples, Axis along, Set<Expr.Read> reads, int together) {
        int columns() {
            return along.extent();
        }
    }

    @Override
    public boolean define(Definition definition) {
        Optional<Work> work = work(definition);
        work.ifPresent(w -> {
            if (isLong(definition.value())) {
                write(w);
            } else {
                writeEach(w);
            }
        });
        return work.isPresent();
    }

    // ---------------------------------------------------------------- the form

    private Optional<Work> work(Definition definition) {
        Tensor tensor = definition.tensor();
        List<Axis> order = new ArrayList<>(code.storage().loopOrder(tensor));
        order.remove(time);
        if (!tensor.batched() || order.size() != 2 || !order.get(0).batch()) {
            return Optional.empty();
        }
        Axis along = order.get(1);
        int together = Math.min(order.get(0).extent(), Math.floorDiv(LONG_ROW, along.extent()));
        Expr.Read own = (Expr.Read) arena.readAt(tensor, tensor.axes());
        Set<Expr.Read> reads = new LinkedHashSet<>();
        boolean fits = along.extent() >= SHORTEST_ROW
                && isRow(own, order.get(0), along)
                && collect(definition.value(), order.get(0), along, reads)
                && reads.size() <= MOST_ROWS
                && (isLong(definition.value()) ? together > 1 : apart());
        return fits ? Optional.of(new Work(definition, order.get(0), along, reads, together)) : Optional.empty();
    }

    /** True for the form in which a short loop is a method of its own. */
    private boolean apart() {
        code.offerSeveralRows();
        return code.severalRows();
    }

    private boolean isRow(Expr.Read read, Axis samples, Axis along) {
        if (Settings.isSetting(read.tensor()) || !code.storage().holds(read.tensor())) {
            return false;
        }
        Buffer buffer = code.storage().of(read.tensor());
        if (buffer.element() != Kind.REAL || buffer.rank() != 2) {
            return false;
        }
        Storage.Address address = code.storage().address(read.tensor(), read.at());
        Set<Axis> row = address.at().get(0).axes();
        return isFrom(address.last(), along)
                && Set.of(samples, time).containsAll(row)
                && row.contains(samples)
                && address.at().get(0).reads().isEmpty();
    }

    /** True if an index is the axis, perhaps some places on. */
    private static boolean isFrom(Index index, Axis along) {
        return Product.is(index.plus(-index.constant()), along) && index.constant() >= 0;
    }

    /** Gathers the elements that a value reads; false if there is anything in it but rows, sums, products and the functions of rows. */
    private boolean collect(Expr e, Axis samples, Axis along, Set<Expr.Read> reads) {
        if (e instanceof Expr.Read read) {
            reads.add(read);
            return isRow(read, samples, along);
        }
        boolean plain = e instanceof Expr.Num
                || e instanceof Expr.Add
                || e instanceof Expr.Mul
                || e instanceof Expr.Pow
                || isOfRows(e);
        return plain && e.children().stream().allMatch(c -> collect(c, samples, along, reads));
    }

    private static boolean isOfRows(Expr e) {
        return e instanceof Expr.Call c
                && (c.function() == ScalarFunction.TANH || c.function() == ScalarFunction.SIGMOID);
    }

    private static boolean isLong(Expr e) {
        return isOfRows(e) || e.children().stream().anyMatch(JoinedRows::isLong);
    }

    // ---------------------------------------------------------------- loops

    /** A short formula, row by row where they lie: a loop in a method of its own becomes vector code, several in one do not. */
    private void writeEach(Work work) {
        Tensor tensor = work.definition().tensor();
        List<Expr.Read> rows = new ArrayList<>(work.reads());
        rows.add(0, (Expr.Read) arena.readAt(tensor, tensor.axes()));
        code.openLoop(work.samples());
        List<Argument> arguments = new ArrayList<>();
        for (Expr.Read r : rows) {
            Storage.Address address = code.storage().address(r.tensor(), r.at());
            arguments.add(address.buffer().row(code.whole(address.at().get(0))));
        }
        code.add(loop(work, arguments, rows.stream().map(this::first).toList(), work.columns()));
        code.closeLoop(Whole.of(0), Whole.of(code.count()));
    }

    private void write(Work work) {
        code.cannotRepeat();
        List<Buffer> rooms = rooms(work);
        code.openLoop(work.samples());
        Axis sample = arena.axis("r", work.together());
        code.openLoop(sample);
        int read = 1;
        for (Expr.Read r : work.reads()) {
            copy(row(work, r, sample), Whole.of(first(r)), rooms.get(read++), place(work, sample), work);
        }
        closeSamples(work);
        code.add(loop(work, List.copyOf(rooms), rooms.stream().map(r -> 0).toList(), work.together() * work.columns()));
        code.openLoop(sample);
        Tensor tensor = work.definition().tensor();
        Expr.Read own = (Expr.Read) arena.readAt(tensor, tensor.axes());
        copy(rooms.get(0), place(work, sample), row(work, own, sample), Whole.of(first(own)), work);
        closeSamples(work);
        code.closeLoop(Whole.of(0), Whole.of(code.count()), work.together());
    }

    /** Long rows, one for the result and one for each that is read; the same ones wherever the definition is written. */
    private List<Buffer> rooms(Work work) {
        String name = work.definition().tensor().name().plain();
        Layout row = new Layout.Flat(work.together() * work.columns());
        while (rooms.size() <= work.reads().size()) {
            String text = "rows of " + work.together() + " samples";
            rooms.add(code.storage().declare(name + "_row", Buffer.Role.SCRATCH, Kind.REAL, row, text));
        }
        return rooms.subList(0, work.reads().size() + 1);
    }

    private void copy(Array from, Whole first, Array to, Whole at, Work work) {
        code.add(new Statement.Copy(from, first, to, at, work.columns()));
    }

    private void closeSamples(Work work) {
        Whole left = new Whole.Affine(
                List.of(
                        new Whole.Term(1, code.count()),
                        new Whole.Term(-1, code.scope().outer().counter())),
                0);
        code.closeLoop(Whole.of(0), new Whole.Smallest(List.of(Whole.of(work.together()), left)));
    }

    private Whole place(Work work, Axis sample) {
        return code.whole(Index.of(sample).times(work.columns()));
    }

    /** Where the elements begin in their row. */
    private int first(Expr.Read read) {
        return code.storage().address(read.tensor(), read.at()).last().constant();
    }

    private Array row(Work work, Expr.Read read, Axis sample) {
        Index at = Index.of(work.samples()).plus(Index.of(sample));
        Expr.Read moved = (Expr.Read) arena.substitute(read, Map.of(work.samples(), at));
        Storage.Address address = code.storage().address(moved.tensor(), moved.at());
        return address.buffer().row(code.whole(address.at().get(0)));
    }

    /**
     * The loop over rows as a method of its own.
     *
     * @param rows the one for the result and one for each that is read
     * @param first where the elements begin in each
     */
    private Statement.Call loop(Work work, List<? extends Argument> rows, List<Integer> first, int length) {
        Variable j = code.openLoop(work.along());
        Expressions values = new Expressions(arena, code, settings, Kind.REAL, false);
        List<Formal> formals = new ArrayList<>();
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            RowVariable row = new RowVariable(i == 0 ? "c" : "r" + i, Kind.REAL);
            formals.add(row);
            elements.add(row.at(Whole.of(j, first.get(i))));
        }
        int read = 1;
        for (Expr.Read r : work.reads()) {
            values.bind(r, elements.get(read++));
        }
        Value value = values.root(work.definition().value());
        code.add(new Statement.Store(elements.get(0), Code.convert(value, Kind.REAL)));
        Block body = new Block(code.scope().statements());
        code.dropLoop();
        String name = work.definition().tensor().name().plain();
        Block loop = Block.of(Statement.For.upTo(j, Whole.of(length), body));
        return kernels.row(name, formals, List.copyOf(rows), loop);
    }
}
