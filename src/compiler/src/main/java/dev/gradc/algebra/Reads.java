package dev.gradc.algebra;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The elements an expression reads, those inside indices and conditions too, in the order in which they are met. */
public final class Reads {
    private final Set<Site> sites = new LinkedHashSet<>();
    private final Set<Expr> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private Reads() {}

    /** One element read. */
    public record Site(Tensor tensor, List<Index> at) {
        public Site {
            at = List.copyOf(at);
        }
    }

    /** What is read, element by element. */
    public static Set<Site> sites(Expr expr) {
        Reads reads = new Reads();
        Deque<Expr> open = new ArrayDeque<>();
        open.push(expr);
        while (!open.isEmpty()) {
            Expr next = open.pop();
            if (reads.seen.add(next)) {
                reads.visit(next);
                List<Expr> parts = next.children();
                for (int i = parts.size() - 1; i >= 0; i--) {
                    open.push(parts.get(i));
                }
            }
        }
        return reads.sites;
    }

    /** The tensors that are read. */
    public static Set<Tensor> of(Expr expr) {
        Set<Tensor> tensors = new LinkedHashSet<>();
        sites(expr).forEach(s -> tensors.add(s.tensor()));
        return tensors;
    }

    private void visit(Expr e) {
        if (e instanceof Expr.Read r) {
            sites.add(new Site(r.tensor(), r.at()));
            r.at().forEach(this::index);
        } else if (e instanceof Expr.Iverson b) {
            b.conditions().forEach(c -> index(c.index()));
        } else if (e instanceof Expr.Reduce r) {
            r.domain().forEach(c -> index(c.index()));
        } else if (e instanceof Expr.IndexValue v) {
            index(v.index());
        }
    }

    private void index(Index index) {
        index.reads().forEach(r -> sites.add(new Site(r.tensor(), r.at())));
    }
}
