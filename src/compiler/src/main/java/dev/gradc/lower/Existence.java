package dev.gradc.lower;

import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether the elements that an expression reads exist wherever some conditions hold: proved by intervals, so a no may be a mere don't know. */
final class Existence {
    private final List<Condition> given;
    private final Map<Expr, Boolean> known = new HashMap<>();

    Existence(List<Condition> given) {
        this.given = given;
    }

    boolean of(Expr e) {
        Boolean answer = known.get(e);
        if (answer == null) {
            answer = decide(e);
            known.put(e, answer);
        }
        return answer;
    }

    private boolean decide(Expr e) {
        if (e instanceof Expr.Read r) {
            return exists(r.tensor(), r.at());
        }
        if (e instanceof Expr.IndexValue v) {
            return readsExist(v.index());
        }
        List<Condition> own = own(e);
        Existence inside = own.isEmpty() ? this : with(own);
        return e.children().stream().allMatch(inside::of);
    }

    /** The conditions under which the parts of an expression are worked out. */
    private static List<Condition> own(Expr e) {
        if (e instanceof Expr.Reduce r) {
            return r.domain();
        }
        List<Condition> all = new ArrayList<>();
        for (Expr factor : e instanceof Expr.Mul m ? m.factors() : List.<Expr>of()) {
            if (factor instanceof Expr.Iverson bracket) {
                all.addAll(bracket.conditions());
            }
        }
        return all;
    }

    private Existence with(List<Condition> more) {
        List<Condition> all = new ArrayList<>(given);
        all.addAll(more);
        return new Existence(all);
    }

    private boolean exists(Tensor tensor, List<Index> at) {
        for (int i = 0; i < at.size(); i++) {
            Index low = at.get(i);
            Index high = Index.of(tensor.axes().get(i).extent() - 1).minus(low);
            if (!notNegative(low) || !notNegative(high) || !readsExist(low)) {
                return false;
            }
        }
        return true;
    }

    private boolean readsExist(Index index) {
        return index.reads().stream().allMatch(r -> exists(r.tensor(), r.at()));
    }

    /** True if an index is at least 0 by itself, or because it is at least one that a condition says so of. */
    private boolean notNegative(Index index) {
        return index.min() >= 0
                || given.stream()
                        .anyMatch(c -> index.minus(c.index()).min() >= 0
                                || c.isEquality() && index.plus(c.index()).min() >= 0);
    }
}
