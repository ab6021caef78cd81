package dev.gradc.lower;

import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.Tensor;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tensors that expressions read, those inside indices too. */
public final class Reads {
    private final Set<Tensor> found = new LinkedHashSet<>();
    private final Set<Expr> seen = new HashSet<>();

    private Reads() {}

    /** What an expression reads. */
    public static Set<Tensor> of(Expr e) {
        Reads reads = new Reads();
        reads.visit(e);
        return reads.found;
    }

    /** The definitions that the tensors need, in the order given. */
    public static List<Definition> needed(List<Definition> definitions, Collection<Tensor> roots) {
        Set<Tensor> wanted = new LinkedHashSet<>(roots);
        boolean grows = true;
        while (grows) { // once, but where recurrences need what stands after them
            grows = false;
            for (int i = definitions.size() - 1; i >= 0; i--) {
                Definition d = definitions.get(i);
                if (wanted.contains(d.tensor())) {
                    grows |= wanted.addAll(of(d.value()));
                }
            }
        }
        return definitions.stream().filter(d -> wanted.contains(d.tensor())).toList();
    }

    private void visit(Expr e) {
        if (!seen.add(e)) {
            return;
        }
        if (e instanceof Expr.Read r) {
            found.add(r.tensor());
            r.at().forEach(this::visit);
        } else if (e instanceof Expr.Iverson b) {
            b.conditions().stream().map(Condition::index).forEach(this::visit);
        } else if (e instanceof Expr.IndexValue v) {
            visit(v.index());
        } else if (e instanceof Expr.Reduce r) {
            r.domain().stream().map(Condition::index).forEach(this::visit);
        }
        e.children().forEach(this::visit);
    }

    private void visit(Index index) {
        index.reads().stream().map(IntegerRead::tensor).forEach(found::add);
    }
}
