package dev.gradc.derive;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.PartialDerivative;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Named functions written out: σ′(z) by its table row, a formula by its body. What is left calls primitives alone; code is made from it. */
public final class Primes {
    private Primes() {}

    /** The program without formulas and symbolic derivatives. */
    public static Program expand(Arena arena, Program program) {
        return program.with(expand(arena, program.forward()), expand(arena, program.backward()));
    }

    private static List<Definition> expand(Arena arena, List<Definition> definitions) {
        return definitions.stream()
                .map(d -> new Definition(d.tensor(), expand(arena, d.value())))
                .toList();
    }

    /** The expression without formulas and symbolic derivatives. */
    public static Expr expand(Arena arena, Expr e) {
        return arena.rewrite(e, x -> x instanceof Expr.Call c ? expandCall(arena, c) : x);
    }

    private static Expr expandCall(Arena arena, Expr.Call call) {
        if (call.function() instanceof PartialDerivative derivative) {
            return expand(arena, Partials.expand(arena, derivative, call.arguments()));
        }
        if (call.function() instanceof Formula formula) {
            Map<Tensor, Expr> values = new LinkedHashMap<>();
            for (int i = 0; i < formula.arity(); i++) {
                values.put(formula.formals().get(i), call.argument(i));
            }
            return expand(arena, arena.instantiate(formula.body(), values));
        }
        return call;
    }
}
