package dev.gradc.derive;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tangent of one definition's right side, shared parts differentiated once; 0 for what no direction moves. */
final class Tangent implements Expr.Visitor<Expr> {
    private final Arena arena;
    private final Map<Tensor, Tensor> tangents;
    private final ReductionSlopes slopes;
    private final Map<Expr, Expr> done = new HashMap<>();

    Tangent(Arena arena, Map<Tensor, Tensor> tangents, ReductionSlopes slopes) {
        this.arena = arena;
        this.tangents = tangents;
        this.slopes = slopes;
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
        Tensor tangent = tangents.get(e.tensor());
        return tangent == null ? arena.zero() : arena.read(tangent, e.at());
    }

    @Override
    public Expr add(Expr.Add e) {
        return arena.add(e.terms().stream().map(this::apply).toList());
    }

    @Override
    public Expr mul(Expr.Mul e) {
        List<Expr> terms = new ArrayList<>();
        for (int i = 0; i < e.factors().size(); i++) {
            Expr product = apply(e.factors().get(i));
            for (int j = 0; j < e.factors().size(); j++) {
                product = i == j ? product : times(product, e.factors().get(j));
            }
            terms.add(product);
        }
        return arena.add(terms);
    }

    /** A tangent times a slope, taken into the branches of a choice where 0 times the slope might be NaN. */
    private Expr times(Expr tangent, Expr slope) {
        return tangent == arena.zero() ? tangent : Choices.times(arena, tangent, slope);
    }

    @Override
    public Expr pow(Expr.Pow e) {
        Expr inner = arena.mul(arena.num(e.exponent()), apply(e.base()));
        return times(inner, arena.pow(e.base(), e.exponent().plus(Rational.MINUS_ONE)));
    }

    @Override
    public Expr call(Expr.Call e) {
        if (Choices.chooses(e.function())) {
            return Partials.chain(arena, e, this::apply);
        }
        List<Expr> terms = new ArrayList<>();
        for (int i = 0; i < e.arguments().size(); i++) {
            Expr inner = apply(e.argument(i));
            if (inner != arena.zero()) {
                terms.add(times(inner, Partials.of(arena, e.function(), i, e.arguments())));
            }
        }
        return arena.add(terms);
    }

    @Override
    public Expr reduce(Expr.Reduce e) {
        Arena.Opened inside = arena.open(e);
        Expr body = apply(inside.body());
        return body == arena.zero() ? body : arena.sum(inside.axes(), arena.mul(body, slopes.of(e, inside)));
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
