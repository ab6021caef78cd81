package dev.gradc.check;

import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.Tensor;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tensors an expression reads, those inside indices and conditions too, in the order in which they are met. */
final class Reads implements Expr.Visitor<Void> {
    private final Set<Tensor> found = new LinkedHashSet<>();
    private final Set<Expr> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Expr> open = new ArrayDeque<>();

    private Reads() {}

    static Set<Tensor> of(Expr expr) {
        Reads reads = new Reads();
        reads.open.push(expr);
        while (!reads.open.isEmpty()) {
            Expr next = reads.open.pop();
            if (reads.seen.add(next)) {
                next.accept(reads);
            }
        }
        return reads.found;
    }

    /** True if a reduction or a function stands in the expression: computing it twice is a waste. */
    static boolean isCostly(Expr expr) {
        return expr instanceof Expr.Reduce
                || expr instanceof Expr.Call
                || expr.children().stream().anyMatch(Reads::isCostly);
    }

    private void index(Index index) {
        for (Index.Term term : index.terms()) {
            if (term.atom() instanceof IntegerRead read) {
                found.add(read.tensor());
                read.at().forEach(this::index);
            }
        }
    }

    private Void conditions(List<Condition> conditions) {
        conditions.forEach(c -> index(c.index()));
        return null;
    }

    private Void children(Expr e) {
        List<Expr> parts = e.children();
        for (int i = parts.size() - 1; i >= 0; i--) {
            open.push(parts.get(i));
        }
        return null;
    }

    @Override
    public Void number(Expr.Num e) {
        return null;
    }

    @Override
    public Void read(Expr.Read e) {
        found.add(e.tensor());
        e.at().forEach(this::index);
        return null;
    }

    @Override
    public Void add(Expr.Add e) {
        return children(e);
    }

    @Override
    public Void mul(Expr.Mul e) {
        return children(e);
    }

    @Override
    public Void pow(Expr.Pow e) {
        return children(e);
    }

    @Override
    public Void call(Expr.Call e) {
        return children(e);
    }

    @Override
    public Void reduce(Expr.Reduce e) {
        conditions(e.domain());
        return children(e);
    }

    @Override
    public Void iverson(Expr.Iverson e) {
        return conditions(e.conditions());
    }

    @Override
    public Void indexValue(Expr.IndexValue e) {
        index(e.index());
        return null;
    }
}
