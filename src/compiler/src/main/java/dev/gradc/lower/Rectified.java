package dev.gradc.lower;

import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.Kind;
import dev.gradc.loops.NumberType;
import dev.gradc.loops.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tensors of which some definition takes {@code max(0, z)}, or that are such a maximum. There {@code [0 < z]} is worked out by multiplication, {@code max(0, min(1, z c c))}
 * with a large c: HotSpot makes a jump of a choice, which is guessed wrong half of the time, and no vectors. What is no number stays none; a choice
 * would say 0, but then max(0, z) is no number either.
 *
 * @param large its square makes at least 1 of the least positive number
 */
record Rectified(Set<Tensor> tensors, double large) {
    static Rectified of(List<Definition> definitions, NumberType real) {
        Set<Tensor> found = new LinkedHashSet<>();
        for (Definition d : definitions) {
            search(d.value(), found);
            if (d.value() instanceof Expr.Call c && c.function() == ScalarFunction.MAX && hasZero(c)) {
                found.add(d.tensor()); // positive where what it is made of is
            }
        }
        return new Rectified(found, real == NumberType.FLOAT ? 1e38 : 1e300);
    }

    private static void search(Expr e, Set<Tensor> found) {
        element(e).ifPresent(z -> found.add(z.tensor()));
        e.children().forEach(c -> search(c, found));
    }

    /** The element z of {@code max(0, z)}, whichever stands first. */
    static Optional<Expr.Read> element(Expr e) {
        return e instanceof Expr.Call c && c.function() == ScalarFunction.MAX ? beside(c) : Optional.empty();
    }

    /** The element that a function of two arguments has beside 0. */
    static Optional<Expr.Read> beside(Expr.Call call) {
        for (int i = 0; i < 2; i++) {
            if (isZero(call.argument(i)) && call.argument(1 - i) instanceof Expr.Read z) {
                return Optional.of(z);
            }
        }
        return Optional.empty();
    }

    private static boolean hasZero(Expr.Call call) {
        return isZero(call.argument(0)) || isZero(call.argument(1));
    }

    private static boolean isZero(Expr e) {
        return e instanceof Expr.Num n && n.value().signum() == 0;
    }

    /** The element z of such a tensor, if a call is 1 where {@code 0 < z} and 0 elsewhere. */
    Optional<Expr.Read> positive(Expr.Call e) {
        boolean chosen = e.function() == ScalarFunction.SELECT
                && e.argument(1) instanceof Expr.Num one
                && one.value().equals(Rational.ONE)
                && isZero(e.argument(2));
        Expr condition = chosen ? e.argument(0) : e;
        return condition instanceof Expr.Call c
                        && c.function() == ScalarFunction.LESS
                        && isZero(c.argument(0))
                        && c.argument(1) instanceof Expr.Read z
                        && tensors.contains(z.tensor())
                ? Optional.of(z)
                : Optional.empty();
    }

    /** 1 if a value is positive, else 0. */
    Value isPositive(Value z) {
        Value c = new Value.Literal(large, Kind.REAL);
        Value grown = Arithmetic.binary(Value.Operation.MULTIPLY, Arithmetic.binary(Value.Operation.MULTIPLY, z, c), c);
        Value most = Arithmetic.apply(Intrinsic.MIN, new Value.Literal(1, Kind.REAL), grown);
        return Arithmetic.apply(Intrinsic.MAX, Arithmetic.zero(Kind.REAL), most);
    }
}
