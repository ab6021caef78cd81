package dev.gradc.lower;

import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which formulas may be worked out without choices, by 0 times what is not chosen: those in which that is a finite number wherever the network's
 * parameters and sums are. A logarithm, a root, a quotient or an exponential may be none just where it is not chosen, and the caller may have
 * put anything there.
 */
final class Finite {
    private static final Set<ScalarFunction> TAME = EnumSet.of(
            ScalarFunction.TANH,
            ScalarFunction.SIGMOID,
            ScalarFunction.SOFTPLUS,
            ScalarFunction.ERF,
            ScalarFunction.ERFC,
            ScalarFunction.SIN,
            ScalarFunction.COS,
            ScalarFunction.ATAN,
            ScalarFunction.ABS,
            ScalarFunction.SIGN,
            ScalarFunction.FLOOR,
            ScalarFunction.MAX,
            ScalarFunction.MIN,
            ScalarFunction.LESS,
            ScalarFunction.LESS_EQUAL,
            ScalarFunction.EQUAL,
            ScalarFunction.NOT_EQUAL,
            ScalarFunction.AND,
            ScalarFunction.OR,
            ScalarFunction.NOT,
            ScalarFunction.SELECT,
            ScalarFunction.STOP_GRADIENT);

    private final Set<Tensor> wild = new HashSet<>();

    /** @param definitions all of the program's, each behind those it reads */
    Finite(List<Definition> definitions) {
        for (Definition d : definitions) {
            if (isWild(d.value()) || passesOn(d.value())) {
                wild.add(d.tensor());
            }
        }
    }

    /** True if the value holds no choice, or nothing that may be infinite or no number. */
    boolean isEverywhere(Expr value) {
        return !chooses(value) || !isWild(value) && Reads.of(value).stream().noneMatch(t -> wild.contains(t) || fed(t));
    }

    private static boolean fed(Tensor tensor) {
        return !tensor.isInteger() && (tensor.role() == Role.INPUT || tensor.role() == Role.TARGET);
    }

    private static boolean chooses(Expr e) {
        boolean itself = e instanceof Expr.Iverson
                || e instanceof Expr.Call c && c.function() == ScalarFunction.SELECT
                || e instanceof Expr.Reduce r && r.op() != ReduceOp.SUM;
        return itself || e.children().stream().anyMatch(Finite::chooses);
    }

    private static boolean isWild(Expr e) {
        boolean itself = e instanceof Expr.Call c && !(c.function() instanceof ScalarFunction f && TAME.contains(f))
                || e instanceof Expr.Pow p
                        && !(p.exponent().isInteger() && p.exponent().signum() > 0);
        return itself || e.children().stream().anyMatch(Finite::isWild);
    }

    /** True if an element that may be anything goes into the value by itself, not as one of many in a sum. */
    private boolean passesOn(Expr e) {
        if (e instanceof Expr.Reduce) {
            return false;
        }
        boolean itself = e instanceof Expr.Read r && (wild.contains(r.tensor()) || fed(r.tensor()));
        return itself || e.children().stream().anyMatch(this::passesOn);
    }
}
