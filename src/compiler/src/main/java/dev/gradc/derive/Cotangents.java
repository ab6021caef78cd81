package dev.gradc.derive;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cotangents gathered for tensors so far, in axes of their own: {@code S̄[β] += Σ_σ [β = ix(σ)] ē} for each read {@code S[ix(σ)]} met.
 *
 * <p>That rule, with brackets solved by the algebra's sums, is the transposition of every read: broadcasts become sums, gathers scatters,
 * convolutions correlations, shared weights added terms.
 */
final class Cotangents {
    private final Arena arena;
    private final Activity activity;
    private final Map<Tensor, List<Axis>> axes = new LinkedHashMap<>();
    private final Map<Tensor, List<Expr>> gathered = new LinkedHashMap<>();

    Cotangents(Arena arena, Activity activity) {
        this.arena = arena;
        this.activity = activity;
    }

    /** The axes in which a tensor's cotangent is written. */
    List<Axis> axes(Tensor tensor) {
        return axes.computeIfAbsent(
                tensor, t -> t.axes().stream().map(arena::fresh).toList());
    }

    /** What has been gathered for a tensor; 0 if nothing. */
    Expr of(Tensor tensor) {
        return arena.add(gathered.getOrDefault(tensor, List.of()));
    }

    /** Carries a definition's cotangent to all it reads. Gives the definitions of the positions it had to name. */
    List<Definition> propagate(Definition definition, Expr cotangent, Names names) {
        Sweep sweep = new Sweep(arena, activity, this, definition.tensor(), names);
        sweep.run(definition.value(), cotangent);
        return sweep.positions();
    }

    /** Those of a recurrence's definitions that something has been gathered for, or that these read, in order. */
    List<Definition> reached(List<Definition> members) {
        Set<Tensor> wanted = new LinkedHashSet<>(gathered.keySet());
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Definition d : members) {
                if (wanted.contains(d.tensor())) {
                    grows |= wanted.addAll(Reads.of(d.value()));
                }
            }
        }
        return members.stream()
                .filter(d -> wanted.contains(d.tensor()) && activity.active(d.tensor()))
                .toList();
    }

    void sink(Expr.Read read, Expr cotangent) {
        List<Axis> own = axes(read.tensor());
        List<Condition> brackets = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            brackets.add(Condition.equal(Index.of(own.get(i)), read.at().get(i)));
        }
        Set<Axis> over = new LinkedHashSet<>(read.freeAxes());
        Expr contribution = arena.sum(new ArrayList<>(over), arena.mul(cotangent, arena.iverson(brackets)));
        gathered.computeIfAbsent(read.tensor(), t -> new ArrayList<>()).add(contribution);
    }
}
