package dev.gradc.evaluate;

import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.ScalarFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * A reduction made ready to run: body values in row-major order of the axes, where the domain holds.
 *
 * <p>Over nothing a sum is 0, a product 1, a maximum and a log-sum-exp −∞, a minimum +∞; a position of nothing is an error. The first of equal
 * extremes is taken; a NaN is the extreme of whatever contains it.
 */
final class Reduction<N> implements Node<N> {
    private final ReduceOp op;
    private final Odometer axes;
    private final Bracket<N> domain;
    private final Node<N> body;
    private final Arithmetic<N> arithmetic;

    Reduction(ReduceOp op, Odometer axes, Bracket<N> domain, Node<N> body, Arithmetic<N> arithmetic) {
        this.op = op;
        this.axes = axes;
        this.domain = domain;
        this.body = body;
        this.arithmetic = arithmetic;
    }

    @Override
    public N evaluate(Frame<N> frame) {
        return switch (op) {
            case SUM -> sum(frame);
            case PRODUCT -> product(frame);
            case MAX -> extreme(frame, 1, false);
            case MIN -> extreme(frame, -1, false);
            case ARGMAX -> extreme(frame, 1, true);
            case ARGMIN -> extreme(frame, -1, true);
            case LOG_SUM_EXP -> logSumExp(values(frame));
        };
    }

    private N sum(Frame<N> frame) {
        N sum = arithmetic.of(0);
        axes.start(frame);
        do {
            if (domain.holds(frame)) {
                sum = arithmetic.plus(sum, body.evaluate(frame));
            }
        } while (axes.advance(frame));
        return sum;
    }

    private N product(Frame<N> frame) {
        N product = arithmetic.of(1);
        axes.start(frame);
        do {
            if (domain.holds(frame)) {
                product = arithmetic.times(product, body.evaluate(frame));
            }
        } while (axes.advance(frame));
        return product;
    }

    private N extreme(Frame<N> frame, int sign, boolean position) {
        N best = null;
        int where = -1;
        int here = 0;
        axes.start(frame);
        do {
            if (domain.holds(frame)) {
                N value = body.evaluate(frame);
                if (best == null || beats(value, best, sign)) {
                    best = value;
                    where = here;
                }
            }
            here++;
        } while (axes.advance(frame));
        if (position && best == null) {
            throw new EvaluationException("the position of the " + op + " of nothing is asked for");
        }
        return position ? arithmetic.of(where) : best == null ? arithmetic.of(sign * Double.NEGATIVE_INFINITY) : best;
    }

    private boolean beats(N value, N best, int sign) {
        double a = arithmetic.real(value);
        double b = arithmetic.real(best);
        return sign > 0 ? a > b || Double.isNaN(a) && !Double.isNaN(b) : a < b || Double.isNaN(a) && !Double.isNaN(b);
    }

    private List<N> values(Frame<N> frame) {
        List<N> values = new ArrayList<>();
        axes.start(frame);
        do {
            if (domain.holds(frame)) {
                values.add(body.evaluate(frame));
            }
        } while (axes.advance(frame));
        return values;
    }

    /** The greatest value + ln(1 + Σ over the others of exp(value − greatest)): exact to the last bits even where one dominates. */
    private N logSumExp(List<N> values) {
        int greatest = -1;
        for (int i = 0; i < values.size(); i++) {
            if (greatest < 0 || beats(values.get(i), values.get(greatest), 1)) {
                greatest = i;
            }
        }
        double top = greatest < 0 ? Double.NEGATIVE_INFINITY : arithmetic.real(values.get(greatest));
        if (top == Double.NEGATIVE_INFINITY) {
            return arithmetic.of(top); // −∞ − (−∞) is NaN
        }
        N first = values.get(greatest);
        if (Double.isInfinite(top)) {
            return first;
        }
        N rest = arithmetic.of(0);
        N minus = arithmetic.times(arithmetic.of(-1), first);
        for (int i = 0; i < values.size(); i++) {
            if (i != greatest) {
                N distance = arithmetic.plus(values.get(i), minus);
                rest = arithmetic.plus(rest, arithmetic.apply(ScalarFunction.EXP, distance, arithmetic.of(0)));
            }
        }
        return arithmetic.plus(first, arithmetic.apply(ScalarFunction.LOG1P, rest, arithmetic.of(0)));
    }
}
