package dev.gradc.simplify;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Program;
import java.util.ArrayList;
import java.util.List;

/** The two ways in: stabilise before differentiation, simplify after it. */
public final class Simplifier {
    private static final int MOST_ROUNDS = 4;

    private final Arena arena;
    private final Folding folding;
    private final Rewriting tidy;
    private final Rewriting complement;

    private Simplifier(Arena arena, List<Definition> forward) {
        this.arena = arena;
        this.folding = new Folding(arena, forward);
        this.tidy = new Rewriting(arena, Rules.TIDY);
        this.complement = new Rewriting(arena, Rules.COMPLEMENT);
    }

    /** The forward program in stable forms; the same tensors, the same values wherever both are finite. */
    public static Program stabilise(Arena arena, Program program) {
        Stabiliser stabiliser = new Stabiliser(arena);
        return program.underived(
                program.forward().stream().map(stabiliser::apply).toList());
    }

    /** The derived program with right sides in textbook form; adjoints of one use are gone into their reader. */
    public static Program simplify(Arena arena, Program program) {
        Simplifier simplifier = new Simplifier(arena, foldable(program));
        Inlining inlining = new Inlining(arena, program);
        List<Definition> backward = new ArrayList<>();
        for (Definition d : program.backward()) {
            Definition simple = new Definition(d.tensor(), simplifier.apply(inlining.into(d.value())));
            if (!inlining.absorbs(simple)) {
                backward.add(simple);
            }
        }
        return inlining.rest(program, backward);
    }

    private static List<Definition> foldable(Program program) {
        return program.forward().stream()
                .filter(d -> d.tensor() != program.loss())
                .toList();
    }

    /** Passes in fixed order: names first, since they are what a reader knows; expansion only if cheaper; factors last. */
    private Expr apply(Expr e) {
        Expr plain = rounds(e);
        Expr other = rounds(complement.apply(e));
        return Cost.of(other) < Cost.of(plain) ? other : plain;
    }

    private Expr rounds(Expr e) {
        Expr current = e;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Expr next = tidy.apply(new NestedChoices(arena).apply(current));
            next = folding.apply(next);
            next = new Expansion(arena).apply(next);
            next = folding.apply(next);
            next = new Factoring(arena).apply(next);
            if (next == current) {
                break;
            }
            current = next;
        }
        return current;
    }
}
