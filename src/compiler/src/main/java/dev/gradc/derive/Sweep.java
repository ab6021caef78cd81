package dev.gradc.derive;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final ReductionSlopes slopes;
    private final Map<Expr.Reduce, Arena.Opened> opened = new HashMap<>();
    private final Map<Expr, List<Expr>> arrived = new HashMap<>();
    private Expr cotangent;

    Sweep(Arena arena, Activity activity, Cotangents cotangents, Tensor defined, Names names) {
        this.arena = arena;
        this.activity = activity;
        this.cotangents = cotangents;
        this.defined = defined;
        this.slopes = new ReductionSlopes(arena, defined, names);
    }

    List<Definition> positions() {
        return slopes.positions();
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
        Set<Axis> scope = new LinkedHashSet<>(e.freeAxes());
        scope.addAll(inside.axes());
        push(inside.body(), scope, arena.mul(cotangent, slopes.of(e, inside)));
        return null;
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
