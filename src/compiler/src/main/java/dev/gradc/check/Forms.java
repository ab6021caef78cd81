package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.List;
import java.util.Map;

/** Forms the textbook has words for, recognised in expressions: affine in a parameter, a softmax. */
final class Forms {
    private final Arena arena;

    Forms(Arena arena) {
        this.arena = arena;
    }

    /** True if a term multiplies a parameter with something that is not constant: W x, or a convolution. */
    static boolean isAffineInParameter(Expr expr) {
        return Arena.terms(expr).stream().anyMatch(Forms::hasParameterProduct);
    }

    private static boolean hasParameterProduct(Expr term) {
        boolean parameter = false;
        boolean other = false;
        for (Expr factor : Arena.factors(term)) {
            if (factor instanceof Expr.Reduce reduce && reduce.op() == ReduceOp.SUM) {
                if (hasParameterProduct(reduce.body())) {
                    return true;
                }
                other |= isVariable(reduce);
            } else if (factor instanceof Expr.Read read && read.tensor().role() == Role.PARAMETER) {
                parameter = true;
            } else {
                other |= isVariable(factor);
            }
        }
        return parameter && other;
    }

    private static boolean isVariable(Expr expr) {
        return Reads.of(expr).stream().anyMatch(Forms::isVariable);
    }

    private static boolean isVariable(Tensor tensor) {
        return switch (tensor.role()) {
            case INPUT, TARGET, DEFINED, POSITION -> true;
            case PARAMETER, STATE, CONSTANT, SETTING, UNIFORM, GAUSSIAN, ADJOINT, TANGENT, FORMAL -> false;
        };
    }

    /** The axis over which the values are exponentials divided by their sum, as a position in the axes given; −1 if none. */
    int simplexAxis(Expr expr, List<Axis> axes) {
        for (int i = 0; i < axes.size(); i++) {
            boolean simplex = expr instanceof Expr.Call call && call.function() == ScalarFunction.EXP
                    ? isLogSoftmax(call.argument(0), axes.get(i))
                    : isRatio(expr, axes.get(i));
            if (simplex) {
                return i;
            }
        }
        return -1;
    }

    /** u − logsumexp u. */
    private boolean isLogSoftmax(Expr expr, Axis axis) {
        for (Expr term : Arena.terms(expr)) {
            if (Arena.coefficient(term).equals(Rational.MINUS_ONE)
                    && arena.withoutCoefficient(term) instanceof Expr.Reduce reduce
                    && reduce.op() == ReduceOp.LOG_SUM_EXP
                    && isOver(reduce, axis, arena.sub(expr, term))) {
                return true;
            }
        }
        return false;
    }

    /** exp u / Σ exp u. */
    private boolean isRatio(Expr expr, Axis axis) {
        for (Expr factor : Arena.factors(expr)) {
            if (factor instanceof Expr.Pow power
                    && power.exponent().equals(Rational.MINUS_ONE)
                    && power.base() instanceof Expr.Reduce reduce
                    && reduce.op() == ReduceOp.SUM) {
                Expr top = arena.div(expr, factor);
                if (top instanceof Expr.Call call
                        && call.function() == ScalarFunction.EXP
                        && isOver(reduce, axis, top)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isOver(Expr.Reduce reduce, Axis axis, Expr element) {
        if (reduce.over().size() != 1
                || !reduce.domain().isEmpty()
                || reduce.over().get(0).extent() != axis.extent()) {
            return false;
        }
        Arena.Opened opened = arena.open(reduce);
        return arena.substitute(opened.body(), Map.of(opened.axes().get(0), Index.of(axis))) == element;
    }
}
