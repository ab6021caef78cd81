package dev.gradc.lower;

import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.NumberType;
import dev.gradc.loops.Place;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Varying;
import dev.gradc.loops.Whole;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a body must keep to, to be run in lanes: elements that move with the counter lie side by side and never end before a whole vector does;
 * what is chosen or looped over is the same in all lanes; functions have a form for vectors.
 */
final class LaneRules {
    private final NumberType real;
    private final int samples;
    private final Set<Variable> held = new HashSet<>();
    private final Map<RowVariable, Buffer> rows = new HashMap<>();
    private Variable counter;
    private Statement.Lanes loop;
    private boolean inside;
    private boolean any;

    private LaneRules(NumberType real, int samples) {
        this.real = real;
        this.samples = samples;
    }

    /**
     * True if statements have lanes, and all that they have keep to the rules.
     *
     * @param samples the room for samples where they lie side by side; a loop whose end is no number is over no more than that
     * @param without true if they may have none
     */
    static boolean keptBy(Block block, NumberType real, int samples, boolean without) {
        LaneRules rules = new LaneRules(real, samples);
        return rules.block(block) && (rules.any || without);
    }

    private boolean block(Block block) {
        return block.statements().stream().allMatch(this::statement);
    }

    private boolean statement(Statement s) {
        if (s instanceof Statement.LetRow let) {
            return row(let);
        }
        if (s instanceof Statement.For loop) {
            return (!inside || !moves(loop.from()) && !moves(loop.to())) && block(loop.body());
        }
        if (s instanceof Statement.If choice) {
            return (!inside || !varies(choice.condition())) && block(choice.then()) && block(choice.otherwise());
        }
        return inside ? within(s) : outside(s);
    }

    private boolean row(Statement.LetRow let) {
        Array of = let.of();
        if (of instanceof Array.Row row) {
            rows.put(let.variable(), row.buffer());
            return !inside || !moves(row.row());
        }
        if (of instanceof Buffer buffer) {
            rows.put(let.variable(), buffer);
        }
        return true;
    }

    private boolean outside(Statement s) {
        if (s instanceof Statement.Lanes lanes) {
            any = true;
            inside = true;
            loop = lanes;
            counter = lanes.counter();
            held.clear();
            boolean kept = block(lanes.body());
            inside = false;
            return kept;
        }
        any |= s instanceof Statement.Turn;
        boolean object = s instanceof Statement.NextStep
                || s instanceof Statement.Seed
                || s instanceof Statement.SeedRow
                || s instanceof Statement.Call
                || s instanceof Statement.Let let && let.value() instanceof Value.Draw;
        boolean field = s instanceof Statement.Store store && isField(store.place())
                || s instanceof Statement.Accumulate sum && isField(sum.place());
        return !object && !field;
    }

    /** A scalar of the object can be handed to a twin, but not be written by it. */
    private static boolean isField(Place place) {
        return place instanceof Element e && e.array() instanceof Buffer b && b.rank() == 0;
    }

    private boolean within(Statement s) {
        if (s instanceof Statement.Note) {
            return true;
        }
        if (s instanceof Statement.Let let) {
            return let(let);
        }
        if (s instanceof Statement.Store store) {
            return target(store.place()) && vector(store.value());
        }
        if (s instanceof Statement.Accumulate sum) {
            return target(sum.place()) && vector(sum.value());
        }
        return s instanceof Statement.Fold fold
                && held.contains(fold.variable())
                && (fold.place() instanceof Variable || fold.place() instanceof Element e && !varies(e) && !isField(e));
    }

    private boolean let(Statement.Let let) {
        if (let.variable().kind() == Kind.REAL) {
            held.add(let.variable());
            return vector(let.value());
        }
        return !let.variable().mutable() && !varies(let.value());
    }

    private boolean target(Place place) {
        return place instanceof Variable v
                ? held.contains(v)
                : place.kind() == Kind.REAL && moves((Element) place) && beside((Element) place);
    }

    private boolean moves(Whole whole) {
        return Varying.of(whole, counter);
    }

    private boolean moves(Element e) {
        return Varying.of(e, counter, v -> false);
    }

    private boolean varies(Value value) {
        return Varying.of(value, counter, held::contains);
    }

    /** True if the lanes' elements lie side by side in a row that ends with a whole vector. */
    private boolean beside(Element e) {
        List<Whole> at = e.at();
        for (Whole i : at.subList(0, at.size() - 1)) {
            if (moves(i)) {
                return false;
            }
        }
        if (e.array() instanceof Array.Row row && moves(row.row())) {
            return false;
        }
        if (!(at.get(at.size() - 1) instanceof Whole.Affine last)) {
            return false;
        }
        boolean unit = last.terms().stream()
                .allMatch(t -> t.atom().equals(counter)
                        ? t.coefficient() == 1
                        : t.atom() instanceof Variable || !moves(Whole.of(t.atom())));
        return unit && whole(e.array(), last);
    }

    /** True if all samples lie side by side, and room for them is left before the next element's. */
    private boolean apart(Whole.Affine last) {
        return last.constant() % samples == 0
                && last.terms().stream().allMatch(t -> t.atom().equals(counter) || t.coefficient() % samples == 0);
    }

    /** True if a vector never reaches beyond the array, nor into what is another's: the loop ends with one, or the row has room for it. */
    private boolean whole(Array array, Whole.Affine last) {
        int step = loop.vectors() * real.lanes();
        Optional<Integer> from = Values.constant(loop.from());
        Optional<Integer> to = Values.constant(loop.to());
        if (to.isEmpty() && from.equals(Optional.of(0)) && samples % step == 0 && apart(last)) {
            return true;
        }
        if (from.isPresent() && to.isPresent() && (to.get() - from.get()) % step == 0) {
            return true;
        }
        return roomy(array, last, from, to, step);
    }

    /** True if behind the last element there is as much room as the last vector needs: in the array or, of rows one behind the other, in each. */
    private boolean roomy(Array array, Whole.Affine last, Optional<Integer> from, Optional<Integer> to, int step) {
        Buffer buffer = array instanceof Buffer b
                ? b
                : array instanceof Array.Row r ? r.buffer() : rows.get((RowVariable) array);
        if (buffer != null && buffer.layout() instanceof Layout.Packed p && from.isPresent() && isInRow(p, last, to)) {
            return p.stride() >= reach(from.get(), to.orElse(p.each()), step);
        }
        boolean first = last.terms().size() == 1 && last.constant() == 0;
        if (buffer == null || !first || from.isEmpty()) {
            return false;
        }
        int end = to.orElse(buffer.layout().columns()); // no loop goes beyond the elements
        return buffer.layout().pitch() >= reach(from.get(), end, step);
    }

    /** True if a place is in a row that may be any, and a loop no longer than a row goes along it. */
    private boolean isInRow(Layout.Packed packed, Whole.Affine last, Optional<Integer> to) {
        boolean aRow = last.constant() % packed.stride() == 0
                && last.terms().stream()
                        .allMatch(t -> t.atom().equals(counter) || t.coefficient() % packed.stride() == 0);
        return aRow
                && (to.isPresent() ? to.get() <= packed.each() : last.terms().size() > 1 || last.constant() > 0);
    }

    /** Where the last vector ends. */
    private static int reach(int from, int end, int step) {
        return from + Math.floorDiv(end - from - 1, step) * step + step;
    }

    // ---------------------------------------------------------------- values

    private boolean vector(Value value) {
        if (!varies(value)) {
            return value.kind() == Kind.REAL;
        }
        if (value instanceof Variable v) {
            return held.contains(v);
        }
        if (value instanceof Element e) {
            return e.kind() == Kind.REAL && beside(e);
        }
        if (value instanceof Value.Apply a) {
            return a.function().inLanes() && a.arguments().stream().allMatch(this::vector);
        }
        if (value instanceof Value.Select s) {
            return condition(s.condition()) && vector(s.yes()) && vector(s.no());
        }
        if (value instanceof Value.Convert c) {
            return c.kind() == Kind.REAL && c.of() instanceof Value.WholeValue w && place(w.whole());
        }
        boolean arithmetic =
                value instanceof Value.Negate || value instanceof Value.Binary || value instanceof Value.Fma;
        return arithmetic
                && value.kind() == Kind.REAL
                && Varying.parts(value).stream().allMatch(this::vector);
    }

    /** The counter, moved by what is the same in all lanes. */
    private boolean place(Whole whole) {
        return whole instanceof Whole.Affine a
                && a.terms().stream()
                        .allMatch(t -> t.atom().equals(counter) ? t.coefficient() == 1 : !moves(Whole.of(t.atom())));
    }

    private boolean condition(Value c) {
        if (c instanceof Value.Compare compare) {
            return operand(compare.left()) && operand(compare.right()) && varies(compare);
        }
        if (c instanceof Value.Logic l) {
            return condition(l.left()) && condition(l.right());
        }
        return c instanceof Value.Not n && condition(n.of());
    }

    private boolean operand(Value value) {
        return value instanceof Value.WholeValue w ? !moves(w.whole()) || place(w.whole()) : vector(value);
    }
}
