package dev.gradc.derive;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Constants;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Function;
import dev.gradc.algebra.PartialDerivative;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The table of partial derivatives of scalar functions, and what follows from it for formulas.
 *
 * <p>Conventions at kinks: a choice ignores its condition's derivative, so SELECT, MAX and MIN take the side whose value they take (a tie: the
 * first); |x|′ = sign x with sign 0 = 0; steps (sign, floor, comparisons) have derivative 0 everywhere.
 */
public final class Partials {
    private Partials() {}

    /** The partial derivative as equations show it: σ′, tanh′ and the derivatives of formulas stay names. */
    public static Expr of(Arena arena, Function function, int argument, List<Expr> arguments) {
        if (function instanceof ScalarFunction scalar && !scalar.opaque()) {
            return primitive(arena, scalar, argument, arguments);
        }
        PartialDerivative derivative = new PartialDerivative(function, argument);
        boolean flat = !(function instanceof ScalarFunction) && expand(arena, derivative, arguments) == arena.zero();
        return flat ? arena.zero() : arena.call(derivative, arguments); // relu″ is 0
    }

    /** The partial derivative written out, one level deep. */
    public static Expr expand(Arena arena, PartialDerivative derivative, List<Expr> arguments) {
        Function of = derivative.of();
        if (of instanceof ScalarFunction scalar) {
            return primitive(arena, scalar, derivative.argument(), arguments);
        }
        if (of instanceof Formula formula) {
            Expr body = byFormal(arena, formula.body(), formula.formals().get(derivative.argument()));
            return arena.instantiate(body, bind(formula.formals(), arguments));
        }
        PartialDerivative inner = (PartialDerivative) of;
        List<Tensor> formals = formalsOf(inner);
        List<Expr> reads = formals.stream().map(f -> arena.read(f)).toList();
        Expr body = byFormal(arena, expand(arena, inner, reads), formals.get(derivative.argument()));
        return arena.instantiate(body, bind(formals, arguments));
    }

    private static List<Tensor> formalsOf(PartialDerivative derivative) {
        Function root = derivative.of();
        while (root instanceof PartialDerivative deeper) {
            root = deeper.of();
        }
        return root instanceof Formula formula ? formula.formals() : Formals.of(root.arity());
    }

    private static Map<Tensor, Expr> bind(List<Tensor> formals, List<Expr> arguments) {
        Map<Tensor, Expr> values = new LinkedHashMap<>();
        for (int i = 0; i < formals.size(); i++) {
            values.put(formals.get(i), arguments.get(i));
        }
        return values;
    }

    /** The table: one line a primitive. */
    private static Expr primitive(Arena a, ScalarFunction f, int argument, List<Expr> args) {
        Expr x = args.get(0);
        Expr y = args.size() > 1 ? args.get(1) : null;
        Expr self = a.call(f, args);
        return switch (f) {
            case EXP -> self;
            case LOG -> a.pow(x, Rational.MINUS_ONE);
            case LOG1P -> a.pow(a.add(a.one(), x), Rational.MINUS_ONE);
            case EXPM1 -> a.call(ScalarFunction.EXP, x); // not self + 1: that rounds to 0 far below 0
            case SIN -> a.call(ScalarFunction.COS, x);
            case COS -> a.negate(a.call(ScalarFunction.SIN, x));
            case TAN -> a.add(a.one(), a.pow(self, Rational.of(2)));
            case ATAN -> a.pow(a.add(a.one(), a.pow(x, Rational.of(2))), Rational.MINUS_ONE);
            case TANH -> a.sub(a.one(), a.pow(self, Rational.of(2)));
            case SIGMOID -> a.mul(self, a.sub(a.one(), self));
            case SOFTPLUS -> a.call(ScalarFunction.SIGMOID, x);
            case ERF -> gauss(a, x);
            case ERFC -> a.negate(gauss(a, x));
            case ABS -> a.call(ScalarFunction.SIGN, x);
            case SIGN, FLOOR, LESS, LESS_EQUAL, EQUAL, NOT_EQUAL, AND, OR, NOT, STOP_GRADIENT -> a.zero();
            case MAX -> choose(a, a.call(ScalarFunction.LESS_EQUAL, y, x), argument == 0, a.one());
            case MIN -> choose(a, a.call(ScalarFunction.LESS_EQUAL, x, y), argument == 0, a.one());
            case POWER ->
                argument == 0
                        ? unless(a, y, a.mul(y, a.call(f, x, a.sub(y, a.one())))) // 0 · 0⁻¹ where both are 0
                        : unless(a, x, a.mul(self, a.call(ScalarFunction.LOG, x))); // 0 · ln 0, whose limit is 0
            case SELECT -> argument == 0 ? a.zero() : choose(a, x, argument == 1, a.one());
        };
    }

    /** 2/√π e^(−x²). */
    private static Expr gauss(Arena a, Expr x) {
        Expr bell = a.call(ScalarFunction.EXP, a.negate(a.pow(x, Rational.of(2))));
        return a.mul(a.num(2), a.pow(a.read(Constants.PI), Rational.of(-1, 2)), bell);
    }

    /** 0 where a number is 0, else the value. */
    private static Expr unless(Arena a, Expr zero, Expr value) {
        return choose(a, a.call(ScalarFunction.EQUAL, zero, a.zero()), false, value);
    }

    private static Expr choose(Arena a, Expr condition, boolean first, Expr value) {
        return first
                ? a.call(ScalarFunction.SELECT, condition, value, a.zero())
                : a.call(ScalarFunction.SELECT, condition, a.zero(), value);
    }

    /**
     * What an argument receives of its function's cotangent: the product with the partial, but for choices the cotangent itself within the
     * choice, since 0 · ∞ in the branch not taken would be NaN.
     */
    static Expr pullback(Arena a, Function function, int argument, List<Expr> args, Expr cotangent) {
        if (function == ScalarFunction.SELECT) {
            return argument == 0 ? a.zero() : choose(a, args.get(0), argument == 1, cotangent);
        }
        if (function == ScalarFunction.MAX) {
            return choose(a, a.call(ScalarFunction.LESS_EQUAL, args.get(1), args.get(0)), argument == 0, cotangent);
        }
        if (function == ScalarFunction.MIN) {
            return choose(a, a.call(ScalarFunction.LESS_EQUAL, args.get(0), args.get(1)), argument == 0, cotangent);
        }
        return a.mul(cotangent, of(a, function, argument, args));
    }

    /** The derivative of a scalar expression by one scalar tensor. */
    static Expr byFormal(Arena arena, Expr e, Tensor formal) {
        return new ByFormal(arena, formal).apply(e);
    }

    /** The sum over arguments of partial times inner derivative, as choices where the function chooses. */
    static Expr chain(Arena arena, Expr.Call call, UnaryOperator<Expr> inner) {
        List<Expr> terms = new ArrayList<>();
        for (int i = 0; i < call.arguments().size(); i++) {
            Expr d = inner.apply(call.argument(i));
            if (d != arena.zero()) {
                terms.add(pullback(arena, call.function(), i, call.arguments(), d));
            }
        }
        return arena.add(terms);
    }
}
