package dev.gradc.lower;

import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Value;
import dev.gradc.loops.Value.Literal;
import dev.gradc.loops.Value.Operation;
import dev.gradc.loops.Varying;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** Makers of values that work out in double what is known now. */
final class Arithmetic {
    private static final int DEEP =
            12; // operators: well below Value.MAX_DEPTH, for some are put around parts without a look

    /** Functions of a number that is known now. */
    private static final Map<Intrinsic, DoubleUnaryOperator> KNOWN = Map.of(
            Intrinsic.EXP, StrictMath::exp,
            Intrinsic.LOG, StrictMath::log,
            Intrinsic.LOG1P, StrictMath::log1p,
            Intrinsic.EXPM1, StrictMath::expm1,
            Intrinsic.SIN, StrictMath::sin,
            Intrinsic.COS, StrictMath::cos,
            Intrinsic.TAN, StrictMath::tan,
            Intrinsic.ATAN, StrictMath::atan,
            Intrinsic.TANH, StrictMath::tanh);

    private Arithmetic() {}

    static Value binary(Operation operation, Value a, Value b) {
        if (a instanceof Literal x && b instanceof Literal y) {
            return new Literal(fold(operation, x.value(), y.value()), x.kind());
        }
        if (operation == Operation.MULTIPLY && isOne(a)) {
            return b;
        }
        boolean scales = operation == Operation.MULTIPLY || operation == Operation.DIVIDE;
        return scales && isOne(b) ? a : new Value.Binary(operation, a, b);
    }

    private static boolean isOne(Value v) {
        return v instanceof Literal x && x.value() == 1;
    }

    private static double fold(Operation operation, double x, double y) {
        return switch (operation) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
        };
    }

    static Value negate(Value a) {
        return a instanceof Literal x ? new Literal(-x.value(), x.kind()) : new Value.Negate(a);
    }

    static Value apply(Intrinsic function, Value... arguments) {
        if (function == Intrinsic.SQRT && arguments[0] instanceof Literal x) {
            return new Literal(Math.sqrt(x.value()), x.kind());
        }
        if (function == Intrinsic.POWER && arguments[0] instanceof Literal x && arguments[1] instanceof Literal y) {
            return new Literal(StrictMath.pow(x.value(), y.value()), x.kind());
        }
        return new Value.Apply(function, List.of(arguments));
    }

    /** The same in formulas, where a number is one the model wrote, for every loop: its function is a number too. */
    static Value applyToWritten(Intrinsic function, Value... arguments) {
        DoubleUnaryOperator known = KNOWN.get(function);
        return known != null && arguments[0] instanceof Literal x
                ? new Literal(known.applyAsDouble(x.value()), x.kind())
                : apply(function, arguments);
    }

    /** The same, where the arguments are no better known than a class's floats are. */
    static Value roughly(Intrinsic function, Value... arguments) {
        Value value = apply(function, arguments);
        return value instanceof Value.Apply a && a.kind() == Kind.DOUBLE
                ? new Value.Apply(function, a.arguments(), true)
                : value;
    }

    static Value reciprocal(Value a) {
        return binary(Operation.DIVIDE, new Literal(1, a.kind()), a);
    }

    static Literal zero(Kind kind) {
        return new Literal(0, kind);
    }

    /** The depth of nesting of operators. */
    static int depth(Value value) {
        List<Value> parts = Varying.parts(value);
        return parts.isEmpty()
                ? 0
                : 1 + parts.stream().mapToInt(Arithmetic::depth).max().orElse(0);
    }

    /** True if a value is to become a variable before it is a part of others. */
    static boolean isDeep(Value value) {
        return depth(value) >= DEEP;
    }
}
