package dev.gradc.algebra;

import dev.gradc.algebra.Expr.Call;
import dev.gradc.algebra.Expr.Iverson;
import dev.gradc.algebra.Expr.Mul;
import dev.gradc.algebra.Expr.Num;
import dev.gradc.algebra.Expr.Pow;

/** Powers in normal form: numbers folded, powers of powers merged where that is right for every base, products taken apart, brackets their own powers. */
final class Powers {
    private static final int FOLDING_LIMIT_BITS = 2048; // longer numbers stay powers

    private final Arena arena;

    Powers(Arena arena) {
        this.arena = arena;
    }

    Expr power(Expr base, Rational exponent) {
        if (exponent.isZero()) {
            return arena.one();
        }
        if (exponent.isOne()) {
            return base;
        }
        if (base instanceof Num n && exponent.isInt() && folds(n.value(), exponent)) {
            return arena.num(n.value().pow(exponent.intValue()));
        }
        if (base instanceof Num n && (n.value().isOne() || n.value().isZero() && exponent.signum() > 0)) {
            return base;
        }
        if (base instanceof Pow p && (exponent.isInteger() || !p.exponent().isInteger())) {
            return arena.pow(p.base(), p.exponent().times(exponent));
        }
        if (base instanceof Mul m && exponent.isInteger()) {
            return arena.mul(
                    m.factors().stream().map(f -> arena.pow(f, exponent)).toList());
        }
        if (base instanceof Iverson && exponent.signum() > 0) {
            return base;
        }
        if (base instanceof Call c && c.function() == ScalarFunction.EXP) {
            return arena.call(ScalarFunction.EXP, arena.mul(arena.num(exponent), c.argument(0)));
        }
        return arena.rawPower(base, exponent);
    }

    private static boolean folds(Rational base, Rational exponent) {
        return !(base.isZero() && exponent.signum() < 0)
                && (long) base.bits() * Math.abs((long) exponent.intValue()) <= FOLDING_LIMIT_BITS;
    }
}
