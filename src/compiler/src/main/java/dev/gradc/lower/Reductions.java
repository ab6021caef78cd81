package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.loops.Block;
import dev.gradc.loops.Intrinsic;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Value.Literal;
import dev.gradc.loops.Value.Operation;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reductions as loops before the value that needs them. */
final class Reductions {
    private static final int FEW_TERMS = 9;

    private final Arena arena;
    private final Code code;
    private final Expressions values;

    Reductions(Arena arena, Code code, Expressions values) {
        this.arena = arena;
        this.code = code;
        this.values = values;
    }

    /** A reduction's axes, where it holds, what it reduces. */
    record Inside(List<Axis> axes, List<Condition> domain, Expr body) {}

    /** Opens a reduction; a sum's bracket becomes its domain. */
    static Inside open(Arena arena, Expr.Reduce e) {
        Arena.Opened opened = arena.open(e);
        List<Condition> domain = new ArrayList<>(opened.domain());
        List<Expr> rest = new ArrayList<>();
        for (Expr factor : Arena.factors(opened.body())) {
            if (e.op() == ReduceOp.SUM && factor instanceof Expr.Iverson bracket) {
                domain.addAll(bracket.conditions());
            } else {
                rest.add(factor);
            }
        }
        return new Inside(opened.axes(), domain, arena.mul(rest));
    }

    Value value(Expr.Reduce e) {
        return switch (e.op()) {
            case SUM -> accumulate(e, "sum", 0, (sum, x) -> new Statement.Accumulate(sum, x));
            case PRODUCT ->
                accumulate(
                        e,
                        "product",
                        1,
                        (product, x) ->
                                new Statement.Store(product, Arithmetic.binary(Operation.MULTIPLY, product, x)));
            case MAX -> extreme(e, "most", Double.NEGATIVE_INFINITY, Intrinsic.MAX);
            case MIN -> extreme(e, "least", Double.POSITIVE_INFINITY, Intrinsic.MIN);
            case ARGMAX -> place(e, Double.NEGATIVE_INFINITY, Value.Relation.GREATER);
            case ARGMIN -> place(e, Double.POSITIVE_INFINITY, Value.Relation.LESS);
            case LOG_SUM_EXP -> logSumExp(e);
        };
    }

    private interface Step {
        Statement of(Variable accumulator, Value x);
    }

    private Value extreme(Expr.Reduce e, String name, double start, Intrinsic function) {
        return accumulate(e, name, start, (best, x) -> new Statement.Store(best, Arithmetic.apply(function, best, x)));
    }

    private Variable accumulate(Expr.Reduce e, String name, double start, Step step) {
        List<Inside> rounds = rounds(e);
        boolean given = rounds.size() > 1 && rounds.get(0).domain().isEmpty() && isExtreme(e);
        Value first = given ? values.root(rounds.get(0).body()) : new Literal(start, values.kind());
        Variable accumulator = code.mutable(name, first);
        for (Inside inside : given ? rounds.subList(1, rounds.size()) : rounds) {
            List<Condition> cases = cases(inside.domain());
            Loops loops = Loops.open(code, inside.axes(), without(inside.domain(), cases));
            Value x = values.root(inside.body());
            if (!cases.isEmpty() && cases.size() == e.over().size() && isExtreme(e)) { // of which one holds
                code.add(new Statement.Store(accumulator, new Value.Select(code.condition(cases), x, accumulator)));
            } else {
                Value term = cases.isEmpty()
                        ? x
                        : new Value.Select(code.condition(cases), x, new Literal(start, values.kind()));
                code.add(step.of(accumulator, term));
            }
            loops.close();
        }
        return accumulator;
    }

    private static boolean isExtreme(Expr.Reduce e) {
        return e.op() == ReduceOp.MAX || e.op() == ReduceOp.MIN;
    }

    /** The reduction's inside, or with lanes, if it has few terms, each term: a loop in lanes costs as much as several. */
    private List<Inside> rounds(Expr.Reduce e) {
        Inside inside = open(arena, e);
        return !code.lanes() || choices(inside.axes()).isEmpty()
                ? List.of(inside)
                : choices(inside.axes()).stream()
                        .map(c -> new Inside(
                                List.of(),
                                inside.domain().stream()
                                        .map(d -> d.substitute(c))
                                        .toList(),
                                arena.substitute(inside.body(), c)))
                        .toList();
    }

    /** Each way to choose a place on every axis, in row-major order; none if there are many. */
    private static List<Map<Axis, Index>> choices(List<Axis> axes) {
        long number = 1;
        for (Axis axis : axes) {
            number *= axis.batch() ? FEW_TERMS + 1 : axis.extent();
            if (number > FEW_TERMS) {
                return List.of();
            }
        }
        return Cases.choices(axes);
    }

    /** The conditions that may differ from lane to lane: with lanes, they choose instead of leaving out. */
    private List<Condition> cases(List<Condition> conditions) {
        return conditions.stream()
                .filter(c -> code.lanes()
                        && c.index().reads().stream()
                                .anyMatch(r -> code.storage().numbers().contains(r.tensor())))
                .toList();
    }

    private static List<Condition> without(List<Condition> conditions, List<Condition> some) {
        return conditions.stream().filter(c -> !some.contains(c)).toList();
    }

    private Value place(Expr.Reduce e, double start, Value.Relation better) {
        return code.lanes() && values.kind() == Kind.REAL
                ? lanewise(e, start, better)
                : Code.convert(position(e, start, better), values.kind());
    }

    /** The position of the first extreme as a number, by choices instead of branches: so that it may differ from lane to lane. */
    private Variable lanewise(Expr.Reduce e, double start, Value.Relation better) {
        Variable best = code.mutable("best", new Literal(start, Kind.REAL));
        Variable at = code.mutable("at", Arithmetic.zero(Kind.REAL));
        Inside inside = open(arena, e);
        List<Map<Axis, Index>> choices = choices(inside.axes());
        for (Map<Axis, Index> choice : choices.isEmpty() ? List.of(Map.<Axis, Index>of()) : choices) {
            List<Condition> domain =
                    inside.domain().stream().map(c -> c.substitute(choice)).toList();
            Loops loops = Loops.open(code, choices.isEmpty() ? inside.axes() : List.of(), domain);
            Value x = code.let("candidate", values.root(arena.substitute(inside.body(), choice)));
            Value wins = new Value.Compare(better, x, best);
            Index place = Index.flat(inside.axes()).substitute(choice);
            Value here = place.isConstant()
                    ? new Literal(place.constant(), Kind.REAL)
                    : new Value.Convert(new Value.WholeValue(code.whole(place)), Kind.REAL);
            code.add(new Statement.Store(at, new Value.Select(wins, here, at)));
            code.add(new Statement.Store(best, new Value.Select(wins, x, best)));
            loops.close();
        }
        return at;
    }

    /** The flat row-major position of the first extreme, an INT. */
    Variable position(Expr.Reduce e, double start, Value.Relation better) {
        Variable best = code.mutable("best", new Literal(start, values.kind()));
        Variable at = code.mutable("at", new Value.WholeValue(Whole.of(0)));
        Inside inside = open(arena, e);
        Loops loops = Loops.open(code, inside.axes(), inside.domain());
        Value x = code.let("candidate", values.root(inside.body()));
        code.add(new Statement.If(
                new Value.Compare(better, x, best),
                Block.of(
                        new Statement.Store(best, x),
                        new Statement.Store(at, new Value.WholeValue(code.whole(Index.flat(inside.axes()))))),
                Block.EMPTY));
        loops.close();
        return at;
    }

    /** Greatest + log1p(Σ over the others of exp(x − greatest)): exact to the last bits even where one dominates; ±∞ if that is greatest. */
    private Value logSumExp(Expr.Reduce e) {
        Kind kind = values.kind();
        Variable best = code.mutable("most", new Literal(Double.NEGATIVE_INFINITY, kind));
        Variable at = code.mutable("at", new Value.WholeValue(Whole.of(-1)));
        Inside first = open(arena, e);
        Loops search = Loops.open(code, first.axes(), first.domain());
        Value x = code.let("x", values.root(first.body()));
        code.add(new Statement.If(
                new Value.Compare(Value.Relation.GREATER, x, best),
                Block.of(
                        new Statement.Store(best, x),
                        new Statement.Store(at, new Value.WholeValue(code.whole(Index.flat(first.axes()))))),
                Block.EMPTY));
        search.close();
        Variable rest = code.mutable("rest", Arithmetic.zero(kind));
        Inside second = open(arena, e);
        Loops sum = Loops.open(code, second.axes(), second.domain());
        Value y = values.root(second.body());
        Value other = new Value.Compare(
                Value.Relation.NOT_EQUAL, new Value.WholeValue(code.whole(Index.flat(second.axes()))), at);
        Value distance = Arithmetic.binary(Operation.SUBTRACT, y, best);
        code.add(new Statement.If(
                other,
                Block.of(new Statement.Accumulate(rest, Arithmetic.roughly(Intrinsic.EXP, distance))),
                Block.EMPTY));
        sum.close();
        Value infinite = new Value.Compare(
                Value.Relation.EQUAL,
                Arithmetic.apply(Intrinsic.ABS, best),
                new Literal(Double.POSITIVE_INFINITY, kind));
        Value total = Arithmetic.binary(Operation.ADD, best, Arithmetic.roughly(Intrinsic.LOG1P, rest));
        return code.let("lse", new Value.Select(infinite, best, total));
    }
}
