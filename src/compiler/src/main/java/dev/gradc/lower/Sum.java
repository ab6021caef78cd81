package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.ReduceOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A sum, and where it is to be taken: {@code [t >= 1] Σ U h} is a sum of no terms at the first step.
 *
 * @param whole the term that it is, or what stands for it
 * @param where conditions beside its own domain; without equalities
 */
record Sum(Expr whole, List<Condition> where, Expr.Reduce reduce) {
    Sum {
        where = List.copyOf(where);
    }

    /** A term as a sum, if it is nothing else. */
    static Optional<Sum> of(Expr term) {
        List<Condition> where = new ArrayList<>();
        Expr.Reduce sum = null;
        for (Expr factor : Arena.factors(term)) {
            if (factor instanceof Expr.Iverson bracket) {
                where.addAll(bracket.conditions());
            } else if (factor instanceof Expr.Reduce r && r.op() == ReduceOp.SUM && sum == null) {
                sum = r;
            } else {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(sum).map(s -> new Sum(term, where, s));
    }

    /** The same with something else that stands for it. */
    Sum as(Expr name) {
        return new Sum(name, where, reduce);
    }

    /** The same where its conditions are known to hold. */
    Sum always() {
        return new Sum(whole, List.of(), reduce);
    }

    boolean varies(Axis axis) {
        return reduce.freeAxes().contains(axis);
    }

    /** True if it depends on the axis where it is taken, or which of its terms. */
    boolean isBoundedBy(Axis axis) {
        List<Condition> all = new ArrayList<>(where);
        all.addAll(reduce.domain());
        for (Expr factor : Arena.factors(reduce.body())) {
            if (factor instanceof Expr.Iverson bracket) {
                all.addAll(bracket.conditions());
            }
        }
        return all.stream().anyMatch(c -> c.index().axes().contains(axis));
    }
}
