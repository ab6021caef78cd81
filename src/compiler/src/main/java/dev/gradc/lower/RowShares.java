package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.List;
import java.util.Optional;

/**
 * Logarithms of sums of exponentials of a matrix's rows, {@code lse[n] = ln Σ_i exp(z[n,i])}, whose shares {@code exp(z[n,i] - lse[n])} another
 * definition is: each exponential is computed once, and the shares are kept for that definition. The greatest is left out of the sum, as {@link
 * Reductions} does it.
 *
 * <p>A loop for each thing that is done to a row: where a loop goes from floats to doubles and back, HotSpot has each element wait for the one
 * before.
 */
final class RowShares implements Gatherer {
    private final Arena arena;
    private final Code code;
    private final Softmaxes softmaxes;
    private final Joined joined;

    RowShares(Arena arena, Code code, Settings settings, Softmaxes softmaxes) {
        this.joined = new Joined(arena, code, settings);
        this.arena = arena;
        this.code = code;
        this.softmaxes = softmaxes;
    }

    @Override
    public boolean define(Definition definition) {
        Optional<Tensor> shares = softmaxes.inRows(definition);
        if (shares.isPresent()) {
            copy(definition.tensor(), shares.get());
            return true;
        }
        Optional<Softmaxes.Of> sum = softmaxes.sum(definition).filter(this::isRead);
        sum.ifPresent(this::write);
        return sum.isPresent();
    }

    /** True if somebody reads the shares, and what they are of has rows. */
    private boolean isRead(Softmaxes.Of of) {
        return softmaxes.isRead(of)
                && of.z().rank() == 2
                && of.across() == 1
                && code.storage().holds(of.z())
                && code.storage().of(of.z()).element() == Kind.REAL;
    }

    private void copy(Tensor tensor, Tensor from) {
        Loops loops = Loops.open(code, code.storage().loopOrder(tensor), List.of());
        List<Index> at = Index.each(tensor.axes());
        code.add(new Statement.Store(code.element(tensor, at), Code.convert(code.element(from, at), Kind.REAL)));
        loops.close();
    }

    private void write(Softmaxes.Of of) {
        Axis row = of.lse().axes().get(0);
        Axis across = arena.fresh(of.z().axes().get(1));
        Tensor shares = scratch(of.z());
        softmaxes.putRows(of, shares);
        List<Index> at = List.of(Index.of(row), Index.of(across));
        Optional<Joined.Line> line =
                joined.line(shares).filter(l -> code.storage().of(of.lse()).element() == Kind.DOUBLE);
        if (line.isPresent()) {
            write(of, shares, at, line.get());
            return;
        }
        code.openLoop(row);
        Variable most = code.mutable("most", new Value.Literal(Double.NEGATIVE_INFINITY, Kind.REAL));
        Variable place = code.mutable("at", new Value.WholeValue(Whole.of(-1)));
        each(across, () -> greatest(across, code.element(of.z(), at), most, place));
        Variable top = code.let("top", Code.convert(most, Kind.DOUBLE));
        each(across, () -> store(shares, at, less(Code.convert(code.element(of.z(), at), Kind.DOUBLE), top)));
        each(across, () -> store(shares, at, Arithmetic.roughly(Intrinsic.EXP, code.element(shares, at))));
        share(of.lse(), shares, at, top, place);
        code.closeLoop(Whole.of(0), code.extent(row));
    }

    /** Short rows one behind the other: one loop over the exponentials of all, and the greatest kept until it is through. */
    private void write(Softmaxes.Of of, Tensor shares, List<Index> at, Joined.Line line) {
        Axis row = of.lse().axes().get(0);
        Axis across = at.get(1).asAxis().orElseThrow();
        List<Index> here = List.of(Index.of(row));
        Buffer places = code.storage()
                .declare(
                        of.lse().name().plain() + "At",
                        Buffer.Role.SCRATCH,
                        Kind.INT,
                        new Layout.Flat(row.extent()),
                        "the place of the greatest");
        code.openLoop(row);
        Variable most = code.mutable("most", new Value.Literal(Double.NEGATIVE_INFINITY, Kind.REAL));
        Variable place = code.mutable("at", new Value.WholeValue(Whole.of(-1)));
        each(across, () -> greatest(across, code.element(of.z(), at), most, place));
        Variable top = code.let("top", Code.convert(most, Kind.DOUBLE));
        store(of.lse(), here, top);
        code.add(new Statement.Store(places.at(code.whole(Index.of(row))), place));
        each(across, () -> store(shares, at, less(Code.convert(code.element(of.z(), at), Kind.DOUBLE), top)));
        code.closeLoop(Whole.of(0), code.extent(row));
        Tensor all = joined.alias(line, shares);
        code.openLoop(line.axis());
        store(all, line.at(), Arithmetic.roughly(Intrinsic.EXP, code.element(all, line.at())));
        Joined.close(code, line);
        code.openLoop(row);
        Variable greatest = code.let("top", code.element(of.lse(), here));
        Variable its = code.let("at", places.at(code.whole(Index.of(row))));
        share(of.lse(), shares, at, greatest, its);
        code.closeLoop(Whole.of(0), code.extent(row));
    }

    /** A row's sum but for the greatest, its logarithm, and the exponentials divided by all. */
    private void share(Tensor lse, Tensor shares, List<Index> at, Variable top, Variable place) {
        Axis across = at.get(1).asAxis().orElseThrow();
        Variable rest = code.mutable("rest", Arithmetic.zero(Kind.DOUBLE));
        each(across, () -> {
            Value here = new Value.WholeValue(code.whole(Index.of(across)));
            Value other = new Value.Compare(Value.Relation.NOT_EQUAL, here, place);
            Statement sum = new Statement.Accumulate(rest, code.element(shares, at));
            code.add(new Statement.If(other, Block.of(sum), Block.EMPTY));
        });
        logarithm(lse, lse.axes().get(0), top, rest);
        Value all = Arithmetic.binary(Value.Operation.ADD, new Value.Literal(1, Kind.DOUBLE), rest);
        Variable share = code.let("share", Arithmetic.reciprocal(all));
        each(across, () -> {
            Element part = code.element(shares, at);
            code.add(new Statement.Store(part, Arithmetic.binary(Value.Operation.MULTIPLY, part, share)));
        });
    }

    private void each(Axis axis, Runnable body) {
        code.openLoop(axis);
        body.run();
        code.closeLoop(Whole.of(0), code.extent(axis));
    }

    private void store(Tensor tensor, List<Index> at, Value value) {
        code.add(new Statement.Store(code.element(tensor, at), value));
    }

    private static Value less(Value a, Value b) {
        return Arithmetic.binary(Value.Operation.SUBTRACT, a, b);
    }

    private void greatest(Axis across, Element element, Variable most, Variable place) {
        Variable z = code.let("z", element);
        Value here = new Value.WholeValue(code.whole(Index.of(across)));
        code.add(new Statement.If(
                new Value.Compare(Value.Relation.GREATER, z, most),
                Block.of(new Statement.Store(most, z), new Statement.Store(place, here)),
                Block.EMPTY));
    }

    /** The greatest, and what the others add to it; ±∞ if that is greatest. */
    private void logarithm(Tensor lse, Axis row, Variable top, Variable rest) {
        Value infinite = new Value.Compare(
                Value.Relation.EQUAL,
                Arithmetic.apply(Intrinsic.ABS, top),
                new Value.Literal(Double.POSITIVE_INFINITY, Kind.DOUBLE));
        Value total = Arithmetic.binary(Value.Operation.ADD, top, Arithmetic.roughly(Intrinsic.LOG1P, rest));
        Value value = new Value.Select(infinite, top, total);
        Kind kind = code.storage().of(lse).element();
        store(lse, List.of(Index.of(row)), Code.convert(value, kind));
    }

    private Tensor scratch(Tensor z) {
        List<Axis> axes = z.axes().stream().map(arena::fresh).toList();
        Tensor tensor = new Tensor(new Name(code.storage().of(z).name() + "Shares", 0), Role.DEFINED, axes);
        code.storage().declare(tensor, Buffer.Role.SCRATCH, Kind.DOUBLE);
        return tensor;
    }
}
