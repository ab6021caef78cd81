package dev.gradc.simplify;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import java.util.List;

/** Rules applied at every node, leaves first, until none matches. */
final class Rewriting {
    private static final int MOST_STEPS_A_NODE = 16;

    private final Arena arena;
    private final List<Rule> rules;
    private final List<Expr> patterns;

    Rewriting(Arena arena, List<Rule> rules) {
        this.arena = arena;
        this.rules = rules;
        this.patterns = rules.stream().map(r -> r.left().apply(arena)).toList();
    }

    Expr apply(Expr e) {
        return arena.rewrite(e, this::atNode);
    }

    /** The node after as many rules as match it. */
    Expr atNode(Expr e) {
        Expr current = e;
        for (int step = 0; step < MOST_STEPS_A_NODE; step++) {
            Expr next = once(current);
            if (next == current) {
                return current;
            }
            current = next;
        }
        return current;
    }

    private Expr once(Expr e) {
        for (int i = 0; i < rules.size(); i++) {
            if (patterns.get(i).getClass() != e.getClass()) {
                continue;
            }
            Matcher matcher = new Matcher(arena, List.of(), Rules.VARIABLES);
            if (matcher.matches(patterns.get(i), e)) {
                return arena.instantiate(rules.get(i).right().apply(arena), matcher.values());
            }
        }
        return e;
    }
}
