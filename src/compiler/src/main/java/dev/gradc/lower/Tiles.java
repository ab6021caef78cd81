package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Element;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Any definition as a nest with lanes: the axis along the target's rows runs in lanes, some vectors at a time, and another axis is blocked, so
 * that what does not depend on it is loaded once a block. Sums keep a vector a row of the block, from the first term to the last; what stands
 * around them is computed as it is stored.
 *
 * <p>It looks at where axes lie and at nothing else: whether a product is a dense layer's, a convolution's or a user's own makes no difference.
 */
final class Tiles implements Gatherer {
    private final Arena arena;
    private final Code code;
    private final int multiple;
    private final Expressions values;
    private final Optional<Axis> time;
    private final Growing growing;
    private final TileTerms terms;
    private final PaddedSums padded;
    private Optional<Use> use = Optional.empty();
    private Optional<Tensor> room = Optional.empty();

    /** What is done with an element, instead of storing it. */
    interface Use {
        void of(Value element, List<Index> at);
    }

    /**
     * @param multiple the elements of the longest vector
     * @param time the tensor's axis that the code stands at one step of; empty outside recurrences
     */
    Tiles(Arena arena, Code code, Settings settings, int multiple, Optional<Axis> time) {
        this.arena = arena;
        this.code = code;
        this.multiple = multiple;
        this.time = time;
        this.growing = new Growing(arena, code, time, this);
        this.values = new Expressions(arena, code, settings, Kind.REAL, false);
        this.terms = new TileTerms(arena, code, values);
        this.padded = new PaddedSums(arena, code, values, terms, this);
    }

    /**
     * Has a block of rows used as soon as it is there, if it is the rows of one sum and what is made of it; else writes nothing.
     *
     * @param whole what is written element by element in a method of its own, a block at a time
     */
    boolean consume(Definition definition, Use whole) {
        use = Optional.of(whole);
        return define(definition);
    }

    @Override
    public boolean define(Definition definition) {
        Tensor tensor = definition.tensor();
        List<Axis> order = new ArrayList<>(code.storage().loopOrder(tensor));
        time.ifPresent(order::remove);
        if (order.isEmpty() || code.storage().of(tensor).element() != Kind.REAL) {
            return false;
        }
        Axis lane = order.remove(order.size() - 1);
        Expr together = new OneSum(arena, code.storage().wholes()).of(definition.value());
        Expr value = new AlongRows(arena, code).of(together, lane);
        Work whole = growing.fitted(Work.of(arena, tensor, value, lane, order, multiple, s -> padded.fits(tensor, s)));
        if (use.isPresent()
                && (whole.sums().size() != 1
                        || whole.sums().get(0).size() != 1
                        || whole.schedule().rows() == 1)) {
            return false;
        }
        Optional<Axis> block = whole.schedule().block();
        block.ifPresent(order::remove);
        Panels panels = new Panels(arena, code);
        Blocking blocking = blocking(whole, order, Optional.of(panels), value);
        Work work = cut(blocking, whole);
        boolean lots = blocking.copied().filter(p -> !p.turned()).isPresent();
        Whole first = lots ? lots(blocking, work, panels) : Whole.of(0);
        if (lots) { // what is left is too little for a copy to pay
            blocking = blocking(whole, order, Optional.empty(), value);
            work = cut(blocking, whole);
        }
        block = work.schedule().block();
        code.add(new Statement.Note(blocking.note() + work.schedule() + work.epilogue()));
        Loops outer = Loops.open(code, blocking.outer(), List.of());
        blocking.copied().ifPresent(panels::write);
        if (block.isPresent()) {
            rows(work, block.get(), first);
        } else {
            columns(work, 1);
        }
        outer.close();
        return true;
    }

    private Blocking blocking(Work whole, List<Axis> order, Optional<Panels> panels, Expr value) {
        Packing packing = new Packing(arena, code, multiple);
        return Blocking.of(arena, packing, panels, whole, order, multiple, time.map(t -> value));
    }

    private Work cut(Blocking b, Work whole) {
        if (b.places().isEmpty()) {
            return whole;
        }
        List<Axis> others = b.block().map(List::of).orElse(List.of());
        Tensor tensor = whole.tensor();
        return growing.fitted(Work.of(arena, tensor, b.value(), b.lane(), others, multiple, s -> padded.fits(tensor, s))
                .at(b.places()));
    }

    // ---------------------------------------------------------------- loops

    /**
     * As many rows as are worth a copy of each panel, and as many again; none if there are fewer.
     *
     * @return the first row that is left
     */
    private Whole lots(Blocking blocking, Work work, Panels panels) {
        Axis block = work.schedule().block().orElseThrow();
        Axis number = blocking.outer().get(0);
        int lot = Panels.FEWEST_BLOCKS * work.schedule().rows();
        code.add(new Statement.Note(blocking.note() + work.schedule() + work.epilogue()));
        Variable lots = code.let("lots", new Value.WholeValue(new Whole.Floor(code.extent(block), lot)));
        Whole end = new Whole.Affine(List.of(new Whole.Term(lot, lots)), 0);
        Whole any = new Whole.Affine(List.of(new Whole.Term(number.extent(), lots)), 0);
        code.openLoop(number);
        panels.write(blocking.copied().orElseThrow());
        block(work, block, work.schedule().rows());
        code.closeLoop(Whole.of(0), end, work.schedule().rows());
        code.closeLoop(Whole.of(0), new Whole.Smallest(List.of(Whole.of(number.extent()), any)));
        return end;
    }

    /** Whole blocks of rows from the first on, then those that are left: at once if their number is known, else one by one. */
    private void rows(Work work, Axis block, Whole first) {
        int most = work.schedule().rows();
        Whole end = code.extent(block);
        Optional<Integer> known = Values.constant(end);
        Whole whole = known.isPresent() ? Whole.of(known.get() - known.get() % most) : blocks(end, most);
        if (most > 1) {
            block(work, block, most);
            code.closeLoop(first, whole, most);
        }
        int left = known.map(n -> n % most).orElse(1);
        if (left > 0 || most == 1) {
            int rows = Math.max(1, left);
            block(rows == 1 ? work.lone(multiple) : work, block, rows);
            code.closeLoop(most > 1 ? whole : first, end, rows);
        }
    }

    /** Opens the loop over blocks of rows and writes what happens in it. */
    private void block(Work work, Axis block, int rows) {
        Variable first = code.openLoop(block);
        if (use.isPresent()) {
            room = room.isPresent() ? room : Optional.of(beside(work));
            columns(work.only(work.sums().get(0), work.start(), room), rows);
            finish(work, List.of(), block, first, rows);
            return;
        }
        if (!work.apart()) {
            columns(work, rows);
            return;
        }
        if (growing.grows(work)) {
            growing.grow(work, block, first, rows);
            return;
        }
        List<Sum> all = work.sums().get(0);
        List<Tensor> beside = new ArrayList<>();
        if (all.size() > 1 && Bulk.tooMuch(work.schedule(), work.sums(), work.whole())) {
            columns(work.only(all.subList(0, 1), work.start(), Optional.empty()), rows);
            for (int i = 1; i < all.size(); i++) {
                beside.add(beside(work));
                columns(work.only(all.subList(i, i + 1), arena.zero(), Optional.of(beside.get(i - 1))), rows);
            }
        } else {
            columns(work.only(all, work.start(), Optional.empty()), rows);
        }
        finish(work, beside, block, first, rows);
    }

    /** Room for a block's rows. */
    private Tensor beside(Work work) {
        Axis rows = arena.axis("s", work.schedule().rows());
        Axis lane = arena.axis("n", work.schedule().lane().extent());
        return code.storage().scratch(work.tensor().name().plain() + "_sum", List.of(rows, lane));
    }

    /**
     * What is made of the sums of a block's rows, once they are stored.
     *
     * @param beside where sums are that are added to those at the target
     */
    void finish(Work work, List<Tensor> beside, Axis block, Variable first, int rows) {
        Axis lane = work.schedule().lane();
        Axis row = rows == 1 ? block : arena.fresh(block);
        Map<Axis, Index> place = rows == 1 ? Map.of() : Map.of(block, Index.of(row));
        if (rows > 1) {
            code.openLoop(row);
        }
        code.openLoop(lane);
        Index within = Index.of(row).plus(Index.of(block), -1);
        Value sum =
                room.map(t -> code.element(t, List.of(within, Index.of(lane)))).orElseGet(() -> element(work, place));
        for (Tensor other : beside) {
            sum = Arithmetic.binary(Value.Operation.ADD, sum, code.element(other, List.of(within, Index.of(lane))));
        }
        values.bind(arena.substitute(work.whole(), place), code.let("sum", sum));
        Value value = Code.convert(values.root(arena.substitute(work.value(), place)), Kind.REAL);
        use.ifPresentOrElse(
                u -> u.of(code.let("g", value), at(work, place)),
                () -> code.add(new Statement.Store(element(work, place), value)));
        code.closeLanes(Whole.of(0), code.extent(lane), use.isPresent() ? 1 : work.vectorsOfEpilogue(multiple));
        if (rows > 1) {
            code.closeLoop(Whole.of(first), Whole.of(first, rows));
        }
    }

    private Whole blocks(Whole count, int most) {
        if (most == 1) {
            return count;
        }
        Scope left = code.enter(code.root());
        Variable blocks = code.let("blocks", new Value.WholeValue(new Whole.Floor(count, most)));
        code.enter(left);
        return new Whole.Affine(List.of(new Whole.Term(most, blocks)), 0);
    }

    /** A block's rows, all columns of them. */
    void columns(Work work, int rows) {
        Axis lane = work.schedule().lane();
        int vectors = work.schedule().vectors();
        Whole end = code.extent(lane);
        int elements = lane.extent();
        int whole = elements - elements % (vectors * multiple);
        int left = (elements - whole + multiple - 1) / multiple;
        if (lane.batch() || left == 0) {
            lanes(work, rows, Whole.of(0), end, vectors);
            return;
        }
        if (whole > 0) {
            lanes(work, rows, Whole.of(0), Whole.of(whole), vectors);
        }
        lanes(work, rows, Whole.of(whole), end, left);
    }

    private void lanes(Work work, int rows, Whole from, Whole to, int vectors) {
        List<Map<Axis, Index>> places = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            int row = r;
            places.add(work.schedule()
                    .block()
                    .map(m -> Map.of(m, Index.of(m).plus(row)))
                    .orElse(Map.of()));
        }
        if (padded.fits(work.tensor(), work.sums())) {
            padded.write(work, places, from, to, vectors);
            return;
        }
        code.openLoop(work.schedule().lane());
        for (List<Sum> sums : work.sums()) {
            List<Variable> totals = new ArrayList<>();
            Expr start = sums == work.sums().get(0) ? work.start() : arena.zero();
            Optional<Value> shared =
                    isShared(work, start) ? Optional.of(code.let("start", values.root(start))) : Optional.empty();
            places.forEach(p -> totals.add(code.mutable("sum", shared.orElseGet(() -> start(work, start, p)))));
            sums.forEach(s -> terms.add(s, places, totals, work.schedule()));
            for (int r = 0; r < rows; r++) {
                values.bind(arena.substitute(sums.get(0).whole(), places.get(r)), totals.get(r));
            }
        }
        for (int r = 0; r < rows; r++) {
            Value value = values.root(arena.substitute(work.value(), places.get(r)));
            code.add(new Statement.Store(element(work, r, places.get(r)), Code.convert(value, Kind.REAL)));
        }
        code.closeLanes(from, to, vectors);
    }

    /** True if all rows' sums begin with the same elements. */
    private static boolean isShared(Work work, Expr start) {
        return start instanceof Expr.Read r
                && r.tensor() != work.tensor()
                && r.freeAxes().contains(work.schedule().lane())
                && work.schedule().rows() > 1
                && work.schedule().block().filter(r.freeAxes()::contains).isEmpty();
    }

    /** What a row's sum begins with. */
    Value start(Work work, Expr start, Map<Axis, Index> place) {
        if (start instanceof Expr.Read r && r.tensor() == work.tensor()) {
            return element(work, place); // as it is by now
        }
        return start == arena.zero() ? Arithmetic.zero(Kind.REAL) : values.root(arena.substitute(start, place));
    }

    private Element element(Work work, int row, Map<Axis, Index> place) {
        List<Index> beside = List.of(Index.of(row), Index.of(work.schedule().lane()));
        return work.into().map(t -> code.element(t, beside)).orElseGet(() -> element(work, place));
    }

    /** The target's element where some axes stand for others. */
    Element element(Work work, Map<Axis, Index> place) {
        return code.element(work.tensor(), at(work, place));
    }

    /** Where it is. */
    static List<Index> at(Work work, Map<Axis, Index> place) {
        return work.tensor().axes().stream()
                .map(a -> Index.of(a).substitute(work.places()).substitute(place))
                .toList();
    }
}
