package dev.gradc.derive;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The reverse sweep within one definition's right side. Each shared node gets one cotangent, in exactly the node's own free axes: axes that a
 * part does not have are summed out at once, so the cost is that of the graph, never of the tree it unfolds to.
 */
final class Sweep implements Expr.Visitor<Void> {
    private final Arena arena;
    private final Activity activity;
    private final Cotangents cotangents;
    private final Tensor defined;
    private final Names names;
    private final List<Definition> positions = new ArrayList<>();
    private final Map<Expr.Reduce, Arena.Opened> opened = new HashMap<>();
    private final Map<Expr, List<Expr>> arrived = new HashMap<>();
    private Expr cotangent;

    Sweep(Arena arena, Activity activity, Cotangents cotangents, Tensor defined, Names names) {
        this.arena = arena;
        this.activity = activity;
        this.cotangents = cotangents;
        this.defined = defined;
        this.names = names;
    }

    List<Definition> positions() {
        return positions;
    }

    void run(Expr root, Expr seed) {
        Set<Expr> order = new LinkedHashSet<>();
        sort(root, order);
        List<Expr> reversed = new ArrayList<>(order);
        push(root, defined.axes(), seed);
        for (int i = reversed.size() - 1; i >= 0; i--) {
            Expr node = reversed.get(i);
            cotangent = arena.add(arrived.getOrDefault(node, List.of()));
            if (cotangent != arena.zero()) {
                node.accept(this);
            }
        }
    }

    /** Active nodes, parts before wholes. */
    private void sort(Expr node, Set<Expr> order) {
        if (!activity.active(node) || order.contains(node)) {
            return;
        }
        if (node instanceof Expr.Reduce reduce) {
            opened.put(reduce, arena.open(reduce));
            sort(opened.get(reduce).body(), order);
        } else {
            node.children().forEach(c -> sort(c, order));
        }
        order.add(node);
    }

    /** Adds to a part's cotangent, summed over the axes in scope that the part does not have. */
    private void push(Expr part, Iterable<Axis> scope, Expr contribution) {
        if (!activity.active(part)) {
            return;
        }
        List<Axis> over = new ArrayList<>();
        scope.forEach(axis -> {
            if (!part.freeAxes().contains(axis)) {
                over.add(axis);
            }
        });
        arrived.computeIfAbsent(part, p -> new ArrayList<>()).add(arena.sum(over, contribution));
    }

    @Override
    public Void number(Expr.Num e) {
        return null;
    }

    @Override
    public Void read(Expr.Read e) {
        cotangents.sink(e, cotangent);
        return null;
    }

    @Override
    public Void add(Expr.Add e) {
        Expr own = cotangent;
        e.terms().forEach(t -> push(t, e.freeAxes(), own));
        return null;
    }

    @Override
    public Void mul(Expr.Mul e) {
        for (int i = 0; i < e.factors().size(); i++) {
            List<Expr> others = new ArrayList<>(e.factors());
            others.remove(i);
            if (activity.active(e.factors().get(i))) {
                push(e.factors().get(i), e.freeAxes(), times(others));
            }
        }
        return null;
    }

    /** The cotangent times the other factors, one by one: what is finite stays outside a choice. */
    private Expr times(List<Expr> others) {
        Expr product = cotangent;
        for (Expr factor : others) {
            product = Choices.times(arena, product, factor);
        }
        return product;
    }

    @Override
    public Void pow(Expr.Pow e) {
        Expr slope = arena.pow(e.base(), e.exponent().plus(Rational.MINUS_ONE));
        push(e.base(), e.freeAxes(), Choices.times(arena, arena.mul(arena.num(e.exponent()), cotangent), slope));
        return null;
    }

    @Override
    public Void call(Expr.Call e) {
        for (int i = 0; i < e.arguments().size(); i++) {
            if (activity.active(e.argument(i))) {
                push(e.argument(i), e.freeAxes(), pullback(e, i));
            }
        }
        return null;
    }

    private Expr pullback(Expr.Call e, int argument) {
        return Choices.chooses(e.function())
                ? Partials.pullback(arena, e.function(), argument, e.arguments(), cotangent)
                : Choices.times(arena, cotangent, Partials.of(arena, e.function(), argument, e.arguments()));
    }

    @Override
    public Void reduce(Expr.Reduce e) {
        Arena.Opened inside = opened.get(e);
        Expr domain = arena.iverson(inside.domain());
        Expr factor = switch (e.op()) {
            case SUM -> domain;
            case LOG_SUM_EXP -> arena.mul(domain, arena.call(ScalarFunction.EXP, arena.sub(inside.body(), e)));
            case MAX -> arena.iverson(List.of(atPosition(e, inside, ReduceOp.ARGMAX)));
            case MIN -> arena.iverson(List.of(atPosition(e, inside, ReduceOp.ARGMIN)));
            case ARGMAX, ARGMIN -> arena.zero();
            case PRODUCT -> arena.mul(domain, others(inside, true), others(inside, false));
        };
        Set<Axis> scope = new LinkedHashSet<>(e.freeAxes());
        scope.addAll(inside.axes());
        push(inside.body(), scope, arena.mul(cotangent, factor));
        return null;
    }

    /** The condition that the opened axes stand at the extreme, whose flat position becomes an integer tensor of its own. */
    private Condition atPosition(Expr.Reduce e, Arena.Opened inside, ReduceOp op) {
        List<Axis> free = new ArrayList<>(e.freeAxes());
        Map<Axis, Index> own = new LinkedHashMap<>();
        List<Axis> axes = new ArrayList<>();
        for (Axis axis : free) {
            Axis fresh = arena.fresh(axis);
            axes.add(fresh);
            own.put(axis, Index.of(fresh));
        }
        Index flat = flat(inside.axes());
        int count = inside.axes().stream().mapToInt(Axis::extent).reduce(1, Math::multiplyExact);
        Tensor position =
                new Tensor(names.position(defined), Role.POSITION, axes, Tensor.Facts.NONE.withClasses(count));
        Expr value = arena.reduce(op, inside.axes(), inside.domain(), inside.body());
        positions.add(new Definition(position, arena.substitute(value, own)));
        return Condition.equal(
                flat,
                Index.of(new IntegerRead(position, free.stream().map(Index::of).toList())));
    }

    /** The row-major position at which axes stand. */
    private static Index flat(List<Axis> axes) {
        Index flat = Index.of(0);
        for (Axis axis : axes) {
            flat = flat.times(axis.extent()).plus(Index.of(axis));
        }
        return flat;
    }

    /** The product of the factors before, or after, the one at which the opened axes stand: no division, so a factor 0 is no trouble. */
    private Expr others(Arena.Opened inside, boolean before) {
        Map<Axis, Index> other = new LinkedHashMap<>();
        List<Axis> axes = inside.axes().stream().map(arena::fresh).toList();
        for (int i = 0; i < axes.size(); i++) {
            other.put(inside.axes().get(i), Index.of(axes.get(i)));
        }
        Index distance =
                before ? flat(inside.axes()).minus(flat(axes)) : flat(axes).minus(flat(inside.axes()));
        List<Condition> domain = new ArrayList<>();
        inside.domain().forEach(c -> domain.add(c.substitute(other)));
        domain.add(Condition.notNegative(distance.plus(-1)));
        return arena.reduce(ReduceOp.PRODUCT, axes, domain, arena.substitute(inside.body(), other));
    }

    @Override
    public Void iverson(Expr.Iverson e) {
        return null;
    }

    @Override
    public Void indexValue(Expr.IndexValue e) {
        return null;
    }
}
