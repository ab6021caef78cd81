package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Logarithms of sums of exponentials that several definitions need, such as those of a softmax and of its cross-entropy, computed once a
 * sample. They are kept in double, for the loss takes them so, and an exponential costs the same either way.
 */
final class Sharing {
    private final Arena arena;
    private final Map<Expr, Tensor> shared;

    private Sharing(Arena arena, Map<Expr, Tensor> shared) {
        this.arena = arena;
        this.shared = shared;
    }

    /** The definitions with what they share named, just before its first reader; the new tensors are added to {@code named}. */
    static List<Definition> share(Arena arena, List<Definition> definitions, Set<Tensor> named) {
        return share(arena, definitions, named, new LinkedHashMap<>());
    }

    /** The same where some are shared by name already; what is new joins them. */
    static List<Definition> share(
            Arena arena, List<Definition> definitions, Set<Tensor> named, Map<Expr, Tensor> known) {
        Sharing sharing = new Sharing(arena, known);
        Map<Expr, Integer> readers = new LinkedHashMap<>();
        for (Definition d : definitions) {
            Set<Expr> found = new LinkedHashSet<>();
            sharing.collect(d.value(), found, new HashSet<>());
            found.forEach(e -> readers.merge(e, 1, Integer::sum));
        }
        readers.forEach((e, count) -> {
            if (count > 1 && !known.containsKey(e)) {
                List<Axis> axes = List.copyOf(e.freeAxes());
                sharing.shared.put(e, new Tensor(new Name("lse", 0), Role.DEFINED, axes));
            }
        });
        named.addAll(sharing.shared.values());
        return sharing.shared.isEmpty() ? definitions : sharing.rewrite(definitions);
    }

    private void collect(Expr e, Set<Expr> found, Set<Expr> seen) {
        if (!seen.add(e)) {
            return;
        }
        if (e instanceof Expr.Reduce r) {
            if (r.op() == ReduceOp.LOG_SUM_EXP && e.freeAxes().stream().allMatch(Axis::batch)) {
                found.add(e);
            }
            return;
        }
        e.children().forEach(c -> collect(c, found, seen));
    }

    private List<Definition> rewrite(List<Definition> definitions) {
        List<Definition> result = new ArrayList<>();
        Set<Expr> written = new HashSet<>();
        for (Definition d : definitions) {
            Set<Expr> found = new LinkedHashSet<>();
            collect(d.value(), found, new HashSet<>());
            for (Expr e : found) {
                if (shared.containsKey(e) && written.add(e)) {
                    result.add(new Definition(shared.get(e), e));
                }
            }
            result.add(new Definition(d.tensor(), arena.rewrite(d.value(), this::named)));
        }
        return result;
    }

    private Expr named(Expr e) {
        Tensor tensor = shared.get(e);
        return tensor == null ? e : arena.readAt(tensor, tensor.axes());
    }
}
