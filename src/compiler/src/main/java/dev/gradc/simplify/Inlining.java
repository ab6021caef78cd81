package dev.gradc.simplify;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adjoints that need no name: a bracket, a multiple of another name, or read once and not under a sum that would repeat it.
 *
 * <p>Errors δ and gradients keep their names always.
 */
final class Inlining {
    private final Arena arena;
    private final Set<Tensor> kept = new HashSet<>();
    private final Map<Tensor, Integer> uses = new HashMap<>();
    private final Set<Tensor> underSum = new HashSet<>();
    private final Map<Tensor, Definition> absorbed = new LinkedHashMap<>();

    Inlining(Arena arena, Program program) {
        this.arena = arena;
        kept.addAll(program.gradients().values());
        kept.addAll(program.penaltyGradients().values());
        program.adjoints().forEach((tensor, adjoint) -> {
            if (tensor.facts().preActivation()) {
                kept.add(adjoint);
            }
        });
        program.backward().forEach(d -> count(d.value(), false));
        Set<Tensor> earlier = new HashSet<>();
        for (Definition d : program.backward()) { // in a recurrence even the first may read the last, a step away
            Reads.of(d.value()).stream().filter(t -> !earlier.contains(t)).forEach(kept::add);
            earlier.add(d.tensor());
        }
    }

    private void count(Expr e, boolean inside) {
        if (e instanceof Expr.Read r) {
            uses.merge(r.tensor(), 1, Integer::sum);
            if (inside) {
                underSum.add(r.tensor());
            }
        }
        e.children().forEach(c -> count(c, inside || e instanceof Expr.Reduce));
    }

    /** The expression with absorbed adjoints written out. */
    Expr into(Expr e) {
        return arena.rewrite(
                e,
                x -> x instanceof Expr.Read r && absorbed.containsKey(r.tensor())
                        ? arena.inline(absorbed.get(r.tensor()), r.at())
                        : x);
    }

    /** True if the definition is to go into its readers; from then on it does. */
    boolean absorbs(Definition d) {
        if (kept.contains(d.tensor())) {
            return false;
        }
        int count = uses.getOrDefault(d.tensor(), 0);
        boolean once = count == 1 && !underSum.contains(d.tensor());
        if (count == 0 || once || trivial(d.value())) {
            absorbed.put(d.tensor(), d);
            return true;
        }
        return false;
    }

    private static boolean trivial(Expr e) {
        if (e instanceof Expr.Num || e instanceof Expr.Read || e instanceof Expr.Iverson) {
            return true;
        }
        return e instanceof Expr.Mul m
                && m.factors().size() == 2
                && m.factors().get(0) instanceof Expr.Num
                && m.factors().get(1) instanceof Expr.Read;
    }

    /** The program with what is left. */
    Program rest(Program program, List<Definition> backward) {
        Map<Tensor, Tensor> adjoints = new LinkedHashMap<>();
        program.adjoints().forEach((tensor, adjoint) -> {
            if (!absorbed.containsKey(adjoint)) {
                adjoints.put(tensor, adjoint);
            }
        });
        return new Program(
                program.forward(),
                program.loss(),
                program.penalty(),
                program.parameters(),
                new ArrayList<>(backward),
                program.gradients(),
                program.penaltyGradients(),
                adjoints);
    }
}
