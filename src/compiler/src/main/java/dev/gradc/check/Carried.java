package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a name defined in a recurrence stands for inside it: its values at this step and at earlier ones.
 *
 * @param tensor where the values of all steps are; empty for what has no first value and so is not carried
 * @param dims the axes of one step's value
 * @param step the axis over the steps
 * @param initials by how many steps before the first one, what the name has there
 * @param computed true once the value of this step is defined
 */
record Carried(
        Name name, Optional<Tensor> tensor, List<Dim> dims, Axis step, Map<Integer, Array> initials, boolean computed)
        implements Value {
    Carried {
        dims = List.copyOf(dims);
        initials = Map.copyOf(initials);
    }

    Carried asComputed() {
        return new Carried(name, tensor, dims, step, initials, true);
    }

    /** The axes of all steps' values. */
    List<Dim> allDims() {
        List<Dim> all = new ArrayList<>(List.of(new Dim(step, "")));
        all.addAll(dims);
        return all;
    }

    /** The value at the step that a subscript names. */
    Array at(Context context, Expression.Subscript subscript) {
        int back = -distance(context, subscript);
        Session session = context.session();
        Span span = subscript.span();
        String text = name.text();
        if (back < 0) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.RECURRENCE,
                            span,
                            text + "[" + span.text() + "] is read before it is computed: a recurrence looks back only")
                    .fix("did you mean " + text + "[" + step.name() + "-" + -back + "]?"));
        }
        if (back == 0 && !computed) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.RECURRENCE,
                            span,
                            text + "[" + span.text() + "] is read before it is computed in this step")
                    .label(name.span(), "it is defined here")
                    .fix("did you mean " + text + "[" + step.name() + "-1]?  else move its definition up"));
        }
        for (int j = 1; j <= back; j++) {
            if (!initials.containsKey(j)) {
                throw session.fail(Diagnostic.error(
                                ErrorCode.RECURRENCE,
                                span,
                                "nothing says what " + text + "[" + -j + "] is, and the first step reads it")
                        .fix("init " + text + "[" + -j + "] = 0"));
            }
        }
        return value(
                session.arena(),
                back,
                context.definitions().map(Definitions::truncation).orElse(OptionalInt.empty()));
    }

    private int distance(Context context, Expression.Subscript subscript) {
        Optional<Index> index = subscript instanceof Expression.At at
                ? Indices.of(new Expressions(context.subscripts(true))
                        .array(at.index())
                        .expr())
                : Optional.empty();
        return index.map(i -> i.minus(Index.of(step)))
                .filter(Index::isConstant)
                .map(Index::constant)
                .orElseThrow(() -> context.session()
                        .fail(Diagnostic.error(
                                        ErrorCode.RECURRENCE,
                                        subscript.span(),
                                        "inside its recurrence " + name.text()
                                                + " is read at this step or a fixed number of steps before")
                                .fix(name.text() + "[" + step.name()
                                        + "-1]   or, after the recurrence, any position")));
    }

    /** The value, through which no derivative goes where the number of the step is a multiple of a length. */
    private Expr truncated(Arena arena, Expr value, int length) {
        Expr t = arena.indexValue(Index.of(step));
        Expr whole = arena.call(
                ScalarFunction.FLOOR,
                arena.mul(arena.num(Rational.of(1, length)), arena.add(t, arena.num(Rational.HALF))));
        Expr starts = arena.call(ScalarFunction.EQUAL, t, arena.mul(arena.num(length), whole));
        return arena.call(ScalarFunction.SELECT, starts, arena.call(ScalarFunction.STOP_GRADIENT, value), value);
    }

    /** The value some steps back, which for the first steps is an initial one. */
    private Array value(Arena arena, int back, OptionalInt truncation) {
        List<Dim> own = new ArrayList<>();
        for (Dim dim : dims) {
            own.add(new Dim(arena.fresh(dim.axis()), dim.size()));
        }
        Index at = Index.of(step).plus(-back);
        List<Index> place = new ArrayList<>(List.of(at));
        own.forEach(d -> place.add(Index.of(d.axis())));
        Expr before =
                arena.mul(arena.iverson(List.of(Condition.notNegative(at))), arena.read(tensor.orElseThrow(), place));
        List<Expr> terms = new ArrayList<>();
        terms.add(truncation.isPresent() && back > 0 ? truncated(arena, before, truncation.getAsInt()) : before);
        for (int j = 1; j <= back; j++) {
            Array initial = initials.get(j);
            Expr first = initial.rank() == 0 ? initial.expr() : initial.over(arena, own);
            terms.add(arena.mul(arena.iverson(List.of(Condition.equal(at, Index.of(-j)))), first));
        }
        return Array.of(own, arena.add(terms));
    }
}
