package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adjoints too plain for a name of their own, written where they are read: ∂L/∂w = (ŷ − y) x.
 *
 * <p>Plain is a sum of numbers times elements. The errors δ of pre-activations keep their names, for the textbook does.
 */
final class PlainAdjoints {
    private PlainAdjoints() {}

    static Program inline(Arena arena, Program program) {
        return inline(arena, program, Set.of());
    }

    /** With further tensors that keep their names. */
    static Program inline(Arena arena, Program program, Set<Tensor> named) {
        Set<Tensor> kept = new LinkedHashSet<>(named);
        kept.addAll(program.gradients().values());
        kept.addAll(program.penaltyGradients().values());
        program.adjoints().forEach((of, adjoint) -> {
            if (of.facts().preActivation()) {
                kept.add(adjoint);
            }
        });
        Map<Tensor, Definition> plain = new LinkedHashMap<>();
        List<Definition> backward = new ArrayList<>();
        for (Definition d : program.backward()) {
            Expr value = arena.rewrite(
                    d.value(),
                    e -> e instanceof Expr.Read r && plain.containsKey(r.tensor())
                            ? arena.inline(plain.get(r.tensor()), r.at())
                            : e);
            Definition written = new Definition(d.tensor(), Choices.plain(arena, Choices.merge(arena, value)));
            if (kept.contains(d.tensor()) || !isPlain(arena, value)) {
                backward.add(written);
            } else {
                plain.put(d.tensor(), written);
            }
        }
        return program.with(program.forward(), backward);
    }

    private static boolean isPlain(Arena arena, Expr e) {
        return Arena.terms(e).stream().map(arena::withoutCoefficient).allMatch(t -> t instanceof Expr.Read);
    }
}
