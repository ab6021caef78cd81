package dev.gradc.simplify;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.ScalarFunction;
import java.util.ArrayList;
import java.util.List;

/** A choice within a choice by the same condition is decided: {@code select(c, f(select(c, a, b)), d) = select(c, f(a), d)}. */
final class NestedChoices {
    private final Arena arena;

    NestedChoices(Arena arena) {
        this.arena = arena;
    }

    Expr apply(Expr e) {
        return arena.rewrite(e, x -> isChoice(x) ? decided((Expr.Call) x) : x);
    }

    private Expr decided(Expr.Call choice) {
        List<Expr> arguments = new ArrayList<>(choice.arguments());
        for (int branch = 1; branch < 3; branch++) {
            arguments.set(branch, taking(arguments.get(branch), choice.argument(0), branch));
        }
        return arguments.equals(choice.arguments()) ? choice : arena.call(ScalarFunction.SELECT, arguments);
    }

    private Expr taking(Expr e, Expr condition, int branch) {
        return arena.rewrite(
                e, x -> isChoice(x) && ((Expr.Call) x).argument(0) == condition ? ((Expr.Call) x).argument(branch) : x);
    }

    private static boolean isChoice(Expr e) {
        return e instanceof Expr.Call c && c.function() == ScalarFunction.SELECT;
    }
}
