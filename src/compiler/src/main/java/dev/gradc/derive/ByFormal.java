package dev.gradc.derive;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The derivative of a scalar formula's body by one of its formals, shared parts differentiated once. */
final class ByFormal implements Expr.Visitor<Expr> {
    private final Arena arena;
    private final Tensor formal;
    private final Map<Expr, Expr> done = new HashMap<>();

    ByFormal(Arena arena, Tensor formal) {
        this.arena = arena;
        this.formal = formal;
    }

    Expr apply(Expr e) {
        Expr known = done.get(e);
        if (known == null) {
            known = e.accept(this);
            done.put(e, known);
        }
        return known;
    }

    @Override
    public Expr number(Expr.Num e) {
        return arena.zero();
    }

    @Override
    public Expr read(Expr.Read e) {
        return e.tensor() == formal ? arena.one() : arena.zero();
    }

    @Override
    public Expr add(Expr.Add e) {
        return arena.add(e.terms().stream().map(this::apply).toList());
    }

    @Override
    public Expr mul(Expr.Mul e) {
        List<Expr> terms = new ArrayList<>();
        for (int i = 0; i < e.factors().size(); i++) {
            List<Expr> factors = new ArrayList<>(e.factors());
            factors.set(i, apply(e.factors().get(i)));
            terms.add(arena.mul(factors));
        }
        return arena.add(terms);
    }

    @Override
    public Expr pow(Expr.Pow e) {
        Rational r = e.exponent();
        return arena.mul(arena.num(r), arena.pow(e.base(), r.plus(Rational.MINUS_ONE)), apply(e.base()));
    }

    @Override
    public Expr call(Expr.Call e) {
        return Partials.chain(arena, e, this::apply);
    }

    @Override
    public Expr reduce(Expr.Reduce e) {
        throw new IllegalStateException("a scalar formula has no reduction: " + e);
    }

    @Override
    public Expr iverson(Expr.Iverson e) {
        return arena.zero();
    }

    @Override
    public Expr indexValue(Expr.IndexValue e) {
        return arena.zero();
    }
}
