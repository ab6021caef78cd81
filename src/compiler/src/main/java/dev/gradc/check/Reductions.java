package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
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
        Optional<Measures> measures = session.measures().filter(m -> Measures.isOverSamples(reduction));
        if (measures.isPresent()) {
            return measures.get().value(reduction, context);
        }
        Optional<Expression.BoundIndex> batch =
                reduction.indices().stream().filter(Reductions::isBatch).findFirst();
        batch.ifPresent(b -> checkBatch(reduction, b));
        List<Expression.BoundIndex> indices =
                reduction.indices().stream().filter(i -> !isBatch(i)).toList();
        Map<Name, Optional<Run>> sought = new LinkedHashMap<>();
        for (Expression.BoundIndex index : indices) {
            checkFree(index.name(), sought);
            sought.put(index.name(), index.range().map(this::range));
        }
        Scope inside = context.scope().inner();
        List<Axis> over = new ArrayList<>();
        Ranges.infer(context, sought, reduction.condition(), reduction.body()).forEach((name, dim) -> {
            Axis axis = arena.axis(name.text(), dim.extent());
            over.add(axis);
            int first = sought.get(name).map(Run::first).orElse(0);
            Array value = Array.scalar(arena.indexValue(Index.of(axis).plus(first)));
            inside.put(new Symbol(name, Symbol.Sort.INDEX, Optional.of(value)));
        });
        Expr where = reduction
                .condition()
                .map(c -> condition(c, reduction, context.in(inside)))
                .orElse(arena.one());
        List<Condition> domain = Conditions.of(where).orElse(List.of());
        Expressions expressions = new Expressions(context.in(inside.assuming(domain)));
        Array found = batch.isPresent()
                ? context.naming().orElseThrow().batch().inside(() -> expressions.numbers(reduction.body()))
                : expressions.numbers(reduction.body());
        Array body = Conditions.of(where).isPresent()
                ? found
                : Elementwise.map(found, e -> arena.call(ScalarFunction.SELECT, where, e, arena.zero()));
        for (Expression.BoundIndex index : indices) {
            String name = index.name().text();
            int uses = reduction.condition().map(c -> Uses.count(name, c)).orElse(0);
            if (uses + Uses.count(name, reduction.body()) == 0) {
                session.report(Diagnostic.warning(
                        ErrorCode.UNUSED,
                        index.span(),
                        "the index " + index.name().text() + " is not used in what it runs over"));
            }
        }
        Array values = batch.isPresent() ? overBatch(reduction, body, over) : body;
        return reduced(reduction.reducer().word(), over, domain, values);
    }

    /** Where the reduction stops: a condition on indices; a sum takes any. */
    private Expr condition(Expression written, Expression.Reduction reduction, Context inside) {
        Array condition = new Expressions(inside).condition(written);
        boolean never = condition.number().filter(Rational::isZero).isPresent();
        if (never) {
            throw session.fail(
                    ErrorCode.EMPTY_RANGE, written.span(), "this holds nowhere in the ranges of the indices");
        }
        boolean possible = condition.rank() == 0
                && (Conditions.of(condition.expr()).isPresent() || reduction.reducer() == Expression.Reducer.SUM);
        if (!possible) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.CONDITION,
                            written.span(),
                            reduction.reducer().word() + " stops by comparisons of indices only, joined by &&")
                    .note("known are <, <=, ==, >=, > between sums of indices with whole factors")
                    .fix("choose inside instead, as in  sum[j] (if x[j] > 0 then x[j] else 0)"));
        }
        return condition.expr();
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

    /** A loss without the mean over the batch that is taken anyway. */
    static Expression ofOneSample(Expression loss) {
        return loss instanceof Expression.Reduction r
                        && r.reducer() == Expression.Reducer.MEAN
                        && r.indices().size() == 1
                        && isBatch(r.indices().get(0))
                ? r.body()
                : loss;
    }

    private static boolean isBatch(Expression.BoundIndex index) {
        return index.name().text().equals(BATCH);
    }

    private void checkBatch(Expression.Reduction reduction, Expression.BoundIndex batch) {
        String word = reduction.reducer().word();
        if (batch.range().isPresent()) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.EMPTY_RANGE,
                            batch.span(),
                            "the batch has no range: how many samples it holds is known only when it is fed")
                    .fix(word + "[batch]"));
        }
        if (context.naming().isEmpty()) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.MISPLACED,
                            reduction.span(),
                            word + "[batch] stands in what a model or layer defines, and in the loss")
                    .note("a penalty does not depend on the batch")
                    .fix("leave out  [batch]"));
        }
        if (word.startsWith("arg")) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.MISPLACED,
                            reduction.span(),
                            word + "[batch] would be the place of a sample in its batch, which has no meaning")
                    .fix("reduce over an axis of the sample, as in  " + word + "[i] ..."));
        }
    }

    /** The value at each sample of the batch, whose axis joins those reduced over. */
    private Array overBatch(Expression.Reduction reduction, Array body, List<Axis> over) {
        Definitions definitions = context.naming().orElseThrow();
        Array values = definitions.draws().isOpen(body.expr()) ? definitions.named("h", body, context) : body;
        boolean counts =
                reduction.reducer() == Expression.Reducer.SUM && values.number().isPresent();
        if (!counts && !definitions.batch().differs(values.expr())) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.MISPLACED,
                            reduction.body().span(),
                            "this is the same for every sample: there is nothing to reduce over the batch")
                    .fix("leave out  " + reduction.reducer().word() + "[batch]"));
        }
        Axis samples = definitions.batch().axis();
        over.add(0, samples);
        return new Array(
                values.dims(), definitions.batch().at(values.expr(), samples), values.classes(), values.condition());
    }

    /** A written range, whole and not empty. */
    Run range(Range range) {
        Expressions bounds = new Expressions(context.subscripts(true));
        long from = bounds.whole(range.from());
        long to = bounds.whole(range.to());
        if (to <= from) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.EMPTY_RANGE, range.span(), "the range " + from + ".." + to + " has nothing in it")
                    .note("a range goes up to, not including, its second number"));
        }
        return new Run((int) from, (int) (to - from));
    }

    /** A reduction over all axes of a value. */
    Array overAll(String word, Array value) {
        return reduced(word, value.axes(), List.of(), Array.scalar(value.expr()));
    }

    private Array reduced(String word, List<Axis> over, List<Condition> domain, Array body) {
        return switch (word) {
            case "sum" -> Elementwise.map(body, e -> sum(over, domain, e));
            case "mean" -> Elementwise.map(body, e -> mean(over, domain, e));
            case "var" -> variance(over, domain, body);
            default -> extreme(Builtins.reduction(word).orElseThrow(), over, domain, body);
        };
    }

    private Expr sum(List<Axis> over, List<Condition> domain, Expr e) {
        return arena.sum(over, arena.mul(arena.iverson(domain), e));
    }

    private Expr mean(List<Axis> over, List<Condition> domain, Expr e) {
        return domain.isEmpty() ? arena.mean(over, e) : arena.div(sum(over, domain, e), sum(over, domain, arena.one()));
    }

    private Array extreme(ReduceOp op, List<Axis> over, List<Condition> domain, Array body) {
        boolean position = op == ReduceOp.ARGMAX || op == ReduceOp.ARGMIN;
        Expr reduced = over.isEmpty() && position ? arena.zero() : arena.reduce(op, over, domain, body.expr());
        int classes = position ? over.stream().mapToInt(Axis::extent).reduce(1, Math::multiplyExact) : 0;
        return new Array(body.dims(), reduced, classes, false);
    }

    private Array variance(List<Axis> over, List<Condition> domain, Array body) {
        Array mean = Elementwise.map(body, e -> mean(over, domain, e));
        Array named = context.naming().map(d -> d.named("mean", mean, context)).orElse(mean);
        return Elementwise.map(body, e -> mean(over, domain, arena.pow(arena.sub(e, named.expr()), Rational.of(2))));
    }
}
