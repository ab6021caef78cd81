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
import java.util.ArrayList;
import java.util.List;

/** Reductions as loops before the value that needs them. */
final class Reductions {
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
        return new Inside(opened.axes(), domain, rest.isEmpty() ? arena.one() : arena.mul(rest));
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
            case ARGMAX -> Code.convert(position(e, Double.NEGATIVE_INFINITY, Value.Relation.GREATER), values.kind());
            case ARGMIN -> Code.convert(position(e, Double.POSITIVE_INFINITY, Value.Relation.LESS), values.kind());
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
        Variable accumulator = code.mutable(name, new Literal(start, values.kind()));
        Inside inside = open(arena, e);
        Loops loops = Loops.open(code, inside.axes(), inside.domain());
        Value x = values.root(inside.body());
        code.add(step.of(accumulator, x));
        loops.close();
        return accumulator;
    }

    /** The flat row-major position of the first extreme, an INT. */
    Variable position(Expr.Reduce e, double start, Value.Relation better) {
        Variable best = code.mutable("best", new Literal(start, values.kind()));
        Variable at = code.mutable("at", new Value.WholeValue(dev.gradc.loops.Whole.of(0)));
        Inside inside = open(arena, e);
        Loops loops = Loops.open(code, inside.axes(), inside.domain());
        Value x = code.let("candidate", values.root(inside.body()));
        code.add(new Statement.If(
                new Value.Compare(better, x, best),
                Block.of(
                        new Statement.Store(best, x),
                        new Statement.Store(at, new Value.WholeValue(code.whole(flat(inside.axes()))))),
                Block.EMPTY));
        loops.close();
        return at;
    }

    private static Index flat(List<Axis> axes) {
        Index flat = Index.of(0);
        for (Axis axis : axes) {
            flat = flat.times(axis.extent()).plus(Index.of(axis));
        }
        return flat;
    }

    /** Greatest + log1p(Σ over the others of exp(x − greatest)): exact to the last bits even where one dominates; ±∞ if that is greatest. */
    private Value logSumExp(Expr.Reduce e) {
        Kind kind = values.kind();
        Variable best = code.mutable("most", new Literal(Double.NEGATIVE_INFINITY, kind));
        Variable at = code.mutable("at", new Value.WholeValue(dev.gradc.loops.Whole.of(-1)));
        Inside first = open(arena, e);
        Loops search = Loops.open(code, first.axes(), first.domain());
        Value x = code.let("x", values.root(first.body()));
        code.add(new Statement.If(
                new Value.Compare(Value.Relation.GREATER, x, best),
                Block.of(
                        new Statement.Store(best, x),
                        new Statement.Store(at, new Value.WholeValue(code.whole(flat(first.axes()))))),
                Block.EMPTY));
        search.close();
        Variable rest = code.mutable("rest", Arithmetic.zero(kind));
        Inside second = open(arena, e);
        Loops sum = Loops.open(code, second.axes(), second.domain());
        Value y = values.root(second.body());
        Value other =
                new Value.Compare(Value.Relation.NOT_EQUAL, new Value.WholeValue(code.whole(flat(second.axes()))), at);
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
