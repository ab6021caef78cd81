package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Any definition as a loop nest: a loop for each axis, in it the value, stored. Terms whose bracket leaves an equality on the tensor's own
 * axes, {@code [j = t[n]] f}, are scattered instead: the loops run over the other axes and add to the one element meant.
 */
final class Nest {
    private final Arena arena;
    private final Code code;
    private final Expressions values;
    private final Optional<Axis> time;

    /** @param time the tensor's axis that the code stands at one step of; empty outside recurrences */
    Nest(Arena arena, Code code, Settings settings, Kind kind, Optional<Axis> time) {
        this.arena = arena;
        this.code = code;
        this.time = time;
        this.values = new Expressions(arena, code, settings, kind, false);
    }

    /** A term to be added at a place: {@code target[at] += body} for all axes where the conditions hold. */
    private record Scatter(List<Axis> axes, List<Condition> conditions, List<Index> at, Expr body) {}

    /** @param gatherer takes the terms that are not scattered, where it can */
    void define(Definition definition, Gatherer gatherer) {
        Tensor tensor = definition.tensor();
        List<Expr> gathered = new ArrayList<>();
        List<Scatter> scattered = new ArrayList<>();
        for (Expr term : Arena.terms(definition.value())) {
            Scatter scatter = tensor.isInteger() ? null : scatter(tensor, term);
            if (scatter == null) {
                gathered.add(term);
            } else {
                scattered.add(scatter);
            }
        }
        Expr rest = scattered.isEmpty() ? definition.value() : arena.add(gathered);
        if (!gatherer.define(new Definition(tensor, rest))) {
            gather(tensor, rest);
        }
        scattered.forEach(s -> add(tensor, s));
    }

    private void gather(Tensor tensor, Expr value) {
        if (value instanceof Expr.Num n && tensor.rank() > 0 && time.isEmpty()) {
            fill(tensor, new Value.Literal(n.value().doubleValue(), values.kind()));
            return;
        }
        List<Axis> axes = new ArrayList<>(code.storage().loopOrder(tensor));
        time.ifPresent(axes::remove);
        Loops loops = Loops.open(code, axes, List.of());
        Value v = values.root(value);
        code.add(new Statement.Store(code.element(tensor, own(tensor)), convert(v, tensor)));
        loops.close();
    }

    private Value convert(Value value, Tensor tensor) {
        Kind kind = code.storage().of(tensor).element();
        return value instanceof Value.Convert c && c.of().kind() == kind ? c.of() : Code.convert(value, kind);
    }

    private static List<Index> own(Tensor tensor) {
        return tensor.axes().stream().map(Index::of).toList();
    }

    private void fill(Tensor tensor, Value value) {
        Fills.fill(code, code.storage().of(tensor), tensor.batched(), value);
    }

    private void add(Tensor tensor, Scatter scatter) {
        Loops loops = Loops.open(code, scatter.axes(), scatter.conditions());
        Value v = values.root(scatter.body());
        code.add(new Statement.Accumulate(code.element(tensor, scatter.at()), convert(v, tensor)));
        loops.close();
    }

    /** The term as a scatter, if one of its equalities can be solved for an axis of the tensor; else null. */
    private Scatter scatter(Tensor tensor, Expr term) {
        List<Expr> factors = new ArrayList<>();
        List<Condition> conditions = new ArrayList<>();
        List<Axis> summed = new ArrayList<>();
        for (Expr factor : Arena.factors(term)) {
            if (factor instanceof Expr.Iverson bracket) {
                conditions.addAll(bracket.conditions());
            } else if (summed.isEmpty() && factor instanceof Expr.Reduce r && hasEquality(r)) {
                Reductions.Inside inside = Reductions.open(arena, r);
                summed.addAll(inside.axes());
                conditions.addAll(inside.domain());
                factors.add(inside.body());
            } else {
                factors.add(factor);
            }
        }
        Map<Axis, Index> solved = solve(tensor, conditions);
        if (solved.isEmpty()) {
            return null;
        }
        List<Axis> axes = new ArrayList<>(tensor.axes());
        axes.removeAll(solved.keySet());
        time.ifPresent(axes::remove);
        axes.addAll(tensor.batched() ? 1 : 0, summed); // sample by sample, if it is one of samples
        List<Condition> rest = new ArrayList<>();
        conditions.forEach(c -> rest.add(c.substitute(solved)));
        solved.forEach((axis, index) -> inRange(axis, index, rest));
        List<Index> at = own(tensor).stream().map(i -> i.substitute(solved)).toList();
        Expr body = factors.isEmpty() ? arena.one() : arena.mul(factors);
        return new Scatter(axes, rest, at, arena.substitute(body, solved));
    }

    private static void inRange(Axis axis, Index index, List<Condition> conditions) {
        if (!index.within(axis.extent())) {
            conditions.add(Condition.notNegative(index));
            conditions.add(Condition.notNegative(Index.of(axis.extent() - 1).minus(index)));
        }
    }

    private static boolean hasEquality(Expr.Reduce r) {
        return r.op() == ReduceOp.SUM
                && Arena.factors(r.body()).stream()
                        .anyMatch(f -> f instanceof Expr.Iverson b
                                && b.conditions().stream().anyMatch(Condition::isEquality));
    }

    /** Equalities solved for axes of the tensor, but never for samples or steps; those used are taken from the list. */
    private Map<Axis, Index> solve(Tensor tensor, List<Condition> conditions) {
        Map<Axis, Index> solved = new LinkedHashMap<>();
        for (Condition c : List.copyOf(conditions)) {
            for (Axis axis : c.isEquality() ? tensor.axes() : List.<Axis>of()) {
                int k = c.index().coefficient(axis);
                Index value = c.index().plus(Index.of(axis), -k).times(-k);
                boolean usable = Math.abs(k) == 1
                        && !axis.batch()
                        && !time.equals(Optional.of(axis))
                        && !solved.containsKey(axis)
                        && !value.axes().contains(axis)
                        && value.axes().stream().noneMatch(solved::containsKey)
                        && solved.values().stream().noneMatch(v -> v.axes().contains(axis));
                if (usable) {
                    solved.put(axis, value);
                    conditions.remove(c);
                    break;
                }
            }
        }
        return solved;
    }
}
