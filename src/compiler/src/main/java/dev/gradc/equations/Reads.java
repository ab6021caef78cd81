package dev.gradc.equations;

import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.Tensor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tensors an expression reads, in indices and conditions too, in order of first use. */
final class Reads {
    private Reads() {}

    static Set<Tensor> of(Expr e) {
        Set<Tensor> found = new LinkedHashSet<>();
        collect(e, found);
        return found;
    }

    private static void collect(Expr e, Set<Tensor> found) {
        if (e instanceof Expr.Read r) {
            found.add(r.tensor());
            r.at().forEach(i -> collect(i, found));
        } else if (e instanceof Expr.Iverson b) {
            conditions(b.conditions(), found);
        } else if (e instanceof Expr.Reduce r) {
            conditions(r.domain(), found);
        } else if (e instanceof Expr.IndexValue v) {
            collect(v.index(), found);
        }
        e.children().forEach(c -> collect(c, found));
    }

    private static void conditions(List<Condition> conditions, Set<Tensor> found) {
        conditions.forEach(c -> collect(c.index(), found));
    }

    private static void collect(Index index, Set<Tensor> found) {
        for (Index.Term t : index.terms()) {
            if (t.atom() instanceof IntegerRead r) {
                found.add(r.tensor());
                r.at().forEach(i -> collect(i, found));
            }
        }
    }
}
