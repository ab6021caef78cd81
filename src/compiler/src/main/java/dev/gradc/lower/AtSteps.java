package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.loops.Statement;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Definitions of which a part is there at some steps only, as {@code [t >= 1] f[t] c[t-1]}: the step is looked at once, and no loop has a choice. */
final class AtSteps {
    private final Arena arena;
    private final Code code;
    private final Axis time;

    AtSteps(Arena arena, Code code, Axis time) {
        this.arena = arena;
        this.code = code;
        this.time = time;
    }

    /** Writes the definition as it is where its bracket holds, and as it is elsewhere; as it stands if it has none, or several. */
    void define(Definition definition, Consumer<Definition> write) {
        Set<Expr.Iverson> brackets = new LinkedHashSet<>();
        search(definition.value(), brackets);
        Optional<Expr.Iverson> only = brackets.stream()
                .filter(b -> brackets.size() == 1 && isOfSteps(b))
                .findFirst();
        if (only.isEmpty()) {
            write.accept(definition);
            return;
        }
        code.openGuard();
        write.accept(with(definition, only.get(), arena.one()));
        var then = code.closeGuard();
        code.openGuard();
        write.accept(with(definition, only.get(), arena.zero()));
        var otherwise = code.closeGuard();
        code.add(new Statement.If(code.condition(only.get().conditions()), then, otherwise));
    }

    private Definition with(Definition definition, Expr.Iverson bracket, Expr value) {
        return new Definition(
                definition.tensor(), arena.rewrite(definition.value(), e -> e.equals(bracket) ? value : e));
    }

    private static void search(Expr e, Set<Expr.Iverson> found) {
        if (e instanceof Expr.Iverson bracket) {
            found.add(bracket);
        }
        e.children().forEach(c -> search(c, found));
    }

    private boolean isOfSteps(Expr.Iverson bracket) {
        return bracket.conditions().stream()
                .map(Condition::index)
                .allMatch(i -> i.reads().isEmpty() && Set.of(time).containsAll(i.axes()));
    }
}
