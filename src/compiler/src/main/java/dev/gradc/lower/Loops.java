package dev.gradc.lower;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.loops.Block;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntBinaryOperator;

/**
 * Loops over axes where conditions hold. An inequality becomes a bound of the last axis it mentions; what cannot be a bound becomes a guard
 * as far outside as its axes allow.
 */
final class Loops {
    private final Code code;
    private final Deque<Runnable> closing = new ArrayDeque<>();

    private Loops(Code code) {
        this.code = code;
    }

    /** Opens the loops; {@link #close} ends them. Conditions on axes of loops already open are guards outside. */
    static Loops open(Code code, List<Axis> axes, List<Condition> conditions) {
        Loops loops = new Loops(code);
        List<Condition> left = new ArrayList<>(conditions);
        loops.guard(left, axes);
        for (int i = 0; i < axes.size(); i++) {
            loops.loop(axes.get(i), axes.subList(i + 1, axes.size()), left);
        }
        return loops;
    }

    /** Opens loops of which the last runs in lanes, if the code is written so. */
    static Loops withLanes(Code code, List<Axis> axes) {
        if (!code.lanes() || axes.isEmpty()) {
            return open(code, axes, List.of());
        }
        Loops loops = open(code, axes.subList(0, axes.size() - 1), List.of());
        Axis lane = axes.get(axes.size() - 1);
        code.openLoop(lane);
        loops.closing.push(() -> code.closeLanes(Whole.of(0), code.extent(lane), 1));
        return loops;
    }

    private void loop(Axis axis, List<Axis> inner, List<Condition> left) {
        List<Whole> from = new ArrayList<>(List.of(Whole.of(0)));
        List<Whole> to = new ArrayList<>(List.of(code.extent(axis)));
        Set<Axis> by = new LinkedHashSet<>();
        for (Iterator<Condition> rest = left.iterator(); rest.hasNext(); ) {
            Condition c = rest.next();
            if (bounds(c, axis, inner, from, to)) {
                rest.remove();
                by.addAll(c.index().axes());
            }
        }
        List<Whole> lower = withOneNumber(from, Math::max);
        List<Whole> upper = withOneNumber(to, Math::min);
        Whole first = ahead(lower.size() == 1 ? lower.get(0) : new Whole.Largest(lower), "from", by);
        Whole last = ahead(upper.size() == 1 ? upper.get(0) : new Whole.Smallest(upper), "to", by);
        code.openLoop(axis);
        closing.push(() -> code.closeLoop(first, last));
        guard(left, inner);
    }

    /** A bound worked out as far outside as its axes allow: in loops with lanes, HotSpot keeps vectors in registers only if loops are plain. */
    private Whole ahead(Whole bound, String name, Set<Axis> by) {
        boolean plain = bound instanceof Whole.Affine;
        if (!code.lanes() || plain) {
            return bound;
        }
        Scope left = code.enter(code.home(by, false));
        Variable variable = code.let(name, new Value.WholeValue(bound));
        code.enter(left);
        return Whole.of(variable);
    }

    /** The bounds with those that are numbers put together. */
    private static List<Whole> withOneNumber(List<Whole> bounds, IntBinaryOperator together) {
        OptionalInt number = bounds.stream()
                .map(Values::constant)
                .flatMap(Optional::stream)
                .mapToInt(Integer::intValue)
                .reduce(together);
        List<Whole> folded = new ArrayList<>();
        number.ifPresent(n -> folded.add(Whole.of(n)));
        bounds.stream().filter(b -> Values.constant(b).isEmpty()).forEach(folded::add);
        return folded;
    }

    /** Turns an inequality into a bound of an axis, if it mentions no inner one. */
    private boolean bounds(Condition c, Axis axis, List<Axis> inner, List<Whole> from, List<Whole> to) {
        int k = c.index().coefficient(axis);
        Index rest = c.index().plus(Index.of(axis), -k);
        boolean ready = !c.isEquality()
                && k != 0
                && !rest.axes().contains(axis)
                && rest.axes().stream().noneMatch(inner::contains);
        if (!ready) {
            return false;
        }
        int size = Math.abs(k);
        if (k > 0) { // axis >= ceil(-rest / k)
            Index least = rest.times(-1);
            from.add(size == 1 ? code.whole(least) : new Whole.Floor(code.whole(least.plus(size - 1)), size));
        } else { // axis <= floor(rest / |k|)
            to.add(size == 1 ? code.whole(rest.plus(1)) : new Whole.Floor(code.whole(rest.plus(size)), size));
        }
        return true;
    }

    /** Guards by the conditions that no inner axis occurs in. */
    private void guard(List<Condition> left, List<Axis> inner) {
        List<Condition> now = left.stream()
                .filter(c -> c.index().axes().stream().noneMatch(inner::contains))
                .toList();
        if (now.isEmpty()) {
            return;
        }
        left.removeAll(now);
        // those on axes alone first: they may guard the reads of the others
        List<Condition> ordered = new ArrayList<>(now);
        ordered.sort((a, b) -> Boolean.compare(reads(a), reads(b)));
        Value condition = code.condition(ordered);
        code.openGuard();
        closing.push(() -> code.add(new Statement.If(condition, code.closeGuard(), Block.EMPTY)));
    }

    private static boolean reads(Condition c) {
        return c.index().terms().stream().anyMatch(t -> t.atom() instanceof IntegerRead);
    }

    void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
