package dev.gradc.algebra;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The replacement of free axes by indices, shared parts rewritten once. */
final class Substitution implements Expr.Visitor<Expr> {
    private final Arena arena;
    private final Map<Axis, Index> replacement;
    private final Map<Expr, Expr> done = new HashMap<>();

    Substitution(Arena arena, Map<Axis, Index> replacement) {
        this.arena = arena;
        this.replacement = replacement;
    }

    Expr apply(Expr e) {
        if (!concerns(e)) {
            return e;
        }
        Expr known = done.get(e);
        if (known == null) {
            known = e.accept(this);
            done.put(e, known);
        }
        return known;
    }

    private boolean concerns(Expr e) {
        for (Axis axis : e.freeAxes()) {
            if (replacement.containsKey(axis)) {
                return true;
            }
        }
        return false;
    }

    private List<Expr> apply(List<Expr> parts) {
        return parts.stream().map(this::apply).toList();
    }

    @Override
    public Expr number(Expr.Num e) {
        return e;
    }

    @Override
    public Expr read(Expr.Read e) {
        return arena.read(
                e.tensor(), e.at().stream().map(i -> i.substitute(replacement)).toList());
    }

    @Override
    public Expr add(Expr.Add e) {
        return arena.add(apply(e.terms()));
    }

    @Override
    public Expr mul(Expr.Mul e) {
        return arena.mul(apply(e.factors()));
    }

    @Override
    public Expr pow(Expr.Pow e) {
        return arena.pow(apply(e.base()), e.exponent());
    }

    @Override
    public Expr call(Expr.Call e) {
        return arena.call(e.function(), apply(e.arguments()));
    }

    /** Opened first, so that what comes in from outside is never captured, and closed at its new height. */
    @Override
    public Expr reduce(Expr.Reduce e) {
        Map<Axis, Index> all = new LinkedHashMap<>(replacement);
        List<Axis> axes = e.over().stream().map(arena::fresh).toList();
        for (int i = 0; i < axes.size(); i++) {
            all.put(e.over().get(i), Index.of(axes.get(i)));
        }
        Expr body = arena.substitute(e.body(), all);
        List<Condition> domain = e.domain().stream().map(c -> c.substitute(all)).toList();
        return arena.reduce(e.op(), axes, domain, body);
    }

    @Override
    public Expr iverson(Expr.Iverson e) {
        return arena.iverson(
                e.conditions().stream().map(c -> c.substitute(replacement)).toList());
    }

    @Override
    public Expr indexValue(Expr.IndexValue e) {
        return arena.indexValue(e.index().substitute(replacement));
    }
}
