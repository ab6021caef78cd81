package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Element;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.List;
import java.util.Optional;

/**
 * Logarithms of sums of exponentials of a matrix's rows, {@code lse[n] = ln Σ_i exp(z[n,i])}, with as many rows in lanes as there are: of a copy the
 * other way round, so that no lane waits for another and each row is summed in its own order. The greatest is left out of the sum, as
 * {@link Reductions} does it, and comes back in double. The exponentials are kept, as shares of their sum, for the softmax that is to follow.
 */
final class LogSums implements Gatherer {
    private static final int MANY_ROWS = 8; // with fewer, most lanes would be idle

    private final Arena arena;
    private final Code code;
    private final LoweringOptions options;
    private final Softmaxes softmaxes;
    private final Gatherer otherwise;

    /** @param otherwise takes what is no such logarithm */
    LogSums(Arena arena, Code code, LoweringOptions options, Softmaxes softmaxes, Gatherer otherwise) {
        this.softmaxes = softmaxes;
        this.arena = arena;
        this.code = code;
        this.options = options;
        this.otherwise = otherwise;
    }

    @Override
    public boolean define(Definition definition) {
        Optional<Tensor> turned = softmaxes.turned(definition);
        if (turned.isPresent()) {
            List<Axis> axes = definition.tensor().axes();
            List<Index> at = List.of(Index.of(axes.get(1)), Index.of(axes.get(0)));
            Expr.Read read = (Expr.Read) arena.read(turned.get(), at);
            if (code.storage().isNarrow(definition.tensor())) {
                copy(definition.tensor(), read);
            } else {
                new Transposes(code).samples(definition.tensor(), read, axes.get(1), axes.get(0));
            }
            code.readsTwin();
            return true;
        }
        Optional<Softmaxes.Of> rows = softmaxes.sum(definition).filter(this::isOfRows);
        rows.ifPresent(this::write);
        return rows.isPresent() || otherwise.define(definition);
    }

    /** True if there are many rows, which lie one beneath the other. */
    private boolean isOfRows(Softmaxes.Of of) {
        return of.z().rank() == 2
                && of.across() == 1
                && of.lse().axes().get(0).extent() >= MANY_ROWS
                && code.storage().holds(of.z())
                && code.storage().of(of.z()).element() == Kind.REAL;
    }

    private void write(Softmaxes.Of of) {
        Tensor lse = of.lse();
        Axis row = lse.axes().get(0);
        Axis across = arena.fresh(of.z().axes().get(1));
        Expr.Read z = (Expr.Read) arena.readAt(of.z(), List.of(row, across));
        String name = code.storage().of(of.z()).name();
        boolean narrow = code.storage().isNarrow(of.z());
        Tensor turned = narrow ? of.z() : code.storage().scratch(name + "T", List.of(across, row));
        Tensor shares = code.storage().scratch(name + "Softmax", List.of(arena.fresh(across), arena.fresh(row)));
        Tensor most = code.storage().scratch(lse.name().plain() + "Most", List.of(arena.fresh(row)));
        Tensor rest = code.storage().scratch(lse.name().plain() + "Rest", List.of(arena.fresh(row)));
        if (!narrow) {
            new Transposes(code).samples(turned, z, across, row);
        }
        Turned rows =
                new Turned(narrow ? z : (Expr.Read) arena.readAt(turned, List.of(across, row)), shares, row, across);
        code.openLoop(row);
        sum(rows, most, rest);
        code.closeLanes(Whole.of(0), code.extent(row), 1);
        code.openLoop(row);
        share(rows, rest);
        code.closeLanes(Whole.of(0), code.extent(row), 1);
        together(lse, most, rest);
        if (LaneRules.keptBy(code.body(), options.real(), options.samples(), false)) {
            softmaxes.putTurned(of, shares);
        }
    }

    /** A tensor that lies as another does, element by element. */
    private void copy(Tensor tensor, Expr.Read read) {
        List<Axis> order = code.storage().loopOrder(tensor);
        code.openLoop(order.get(0));
        code.openLoop(order.get(1));
        Element from = code.element(read.tensor(), read.at());
        code.add(new Statement.Store(code.element(tensor, Index.each(tensor.axes())), from));
        code.closeLanes(Whole.of(0), code.extent(order.get(1)), 1);
        code.closeLoop(Whole.of(0), code.extent(order.get(0)));
    }

    /** What is summed and what its shares become, a row an element, and the axes. */
    private record Turned(Expr.Read z, Tensor shares, Axis row, Axis across) {
        List<Index> at() {
            return List.of(Index.of(across), Index.of(row));
        }
    }

    /** The greatest, the sum of the other exponentials, and all exponentials. */
    private void sum(Turned turned, Tensor most, Tensor rest) {
        Axis across = turned.across();
        Variable greatest = code.mutable("most", new Value.Literal(Double.NEGATIVE_INFINITY, Kind.REAL));
        Variable place = code.mutable("at", new Value.Literal(-1, Kind.REAL));
        code.openLoop(across);
        Variable x = code.let("x", code.element(turned.z().tensor(), turned.z().at()));
        Value greater = new Value.Compare(Value.Relation.GREATER, x, greatest);
        code.add(new Statement.Store(place, new Value.Select(greater, number(across), place)));
        code.add(new Statement.Store(greatest, new Value.Select(greater, x, greatest)));
        code.closeLoop(Whole.of(0), code.extent(across));
        Variable sum = code.mutable("rest", Arithmetic.zero(Kind.REAL));
        code.openLoop(across);
        Value distance = Arithmetic.binary(
                Value.Operation.SUBTRACT,
                code.element(turned.z().tensor(), turned.z().at()),
                greatest);
        Variable e = code.let("e", Arithmetic.apply(Intrinsic.EXP, distance));
        Value other = new Value.Compare(Value.Relation.NOT_EQUAL, number(across), place);
        code.add(new Statement.Accumulate(sum, new Value.Select(other, e, Arithmetic.zero(Kind.REAL))));
        code.add(new Statement.Store(code.element(turned.shares(), turned.at()), e));
        code.closeLoop(Whole.of(0), code.extent(across));
        List<Index> at = List.of(Index.of(turned.row()));
        code.add(new Statement.Store(code.element(most, at), greatest));
        code.add(new Statement.Store(code.element(rest, at), sum));
    }

    /** The sum's logarithm in its place, the shares in that of the exponentials. HotSpot keeps vectors in registers where a loop is no longer. */
    private void share(Turned turned, Tensor rest) {
        Axis across = turned.across();
        Element place = code.element(rest, List.of(Index.of(turned.row())));
        Variable sum = code.let("rest", place);
        code.add(new Statement.Store(place, Arithmetic.apply(Intrinsic.LOG1P, sum)));
        Value all = Arithmetic.binary(Value.Operation.ADD, new Value.Literal(1, Kind.REAL), sum);
        Variable share = code.let("share", Arithmetic.reciprocal(all));
        code.openLoop(across);
        Element part = code.element(turned.shares(), turned.at());
        code.add(new Statement.Store(part, Arithmetic.binary(Value.Operation.MULTIPLY, part, share)));
        code.closeLoop(Whole.of(0), code.extent(across));
    }

    private Value number(Axis axis) {
        return Code.convert(new Value.WholeValue(code.whole(Index.of(axis))), Kind.REAL);
    }

    /** The greatest, and what the others add to it; ±∞ if that is greatest. */
    private void together(Tensor lse, Tensor most, Tensor rest) {
        Axis row = lse.axes().get(0);
        List<Index> at = List.of(Index.of(row));
        Kind kind = code.storage().of(lse).element();
        code.openLoop(row);
        Variable greatest = code.let("most", Code.convert(code.element(most, at), kind));
        Value more = Code.convert(code.element(rest, at), kind);
        Value infinite = new Value.Compare(
                Value.Relation.EQUAL,
                Arithmetic.apply(Intrinsic.ABS, greatest),
                new Value.Literal(Double.POSITIVE_INFINITY, kind));
        Value total = Arithmetic.binary(Value.Operation.ADD, greatest, more);
        code.add(new Statement.Store(code.element(lse, at), new Value.Select(infinite, greatest, total)));
        code.closeLoop(Whole.of(0), code.extent(row));
    }
}
