package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Name;
import dev.gradc.syntax.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sums and their like, over indices ({@code sum[k] W[j,k] * x[k]}) or over all of a tensor ({@code sum(x)}). */
final class Reductions {
    /** A range of whole numbers. */
    record Run(int first, int extent) {}

    private static final String BATCH = "batch";

    private final Context context;
    private final Session session;
    private final Arena arena;

    Reductions(Context context) {
        this.context = context;
        this.session = context.session();
        this.arena = session.arena();
    }

    Array value(Expression.Reduction reduction) {
        if (isOverBatch(reduction)) {
            return overBatch(reduction);
        }
        Map<Name, Optional<Run>> sought = new LinkedHashMap<>();
        for (Expression.BoundIndex index : reduction.indices()) {
            checkFree(index.name(), sought);
            sought.put(index.name(), index.range().map(this::range));
        }
        Scope inside = context.scope().inner();
        List<Axis> over = new ArrayList<>();
        Ranges.infer(context, sought, reduction.body()).forEach((name, dim) -> {
            Axis axis = arena.axis(name.text(), dim.extent());
            over.add(axis);
            int first = sought.get(name).map(Run::first).orElse(0);
            Array value = Array.scalar(arena.indexValue(Index.of(axis).plus(first)));
            inside.put(new Symbol(name, Symbol.Sort.INDEX, Optional.of(value)));
        });
        Array body = new Expressions(context.in(inside)).numbers(reduction.body());
        for (Expression.BoundIndex index : reduction.indices()) {
            if (Uses.count(index.name().text(), reduction.body()) == 0) {
                session.report(Diagnostic.warning(
                        ErrorCode.UNUSED,
                        index.span(),
                        "the index " + index.name().text() + " is not used in what it runs over"));
            }
        }
        return reduced(reduction.reducer().word(), over, body, reduction.span());
    }

    private void checkFree(Name name, Map<Name, Optional<Run>> here) {
        Optional<Symbol> outer = context.scope().find(name.text()).filter(s -> s.sort() == Symbol.Sort.INDEX);
        Optional<Name> twice =
                here.keySet().stream().filter(n -> n.text().equals(name.text())).findFirst();
        Optional<Name> bound = twice.or(() -> outer.map(Symbol::name));
        if (bound.isPresent()) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.INDEX_TWICE, name.span(), "the index " + name.text() + " is bound already")
                    .label(bound.get().span(), "it is bound here")
                    .fix("use another letter"));
        }
    }

    private static boolean isOverBatch(Expression.Reduction reduction) {
        return reduction.indices().stream().anyMatch(i -> i.name().text().equals(BATCH));
    }

    /** A metric is the mean over the batch anyway. */
    private Array overBatch(Expression.Reduction reduction) {
        boolean strips = context.place() == Place.METRIC
                && reduction.indices().size() == 1
                && reduction.reducer() == Expression.Reducer.MEAN;
        if (strips) {
            return new Expressions(context).array(reduction.body());
        }
        throw session.fail(Diagnostic.error(
                        ErrorCode.NOT_AVAILABLE,
                        reduction.span(),
                        reduction.reducer().word() + "[batch] is not available yet")
                .note("a model is written for one sample; loss and metrics are averaged over the batch anyway")
                .fix("leave out  " + reduction.reducer().word() + "[batch]"));
    }

    /** A written range, whole and not empty. */
    Run range(Range range) {
        long from = bound(range.from());
        long to = bound(range.to());
        if (to <= from) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.EMPTY_RANGE, range.span(), "the range " + from + ".." + to + " has nothing in it")
                    .note("a range goes up to, not including, its second number"));
        }
        return new Run((int) from, (int) (to - from));
    }

    private int bound(Expression expression) {
        Rational value = new Expressions(context.subscripts(true)).constant(expression);
        if (!value.isInt()) {
            throw session.fail(ErrorCode.NOT_AFFINE, expression.span(), "a whole number is needed here");
        }
        return value.intValue();
    }

    /** A reduction over all axes of a value. */
    Array overAll(String word, Array value, Span span) {
        return reduced(word, value.axes(), Array.scalar(value.expr()), span);
    }

    private Array reduced(String word, List<Axis> over, Array body, Span span) {
        return switch (word) {
            case "sum" -> Elementwise.map(body, e -> arena.sum(over, e));
            case "mean" -> Elementwise.map(body, e -> arena.mean(over, e));
            case "var" -> variance(over, body);
            default -> extreme(Builtins.reduction(word).orElseThrow(), over, body);
        };
    }

    private Array extreme(ReduceOp op, List<Axis> over, Array body) {
        boolean position = op == ReduceOp.ARGMAX || op == ReduceOp.ARGMIN;
        Expr reduced = over.isEmpty() && position ? arena.zero() : arena.reduce(op, over, List.of(), body.expr());
        int classes = position ? over.stream().mapToInt(Axis::extent).reduce(1, Math::multiplyExact) : 0;
        return new Array(body.dims(), reduced, classes, false);
    }

    private Array variance(List<Axis> over, Array body) {
        Array mean = Elementwise.map(body, e -> arena.mean(over, e));
        Array named = context.naming().map(d -> d.named("mean", mean, context)).orElse(mean);
        return Elementwise.map(body, e -> arena.mean(over, arena.pow(arena.sub(e, named.expr()), Rational.of(2))));
    }
}
