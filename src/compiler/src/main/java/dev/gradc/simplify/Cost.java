package dev.gradc.simplify;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Rational;

/** The price of an expression: roughly what evaluating it takes, a reduction counted as doing its body several times. */
final class Cost implements Expr.Visitor<Integer> {
    private static final Cost TABLE = new Cost();
    private static final int DEAR = 1_000_000;

    private Cost() {}

    static int of(Expr e) {
        return e.accept(TABLE);
    }

    private static int parts(Expr e) {
        long sum = 0;
        for (Expr c : e.children()) {
            sum += of(c);
        }
        return (int) Math.min(DEAR, sum);
    }

    @Override
    public Integer number(Expr.Num e) {
        return 1;
    }

    @Override
    public Integer read(Expr.Read e) {
        return 2;
    }

    @Override
    public Integer add(Expr.Add e) {
        return parts(e) + e.terms().size() - 1;
    }

    /** A factor −1 is a sign and costs nothing. */
    @Override
    public Integer mul(Expr.Mul e) {
        boolean sign = Arena.coefficient(e).equals(Rational.MINUS_ONE);
        return parts(e) + e.factors().size() - (sign ? 3 : 1);
    }

    @Override
    public Integer pow(Expr.Pow e) {
        return of(e.base()) + 3;
    }

    @Override
    public Integer call(Expr.Call e) {
        return parts(e) + 6;
    }

    @Override
    public Integer reduce(Expr.Reduce e) {
        return 8 + 3 * of(e.body());
    }

    @Override
    public Integer iverson(Expr.Iverson e) {
        return 2 * e.conditions().size();
    }

    @Override
    public Integer indexValue(Expr.IndexValue e) {
        return 2;
    }
}
