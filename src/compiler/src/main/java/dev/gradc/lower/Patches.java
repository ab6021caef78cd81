package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Sums of products for targets whose rows are too short for C2 to make vectors of: some rows by some columns at a time, whose sums stay in registers
 * from the first term to the last, so that what is loaded is used several times; what stands around the sum is computed as it is stored.
 */
final class Patches implements Gatherer {
    private static final int SHORT_ROW = 32;
    private static final int ONE_PASS = 8; // terms that are added to a row at once
    private static final int MOST_SUMS = 20; // of 32 registers
    private static final int MOST_PLACES = 8;

    private final Arena arena;
    private final Code code;
    private final Expressions values;
    private final Joined joined;

    Patches(Arena arena, Code code, Settings settings) {
        this.arena = arena;
        this.code = code;
        this.joined = new Joined(arena, code, settings);
        this.values = new Expressions(arena, code, settings, Kind.REAL, false);
    }

    /** What is to be written: at how many places of the axis across rows and of the one along them at a time. */
    private record Work(Definition definition, Expr.Reduce sum, Optional<Axis> rows, int down, Axis along, int across) {
        /** The sums as they are. */
        Work bare() {
            return new Work(new Definition(definition.tensor(), sum), sum, rows, down, along, across);
        }
    }

    @Override
    public boolean define(Definition definition) {
        Optional<Work> work = work(definition);
        Optional<Definition> rest = work.flatMap(this::rest);
        work.map(w -> rest.isPresent() ? w.bare() : w).ifPresent(w -> rows(w, List.of(Map.of())));
        rest.ifPresent(joined::define);
        return work.isPresent();
    }

    /** What is made of the sums, elementwise, where one loop can do it for all elements once the sums are stored. */
    private Optional<Definition> rest(Work work) {
        Tensor tensor = work.definition().tensor();
        Expr value = work.definition().value();
        Expr rest = arena.rewrite(value, e -> e == work.sum() ? arena.readAt(tensor, tensor.axes()) : e);
        return value != work.sum() && joined.takes(new Definition(tensor, rest))
                ? Optional.of(new Definition(tensor, rest))
                : Optional.empty();
    }

    // ---------------------------------------------------------------- the choice

    private Optional<Work> work(Definition definition) {
        Tensor tensor = definition.tensor();
        boolean matrix = tensor.rank() == 2 && code.storage().inRows(tensor);
        boolean vector = tensor.rank() == 1 && !tensor.batched();
        boolean real = code.storage().of(tensor).element() == Kind.REAL
                && !code.storage().crosswise(tensor);
        if (!real || !matrix && !vector) {
            return Optional.empty();
        }
        List<Axis> order =
                code.storage().isNarrow(tensor) ? tensor.axes() : code.storage().loopOrder(tensor);
        Axis along = order.get(order.size() - 1);
        Set<Expr.Reduce> sums = new LinkedHashSet<>();
        search(definition.value(), sums);
        if (sums.size() != 1
                || !isPlain(definition.value())
                || !isOfProducts(definition, sums.iterator().next(), along)) {
            return Optional.empty();
        }
        int across = places(along.extent(), vector ? MOST_PLACES : 5);
        if (vector) {
            return Optional.of(new Work(definition, sums.iterator().next(), Optional.empty(), 1, along, across));
        }
        int down = places(order.get(0).extent(), Math.min(MOST_PLACES, MOST_SUMS / across));
        return down < 3
                ? Optional.empty()
                : Optional.of(
                        new Work(definition, sums.iterator().next(), Optional.of(order.get(0)), down, along, across));
    }

    /** The most places at a time that leave none over, if they are not few. */
    private static int places(int extent, int most) {
        int least = Math.max(1, (most + 1) / 2);
        for (int places = Math.min(most, extent); places >= least; places--) {
            if (extent % places == 0) {
                return places;
            }
        }
        return Math.min(Math.min(most, extent), 4);
    }

    /** The sums of a value that are within no other. */
    private static void search(Expr e, Set<Expr.Reduce> found) {
        if (e instanceof Expr.Reduce r) {
            found.add(r);
        } else {
            e.children().forEach(c -> search(c, found));
        }
    }

    /** True if no bracket is in a value, and no sum on a side of a choice. */
    private static boolean isPlain(Expr e) {
        if (e instanceof Expr.Iverson) {
            return false;
        }
        Set<Expr.Reduce> within = new LinkedHashSet<>();
        if (e instanceof Expr.Call call && call.function() == ScalarFunction.SELECT) {
            search(e, within);
        }
        return within.isEmpty() && e.children().stream().allMatch(c -> c instanceof Expr.Reduce || isPlain(c));
    }

    /** True if a sum is over all of one axis, of elements of tensors, and its rows are short. */
    private boolean isOfProducts(Definition definition, Expr.Reduce r, Axis along) {
        if (r.op() != ReduceOp.SUM || r.over().size() != 1 || !r.freeAxes().contains(along)) {
            return false;
        }
        Reductions.Inside inside = Reductions.open(arena, r);
        List<Expr> factors = Arena.factors(inside.body());
        boolean onePass = code.storage().of(definition.tensor()).rank() == 2
                && inside.axes().get(0).extent() < ONE_PASS
                && Arena.terms(definition.value()).contains(r);
        return !onePass
                && inside.domain().isEmpty()
                && factors.size() <= 2
                && factors.stream().allMatch(this::isElement)
                && along.extent() < SHORT_ROW;
    }

    private boolean isElement(Expr e) {
        return e instanceof Expr.Read r
                && code.storage().holds(r.tensor())
                && code.storage().of(r.tensor()).element() == Kind.REAL
                && r.at().stream().allMatch(i -> i.asAxis().isPresent());
    }

    // ---------------------------------------------------------------- loops

    private void rows(Work work, List<Map<Axis, Index>> places) {
        if (work.rows().isEmpty()) {
            columns(work, places);
            return;
        }
        Axis axis = work.rows().get();
        Whole end = code.extent(axis);
        Optional<Integer> known = Values.constant(end);
        Whole whole = known.isPresent() ? Whole.of(known.get() - known.get() % work.down()) : blocks(end, work.down());
        code.openLoop(axis);
        columns(work, more(places, axis, work.down()));
        code.closeLoop(Whole.of(0), whole, work.down());
        int left = known.map(n -> n % work.down()).orElse(1);
        if (left > 0) {
            code.openLoop(axis);
            columns(work, more(places, axis, left));
            code.closeLoop(whole, end, left);
        }
    }

    private Whole blocks(Whole count, int places) {
        Scope left = code.enter(code.root());
        Variable blocks = code.let("blocks", new Value.WholeValue(new Whole.Floor(count, places)));
        code.enter(left);
        return new Whole.Affine(List.of(new Whole.Term(places, blocks)), 0);
    }

    private void columns(Work work, List<Map<Axis, Index>> places) {
        int extent = work.along().extent();
        int whole = extent - extent % work.across();
        code.openLoop(work.along());
        patch(work, more(places, work.along(), work.across()));
        code.closeLoop(Whole.of(0), Whole.of(whole), work.across());
        if (whole < extent) {
            code.openLoop(work.along());
            patch(work, more(places, work.along(), extent - whole));
            code.closeLoop(Whole.of(whole), Whole.of(extent), extent - whole);
        }
    }

    private static List<Map<Axis, Index>> more(List<Map<Axis, Index>> places, Axis axis, int count) {
        List<Map<Axis, Index>> more = new ArrayList<>();
        for (Map<Axis, Index> place : places) {
            for (int i = 0; i < count; i++) {
                Map<Axis, Index> both = new LinkedHashMap<>(place);
                both.put(axis, Index.of(axis).plus(i));
                more.add(both);
            }
        }
        return more;
    }

    private void patch(Work work, List<Map<Axis, Index>> places) {
        List<Variable> sums = new ArrayList<>();
        places.forEach(p -> sums.add(code.mutable("sum", Arithmetic.zero(Kind.REAL))));
        Reductions.Inside inside = Reductions.open(arena, work.sum());
        List<Expr> factors = Arena.factors(inside.body());
        Axis over = inside.axes().get(0);
        code.openLoop(over);
        Map<Expr, Value> loaded = new HashMap<>();
        for (int i = 0; i < places.size(); i++) {
            List<Value> terms = new ArrayList<>();
            for (Expr factor : factors) {
                Expr.Read here = (Expr.Read) arena.substitute(factor, places.get(i));
                terms.add(loaded.computeIfAbsent(
                        here, h -> code.let(here.tensor().name().plain(), code.element(here.tensor(), here.at()))));
            }
            code.add(
                    terms.size() == 2
                            ? new Statement.Store(sums.get(i), new Value.Fma(terms.get(0), terms.get(1), sums.get(i)))
                            : new Statement.Accumulate(sums.get(i), terms.get(0)));
        }
        code.closeLoop(Whole.of(0), code.extent(over));
        Tensor tensor = work.definition().tensor();
        for (int i = 0; i < places.size(); i++) {
            Map<Axis, Index> place = places.get(i);
            List<Index> at = tensor.axes().stream()
                    .map(a -> Index.of(a).substitute(place))
                    .toList();
            Value value = value(work, place, sums.get(i));
            code.add(new Statement.Store(code.element(tensor, at), Code.convert(value, Kind.REAL)));
        }
    }

    private Value value(Work work, Map<Axis, Index> place, Variable sum) {
        if (work.definition().value() == work.sum()) {
            return sum;
        }
        UnaryOperator<Expr> here = arena.substitution(place);
        values.bind(here.apply(work.sum()), sum);
        return values.root(here.apply(work.definition().value()));
    }
}
