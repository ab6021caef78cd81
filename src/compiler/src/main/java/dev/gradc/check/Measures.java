package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.model.Metric;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sums over samples in one metric, each a mean over them under a number: {@code mean[batch] e} is such a mean, {@code sum[batch] e} the
 * mean times the count. A value with axes becomes as many means.
 */
final class Measures {
    private static final String BATCH = "batch";
    private static final int MOST = 256;

    private final Session session;
    private final Arena arena;
    private final String metric;
    private final Map<Expr, Metric> means = new LinkedHashMap<>();
    private boolean inside;

    Measures(Session session, String metric) {
        this.session = session;
        this.arena = session.arena();
        this.metric = metric;
    }

    static boolean isOverSamples(Expression.Reduction reduction) {
        return reduction.indices().stream().anyMatch(i -> i.name().text().equals(BATCH));
    }

    List<Metric> means() {
        return List.copyOf(means.values());
    }

    /** The value of a reduction over the samples. */
    Array value(Expression.Reduction reduction, Context context) {
        boolean sum = reduction.reducer() == Expression.Reducer.SUM;
        String word = reduction.reducer().word();
        if (inside) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.MISPLACED,
                            reduction.span(),
                            "the samples are summed over already: [batch] stands in [batch]")
                    .fix("leave out the inner  " + word + "[batch]"));
        }
        if (!sum && reduction.reducer() != Expression.Reducer.MEAN) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.NOT_AVAILABLE,
                            reduction.span(),
                            word + "[batch] in a metric is not available yet")
                    .note("a metric is made of sums, so that batches can be put together; ranks and extremes, as AUC"
                            + " needs them, would take all samples at once")
                    .fix("use  sum[batch]  or  mean[batch]"));
        }
        boolean alone = reduction.indices().size() == 1
                && reduction.indices().get(0).range().isEmpty();
        if (!alone) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.MISPLACED,
                            reduction.span(),
                            "[batch] stands alone and without a range in a metric")
                    .fix(word + "[batch] " + word + "[i] ..."));
        }
        inside = true;
        try {
            Array body = new Expressions(context).numbers(reduction.body());
            Expr mean = mean(body.expr(), new ArrayList<>(body.expr().freeAxes()), reduction);
            Expr value = sum ? arena.mul(arena.read(arena.count()), mean) : mean;
            return Array.of(body.dims(), value);
        } finally {
            inside = false;
        }
    }

    /** A mean for each place on the axes that are left. */
    private Expr mean(Expr each, List<Axis> axes, Expression.Reduction reduction) {
        if (axes.isEmpty()) {
            return arena.read(whole(each).mean());
        }
        Axis axis = axes.get(0);
        List<Axis> others = axes.subList(1, axes.size());
        if (means.size() + axis.extent() > MOST) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.TOO_MANY_STEPS,
                            reduction.span(),
                            "a metric is made of at most " + MOST + " sums over the samples, and this would be more")
                    .fix("sum over the axes first, as in  mean[batch] mean[i] ..."));
        }
        List<Expr> terms = new ArrayList<>();
        for (int i = 0; i < axis.extent(); i++) {
            Expr here = arena.substitute(each, Map.of(axis, Index.of(i)));
            Expr at = arena.iverson(List.of(Condition.equal(Index.of(axis), Index.of(i))));
            terms.add(arena.mul(at, mean(here, others, reduction)));
        }
        return arena.add(terms);
    }

    /** The mean of one per-sample value; the same value has the same mean. */
    Metric whole(Expr each) {
        return means.computeIfAbsent(each, e -> new Metric(metric + "_" + (means.size() + 1), e));
    }
}
