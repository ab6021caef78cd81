package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Recurrences;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Stage;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Functions of a recurrence's tensors that several definitions have, as {@code tanh(c[n,t,j])} of an LSTM's cells is in its state and in two errors: each
 * becomes a tensor of its own, worked out once and kept for the way back.
 */
final class Kept {
    private final Arena arena;
    private final Originals originals;
    private final Map<Expr, Definition> kept = new LinkedHashMap<>();
    private final Map<Definition, Definition> rewritten = new LinkedHashMap<>();

    /** @param originals takes what definitions were before */
    Kept(Arena arena, Originals originals) {
        this.arena = arena;
        this.originals = originals;
    }

    /** The plan with what is kept. */
    Plan apply(Plan plan) {
        if (!plan.parts().isEmpty() || plan.backward().isEmpty()) {
            return plan;
        }
        for (Stage stage : Recurrences.stages(plan.loss())) {
            if (stage.time().isPresent()) {
                stage.definitions().stream()
                        .filter(d -> d.tensor().batched() && !plan.exact().contains(d.tensor()))
                        .forEach(d -> search(d, plan));
            }
        }
        return kept.isEmpty() ? plan : plan.mapAll(this::with);
    }

    /** The functions of one tensor's elements that are worth keeping. */
    private void search(Definition of, Plan plan) {
        Map<Expr, Integer> times = new LinkedHashMap<>();
        List<Definition> all = new ArrayList<>(plan.loss());
        all.addAll(plan.backward());
        for (Definition d : all) {
            if (isFunction(d.value()) && argument(d.value()).tensor() == of.tensor()) {
                return; // it is there already
            }
            Set<Expr> found = new LinkedHashSet<>();
            search(d.value(), of, found);
            found.forEach(f -> times.merge(f, 1, Integer::sum));
        }
        times.forEach((function, readers) -> {
            if (readers > 1) {
                List<Axis> axes = of.tensor().axes().stream().map(arena::fresh).toList();
                Tensor tensor = new Tensor(
                        new Name(
                                ((Expr.Call) function).function().text() + "_"
                                        + of.tensor().name().plain(),
                                0),
                        Role.DEFINED,
                        axes);
                Expr value = at(function, Index.each(axes));
                kept.put(function, new Definition(tensor, value));
            }
        });
    }

    private void search(Expr e, Definition of, Set<Expr> found) {
        if (isFunction(e) && argument(e).tensor() == of.tensor()) {
            List<Index> own = Index.each(of.tensor().axes());
            found.add(at(e, own));
        }
        e.children().forEach(c -> search(c, of, found));
    }

    private static boolean isFunction(Expr e) {
        return e instanceof Expr.Call c
                && Tables.takesLong(c)
                && c.children().size() == 1
                && c.children().get(0) instanceof Expr.Read;
    }

    private static Expr.Read argument(Expr function) {
        return (Expr.Read) function.children().get(0);
    }

    /** The function of another element. */
    private Expr at(Expr function, List<Index> place) {
        return arena.withChildren(
                function, List.of(arena.read(argument(function).tensor(), place)));
    }

    private List<Definition> with(List<Definition> definitions) {
        List<Definition> all = new ArrayList<>();
        for (Definition d : definitions) {
            all.add(rewritten.computeIfAbsent(d, this::rewrite));
            for (Definition k : kept.values()) {
                if (argument(k.value()).tensor() == d.tensor()) {
                    all.add(k);
                }
            }
        }
        return all;
    }

    private Definition rewrite(Definition d) {
        return originals.rewritten(d, arena.rewrite(d.value(), this::kept));
    }

    private Expr kept(Expr e) {
        if (!isFunction(e)) {
            return e;
        }
        Expr.Read read = argument(e);
        Definition known = kept.get(at(e, Index.each(read.tensor().axes())));
        return known == null ? e : arena.read(known.tensor(), read.at());
    }
}
