package dev.gradc.lower;

import dev.gradc.algebra.Expr;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import java.util.Optional;

/** Scalar functions of expressions as values: conditions as 1 and 0, choices, and all others as the intrinsics of their names. */
final class Functions {
    private final Code code;
    private final Expressions values;
    private final Truths truths;
    private final boolean scalar;
    private final boolean literal;

    /**
     * @param values for arguments
     * @param scalar within a scalar that is computed at the top of the method
     * @param literal as the interpreter does it, for the sake of equal bits
     */
    Functions(Code code, Expressions values, boolean scalar, boolean literal) {
        this.code = code;
        this.values = values;
        this.truths = new Truths(values);
        this.scalar = scalar;
        this.literal = literal;
    }

    Value value(Expr.Call e) {
        if (!(e.function() instanceof ScalarFunction f)) {
            throw new IllegalArgumentException(e.function().text() + " is to be written out before lowering: " + e);
        }
        Optional<Expr.Read> rectified = code.rectified().positive(e);
        if (rectified.isPresent() && values.kind() == Kind.REAL && !code.lanes() && !scalar && !literal) {
            return code.rectified().isPositive(values.cut(values.of(rectified.get())));
        }
        return f.condition() ? values.truth(truths.of(e)) : function(f, e);
    }

    private Value function(ScalarFunction f, Expr.Call e) {
        return switch (f) {
            case EXP -> apply(Intrinsic.EXP, e);
            case LOG -> apply(Intrinsic.LOG, e);
            case LOG1P -> apply(Intrinsic.LOG1P, e);
            case EXPM1 -> apply(Intrinsic.EXPM1, e);
            case SIN -> apply(Intrinsic.SIN, e);
            case COS -> apply(Intrinsic.COS, e);
            case TAN -> apply(Intrinsic.TAN, e);
            case ATAN -> apply(Intrinsic.ATAN, e);
            case TANH -> apply(Intrinsic.TANH, e);
            case SIGMOID -> apply(Intrinsic.SIGMOID, e);
            case SOFTPLUS -> apply(Intrinsic.SOFTPLUS, e);
            case ERF -> apply(Intrinsic.ERF, e);
            case ERFC -> apply(Intrinsic.ERFC, e);
            case ABS -> apply(Intrinsic.ABS, e);
            case SIGN -> apply(Intrinsic.SIGN, e);
            case FLOOR -> apply(Intrinsic.FLOOR, e);
            case MAX -> apply(Intrinsic.MAX, e);
            case MIN -> apply(Intrinsic.MIN, e);
            case POWER -> apply(Intrinsic.POWER, e);
            case SELECT -> values.guarded(truths.of(e.argument(0)), e.argument(1), e.argument(2));
            case STOP_GRADIENT -> values.of(e.argument(0));
            case LESS, LESS_EQUAL, EQUAL, NOT_EQUAL, AND, OR, NOT ->
                throw new IllegalStateException(f + " is a condition");
        };
    }

    private Value apply(Intrinsic function, Expr.Call e) {
        Value[] arguments =
                e.arguments().stream().map(a -> values.cut(values.of(a))).toArray(Value[]::new);
        if (function == Intrinsic.MAX && code.lanes() && values.kind() == Kind.REAL && !scalar) {
            for (int i = 0; i < 2; i++) {
                if (arguments[i] instanceof Value.Literal bound) {
                    return atLeast(arguments[1 - i], bound);
                }
            }
        }
        if (arguments[0] instanceof Value.Literal) {
            return Arithmetic.applyToWritten(function, arguments);
        }
        return scalar || literal ? Arithmetic.apply(function, arguments) : Arithmetic.roughly(function, arguments);
    }

    /** The greater of a value and a number, as a choice: in lanes that costs less than an instruction for each of NaN and the sign of 0. */
    private Value atLeast(Value value, Value.Literal bound) {
        Value x = value instanceof Variable ? value : code.let("x", value);
        return new Value.Select(new Value.Compare(Value.Relation.LESS_EQUAL, x, bound), bound, x);
    }
}
