package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Array;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Kind;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sums of rows over the samples and other axes, such as the steps of a recurrence: {@code ∂b[j] = Σ δ[n,t,j]}, {@code ∂W[j,k] = Σ δ[n,t,j] x[n,t,k]}.
 * Multiples of whole rows are added up where they lie, those of eight samples at a time.
 */
final class RowSums implements Gatherer {
    private static final int SHORTEST_ROW = 16;
    private static final int BLOCK = 8;

    private final Arena arena;
    private final Code code;
    private final Settings settings;
    private final Kernels kernels;
    private final Gatherer otherwise;

    /** @param otherwise takes what has no such sum */
    RowSums(Arena arena, Code code, Settings settings, Kernels kernels, Gatherer otherwise) {
        this.arena = arena;
        this.code = code;
        this.settings = settings;
        this.kernels = kernels;
        this.otherwise = otherwise;
    }

    /** A sum of rows, each perhaps times an element of another tensor. */
    private record Sums(Expr.Reduce reduce, Reductions.Inside inside, Optional<Expr.Read> scale, Expr.Read rows) {
        Axis samples() {
            return inside.axes().stream().filter(Axis::batch).findFirst().orElseThrow();
        }
    }

    @Override
    public boolean define(Definition definition) {
        Tensor tensor = definition.tensor();
        List<Axis> order = code.storage().loopOrder(tensor);
        Buffer target = code.storage().of(tensor);
        boolean fits = !tensor.batched()
                && target.element() == Kind.REAL
                && (order.size() == 1 || order.size() == 2)
                && target.rank() == order.size();
        Optional<Sums> sums = fits ? Unguarded.first(definition.value(), r -> match(r, order)) : Optional.empty();
        if (sums.isEmpty()) {
            return otherwise.define(definition);
        }
        write(definition, sums.get(), order);
        return true;
    }

    // ---------------------------------------------------------------- the form

    private Optional<Sums> match(Expr.Reduce reduce, List<Axis> order) {
        boolean overSamples = reduce.over().stream().anyMatch(Axis::batch);
        if (reduce.op() != ReduceOp.SUM || reduce.over().size() < 2 || !overSamples) {
            return Optional.empty();
        }
        Reductions.Inside inside = Reductions.open(arena, reduce);
        boolean whole = inside.domain().stream()
                .allMatch(c -> c.index().reads().isEmpty()
                        && c.index().axes().stream().noneMatch(a -> a.batch() || order.contains(a)));
        List<Expr> factors = Arena.factors(inside.body());
        if (!whole || factors.size() > 2 || !factors.stream().allMatch(this::isReal)) {
            return Optional.empty();
        }
        Expr.Read first = (Expr.Read) factors.get(0);
        if (factors.size() == 1) {
            return Optional.of(new Sums(reduce, inside, Optional.empty(), first))
                    .filter(s -> fits(s, order));
        }
        Expr.Read second = (Expr.Read) factors.get(1);
        return Optional.of(new Sums(reduce, inside, Optional.of(first), second))
                .filter(s -> fits(s, order))
                .or(() -> Optional.of(new Sums(reduce, inside, Optional.of(second), first))
                        .filter(s -> fits(s, order)));
    }

    private boolean isReal(Expr e) {
        return e instanceof Expr.Read r
                && !Settings.isSetting(r.tensor())
                && code.storage().holds(r.tensor())
                && code.storage().of(r.tensor()).element() == Kind.REAL
                && r.at().stream().allMatch(i -> i.reads().isEmpty());
    }

    /** True if the rows lie along the target's, and the same ones serve all of them. */
    private boolean fits(Sums sums, List<Axis> order) {
        Axis along = order.get(order.size() - 1);
        Storage.Address address = address(sums.rows());
        return along.extent() >= SHORTEST_ROW
                && address.at().size() == 2
                && Product.is(address.last(), along)
                && order.stream().noneMatch(address.at().get(0).axes()::contains)
                && sums.scale().stream().noneMatch(s -> s.freeAxes().contains(along));
    }

    private Storage.Address address(Expr.Read read) {
        return code.storage().address(read.tensor(), read.at());
    }

    // ---------------------------------------------------------------- loops

    private void write(Definition definition, Sums sums, List<Axis> order) {
        Tensor tensor = definition.tensor();
        Loops first = Loops.open(code, rows(order), List.of());
        code.add(new Statement.Fill(target(tensor), Arithmetic.zero(Kind.REAL)));
        first.close();
        List<Axis> others = new ArrayList<>(sums.inside().axes());
        others.remove(sums.samples());
        Loops loops = Loops.open(code, others, sums.inside().domain());
        overSamples(tensor, sums, order);
        loops.close();
        Loops last = Loops.open(code, order, List.of());
        Expressions values = new Expressions(arena, code, settings, Kind.REAL, false);
        Element element = code.element(tensor, Index.each(tensor.axes()));
        values.bind(sums.reduce(), element);
        Value value = values.root(definition.value());
        if (!value.equals(element)) {
            code.add(new Statement.Store(element, Code.convert(value, Kind.REAL)));
        }
        last.close();
    }

    private void overSamples(Tensor tensor, Sums sums, List<Axis> order) {
        Axis samples = sums.samples();
        Whole from = Whole.of(0);
        if (samples.extent() >= BLOCK && sums.scale().isPresent()) {
            from = new Whole.Affine(List.of(new Whole.Term(BLOCK, code.blocks(BLOCK))), 0);
            code.openLoop(samples);
            add(tensor, sums, order, BLOCK);
            code.closeLoop(Whole.of(0), from, BLOCK);
        }
        code.openLoop(samples);
        add(tensor, sums, order, 1);
        code.closeLoop(from, Whole.of(code.count()));
    }

    /** The rows of so many samples, from one on, added to all rows of the target. */
    private void add(Tensor tensor, Sums sums, List<Axis> order, int count) {
        List<RowVariable> rows = new ArrayList<>();
        List<Map<Axis, Index>> places = new ArrayList<>();
        for (int q = 0; q < count; q++) {
            places.add(Map.of(sums.samples(), Index.of(sums.samples()).plus(q)));
            Storage.Address address = address(substituted(sums.rows(), places.get(q)));
            rows.add(code.row(
                    address.buffer().name() + "Row",
                    address.buffer().row(code.whole(address.at().get(0)))));
        }
        int length = order.get(order.size() - 1).extent();
        if (sums.scale().isEmpty()) {
            Loops loops = Loops.open(code, rows(order), List.of());
            rows.forEach(r -> code.add(kernels.add(length, target(tensor), r)));
            loops.close();
            return;
        }
        List<Expr.Read> scales = places.stream()
                .map(p -> substituted(sums.scale().orElseThrow(), p))
                .toList();
        boolean threes = count == BLOCK
                && order.size() == 2
                && RowTriples.suit(order.get(0).extent(), length);
        if (threes) {
            code.offerSeveralRows();
        }
        if (threes && code.severalRows()) {
            int whole = order.get(0).extent() - order.get(0).extent() % RowTriples.ROWS;
            addMultiples(tensor, order, rows, scales, RowTriples.ROWS, 0, whole);
            addMultiples(tensor, order, rows, scales, 1, whole, order.get(0).extent());
            return;
        }
        Loops loops = Loops.open(code, rows(order), List.of());
        code.add(kernels.addMultiples(length, target(tensor), rows, elements(scales)));
        loops.close();
    }

    /** The rows of a matrix from one to another, so many at a time. */
    private void addMultiples(
            Tensor tensor,
            List<Axis> order,
            List<RowVariable> rows,
            List<Expr.Read> scales,
            int together,
            int from,
            int to) {
        if (from == to) {
            return;
        }
        Axis row = order.get(0);
        code.openLoop(row);
        List<Array> targets = new ArrayList<>();
        List<Value> factors = new ArrayList<>();
        for (int i = 0; i < together; i++) {
            Map<Axis, Index> place = Map.of(row, Index.of(row).plus(i));
            Storage.Address address =
                    address(substituted((Expr.Read) arena.read(tensor, Index.each(tensor.axes())), place));
            targets.add(address.buffer().row(code.whole(address.at().get(0))));
            factors.addAll(
                    elements(scales.stream().map(s -> substituted(s, place)).toList()));
        }
        int length = order.get(1).extent();
        code.add(
                together == 1
                        ? kernels.addMultiples(length, targets.get(0), rows, factors)
                        : kernels.addMultiples(length, targets, rows, factors));
        code.closeLoop(Whole.of(from), Whole.of(to), together);
    }

    private List<Value> elements(List<Expr.Read> reads) {
        return reads.stream().map(s -> (Value) code.element(s.tensor(), s.at())).toList();
    }

    private Expr.Read substituted(Expr.Read read, Map<Axis, Index> places) {
        return (Expr.Read) arena.substitute(read, places);
    }

    private static List<Axis> rows(List<Axis> order) {
        return order.subList(0, order.size() - 1);
    }

    /** The target's row within the loop over rows, or all of a vector. */
    private Array target(Tensor tensor) {
        Storage.Address address = code.storage().address(tensor, Index.each(tensor.axes()));
        return address.at().size() == 1
                ? address.buffer()
                : address.buffer().row(code.whole(address.at().get(0)));
    }
}
