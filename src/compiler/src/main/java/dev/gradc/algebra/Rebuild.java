package dev.gradc.algebra;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node made anew with other parts. */
final class Rebuild implements Expr.Visitor<Expr> {
    private final Arena arena;
    private final List<Expr> parts;

    Rebuild(Arena arena, List<Expr> parts) {
        this.arena = arena;
        this.parts = parts;
    }

    Expr apply(Expr e) {
        return parts.equals(e.children()) ? e : e.accept(this);
    }

    @Override
    public Expr number(Expr.Num e) {
        return e;
    }

    @Override
    public Expr read(Expr.Read e) {
        return e;
    }

    @Override
    public Expr add(Expr.Add e) {
        return arena.add(parts);
    }

    @Override
    public Expr mul(Expr.Mul e) {
        return arena.mul(parts);
    }

    @Override
    public Expr pow(Expr.Pow e) {
        return arena.pow(parts.get(0), e.exponent());
    }

    @Override
    public Expr call(Expr.Call e) {
        return arena.call(e.function(), parts);
    }

    /** The part stands in the bound axes: it is opened and closed again, so that bound ids stay canonical. */
    @Override
    public Expr reduce(Expr.Reduce e) {
        Map<Axis, Index> fresh = new LinkedHashMap<>();
        List<Axis> axes = e.over().stream().map(arena::fresh).toList();
        for (int i = 0; i < axes.size(); i++) {
            fresh.put(e.over().get(i), Index.of(axes.get(i)));
        }
        List<Condition> domain =
                e.domain().stream().map(c -> c.substitute(fresh)).toList();
        return arena.reduce(e.op(), axes, domain, arena.substitute(parts.get(0), fresh));
    }

    @Override
    public Expr iverson(Expr.Iverson e) {
        return e;
    }

    @Override
    public Expr indexValue(Expr.IndexValue e) {
        return e;
    }
}
