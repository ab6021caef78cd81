package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.ReduceOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sums over samples where a call hands over one at most: its term. A gradient is then a product of two numbers, element by element. */
final class OneSample {
    private final Arena arena;

    OneSample(Arena arena) {
        this.arena = arena;
    }

    /** The value of the only sample there may be. */
    Expr of(Expr value) {
        return arena.rewrite(value, e -> e instanceof Expr.Reduce r ? term(r) : e);
    }

    private Expr term(Expr.Reduce sum) {
        Arena.Opened inside = arena.open(sum);
        Optional<Axis> samples = inside.axes().stream().filter(Axis::batch).findFirst();
        if (sum.op() != ReduceOp.SUM || samples.isEmpty()) {
            return sum;
        }
        Map<Axis, Index> first = Map.of(samples.get(), Index.of(0));
        Expr body = arena.substitute(inside.body(), first);
        List<Axis> others = new ArrayList<>(inside.axes());
        others.remove(samples.get());
        List<Condition> domain =
                inside.domain().stream().map(c -> c.substitute(first)).toList();
        if (!others.isEmpty()) {
            return arena.reduce(sum.op(), others, domain, body);
        }
        return domain.isEmpty() ? body : arena.mul(arena.iverson(domain), body);
    }
}
