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
import dev.gradc.loops.Kind;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sums over samples that lie side by side, and over positions: a gradient by a convolution's weights, {@code Σ δ[n,o,i,j] x[n,c,i+p,j+q]}, or by
 * its bias. The products of long rows are added up element by element, a row for each of several q; only then are its elements added up.
 */
final class LongSums implements Gatherer {
    private static final int ROWS = 3; // added up at a time
    private static final int TERMS = 4; // rows multiplied at a time: more, and C2 makes no vector code of the loop
    private static final int TERMS_OF_SEVERAL = 2; // the same where several rows are added to

    private final Arena arena;
    private final Code code;
    private final Settings settings;
    private final Kernels kernels;
    private final Gatherer otherwise;

    /** @param otherwise takes what has no such sum */
    LongSums(Arena arena, Code code, Settings settings, Kernels kernels, Gatherer otherwise) {
        this.arena = arena;
        this.code = code;
        this.settings = settings;
        this.kernels = kernels;
        this.otherwise = otherwise;
    }

    /**
     * A sum of what is at a position, perhaps times what a window shows from there.
     *
     * @param over the axes summed over beside samples and position
     */
    private record Product(
            Expr.Reduce reduce,
            Axis samples,
            Axis position,
            List<Axis> over,
            Expr.Read factor,
            Optional<Window> window) {
        int taps() {
            return window.map(Window::taps).orElse(1);
        }

        /** How many rows are multiplied at a time. */
        int terms() {
            return taps() > 1 ? TERMS_OF_SEVERAL : TERMS;
        }

        /** The axis whose places are taken several at a time. */
        Optional<Axis> together() {
            return over.stream()
                    .filter(a -> a.extent() > 1)
                    .filter(a -> window.stream()
                            .flatMap(w -> w.outer().stream())
                            .noneMatch(c -> c.index().axes().contains(a)))
                    .max(Comparator.comparing(Axis::extent));
        }
    }

    @Override
    public boolean define(Definition definition) {
        Tensor tensor = definition.tensor();
        boolean may = !tensor.batched() && code.storage().of(tensor).element() == Kind.REAL;
        Optional<Product> product = may ? first(tensor, definition.value()) : Optional.empty();
        if (product.isEmpty()) {
            return otherwise.define(definition);
        }
        write(definition, product.get());
        return true;
    }

    // ---------------------------------------------------------------- the form

    /** The first sum in an expression that is computed in any case. */
    private Optional<Product> first(Tensor tensor, Expr e) {
        return Unguarded.first(e, r -> match(tensor, r));
    }

    private Optional<Product> match(Tensor tensor, Expr.Reduce reduce) {
        Optional<Axis> samples = reduce.over().stream().filter(Axis::batch).findFirst();
        if (reduce.op() != ReduceOp.SUM || samples.isEmpty()) {
            return Optional.empty();
        }
        Reductions.Inside inside = Reductions.open(arena, reduce);
        List<Expr> factors = Arena.factors(inside.body());
        boolean reads = factors.size() <= 2
                && factors.stream()
                        .allMatch(f -> f instanceof Expr.Read r
                                && code.storage().crosswise(r.tensor())
                                && r.tensor().rank() >= 3
                                && code.storage().of(r.tensor()).element() == Kind.REAL);
        if (!reads) {
            return Optional.empty();
        }
        Expr.Read one = (Expr.Read) factors.get(0);
        if (factors.size() == 1) {
            return match(tensor, reduce, inside, one, Optional.empty());
        }
        Expr.Read two = (Expr.Read) factors.get(1);
        return match(tensor, reduce, inside, one, Optional.of(two))
                .or(() -> match(tensor, reduce, inside, two, Optional.of(one)));
    }

    private Optional<Product> match(
            Tensor tensor, Expr.Reduce reduce, Reductions.Inside inside, Expr.Read factor, Optional<Expr.Read> other) {
        Axis samples = inside.axes().stream().filter(Axis::batch).findFirst().orElseThrow();
        Optional<Axis> position = factor.at().get(factor.at().size() - 1).asAxis();
        boolean along = position.isPresent()
                && inside.axes().contains(position.get())
                && dev.gradc.lower.Product.is(factor.at().get(0), samples)
                && factor.at().subList(1, factor.at().size() - 1).stream()
                        .allMatch(i -> i.reads().isEmpty() && !i.axes().contains(position.get()))
                && position.get().extent() * code.storage().samples() >= LongRows.SHORTEST_ROW;
        if (!along) {
            return Optional.empty();
        }
        List<Axis> over = new ArrayList<>(inside.axes());
        over.remove(samples);
        over.remove(position.get());
        if (other.isEmpty()) {
            boolean all = inside.domain().isEmpty();
            return all
                    ? Optional.of(new Product(reduce, samples, position.get(), over, factor, Optional.empty()))
                    : Optional.empty();
        }
        return Window.of(other.get(), samples, position.get(), tensor.axes(), inside.domain())
                .filter(w -> w.tap().stream().noneMatch(factor.freeAxes()::contains))
                .map(w -> new Product(reduce, samples, position.get(), over, factor, Optional.of(w)));
    }

    // ---------------------------------------------------------------- loops

    private void write(Definition definition, Product product) {
        Tensor tensor = definition.tensor();
        String name = code.storage().of(tensor).name();
        int length = product.position().extent() * code.storage().samples();
        Optional<StagedRows> staged = product.window()
                .map(w -> new StagedRows(
                        arena,
                        code,
                        w,
                        code.storage().samples(),
                        product.together().isPresent() ? product.terms() : 1,
                        name + "_window"));
        Optional<Axis> tap = product.window().flatMap(Window::tap);
        Tensor room = code.storage()
                .scratch(name + "_partial", List.of(arena.axis("q", product.taps()), arena.axis("c", length)));
        Buffer partial = code.storage().of(room);
        List<RowVariable> rows = new ArrayList<>();
        for (int q = 0; q < product.taps(); q++) {
            rows.add(code.row(partial.name() + "Row", partial.row(Whole.of(q))));
        }
        List<Axis> outer = new ArrayList<>(code.storage().loopOrder(tensor));
        tap.ifPresent(outer::remove);
        Loops places = Loops.open(code, outer, List.of());
        rows.forEach(r -> code.add(new Statement.Fill(r, Arithmetic.zero(Kind.REAL))));
        add(product, staged, rows, length);
        List<Variable> totals = totals(product, rows);
        for (int q = 0; q < product.taps(); q++) {
            Map<Axis, Index> place = new LinkedHashMap<>();
            int at = product.window().isPresent() ? product.window().get().tapAt(q) : q;
            tap.ifPresent(t -> place.put(t, Index.of(at)));
            Expressions values = new Expressions(arena, code, settings, Kind.REAL, false);
            values.bind(arena.substitute(product.reduce(), place), totals.get(q));
            Value value = values.root(arena.substitute(definition.value(), place));
            List<Index> own = tensor.axes().stream()
                    .map(a -> Index.of(a).substitute(place))
                    .toList();
            code.add(new Statement.Store(code.element(tensor, own), Code.convert(value, Kind.REAL)));
        }
        places.close();
    }

    /** The rows multiplied, several places of the last axis at a time where no bound depends on it. */
    private void add(Product product, Optional<StagedRows> staged, List<RowVariable> rows, int length) {
        List<Axis> over = new ArrayList<>(product.over());
        Optional<Axis> together = product.together();
        together.ifPresent(over::remove);
        Loops sums = Loops.open(code, over, product.window().map(Window::outer).orElse(List.of()));
        PlaceGroups.each(code, together, product.terms(), places -> {
            List<Array> factors = new ArrayList<>();
            places.forEach(p -> factors.add(row(product.factor(), p)));
            if (staged.isEmpty()) {
                factors.forEach(f -> code.add(kernels.add(length, rows.get(0), f)));
                return;
            }
            List<Array> windows = staged.get().fetch(places);
            int pitch = staged.get().pitch();
            for (int q = 0; q < rows.size(); q += ROWS) {
                List<RowVariable> some = rows.subList(q, Math.min(rows.size(), q + ROWS));
                code.add(kernels.addElements(
                        length, some, factors, windows, staged.get().from() + q * pitch, pitch));
            }
        });
        sums.close();
    }

    private Array row(Expr.Read read, Map<Axis, Index> place) {
        List<Index> at = read.at().stream().map(i -> i.substitute(place)).toList();
        Storage.Address address = code.storage().address(read.tensor(), at);
        return address.buffer().row(code.whole(address.at().get(0)));
    }

    /** The elements of each row added up, for the samples there are: two sums a row, for an addition waits for the one before. */
    private List<Variable> totals(Product product, List<RowVariable> rows) {
        int half = Math.floorDiv(product.position().extent(), 2);
        List<Variable> totals = new ArrayList<>();
        for (int first = 0; first < rows.size(); first += ROWS) {
            List<RowVariable> part = rows.subList(first, Math.min(rows.size(), first + ROWS));
            List<Variable> sums = new ArrayList<>();
            List<Variable> others = new ArrayList<>();
            part.forEach(r -> sums.add(code.mutable("sum", Arithmetic.zero(Kind.REAL))));
            part.forEach(r -> others.add(code.mutable("sum", Arithmetic.zero(Kind.REAL))));
            Index place = Index.of(product.position());
            if (half > 0) {
                code.openLoop(product.position());
                code.openLoop(product.samples());
                accumulate(part, sums, place, product.samples());
                accumulate(part, others, place.plus(half), product.samples());
                code.closeLoop(Whole.of(0), Whole.of(code.count()));
                code.closeLoop(Whole.of(0), Whole.of(half));
            }
            if (product.position().extent() % 2 == 1) {
                code.openLoop(product.samples());
                accumulate(part, sums, Index.of(2 * half), product.samples());
                code.closeLoop(Whole.of(0), Whole.of(code.count()));
            }
            for (int q = 0; q < part.size(); q++) {
                code.add(new Statement.Accumulate(sums.get(q), others.get(q)));
            }
            totals.addAll(sums);
        }
        return totals;
    }

    private void accumulate(List<RowVariable> rows, List<Variable> sums, Index place, Axis samples) {
        Index at = place.times(code.storage().samples()).plus(Index.of(samples));
        for (int q = 0; q < rows.size(); q++) {
            code.add(new Statement.Accumulate(sums.get(q), rows.get(q).at(code.whole(at))));
        }
    }
}
