package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.ScalarFunction;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The reductions of an expression that are computed in any case: none under brackets, none of a side of a choice, none within another. */
final class Unguarded {
    private Unguarded() {}

    /** What the first of them is recognised as; empty if none is. */
    static <T> Optional<T> first(Expr e, Function<Expr.Reduce, Optional<T>> match) {
        return reductions(e).map(match).flatMap(Optional::stream).findFirst();
    }

    /** From left to right. */
    static Stream<Expr.Reduce> reductions(Expr e) {
        if (e instanceof Expr.Reduce r) {
            return Stream.of(r);
        }
        boolean choice = e instanceof Expr.Call call && call.function() == ScalarFunction.SELECT;
        boolean guarded = Arena.factors(e).stream().anyMatch(f -> f instanceof Expr.Iverson);
        return choice || guarded ? Stream.empty() : e.children().stream().flatMap(Unguarded::reductions);
    }
}
