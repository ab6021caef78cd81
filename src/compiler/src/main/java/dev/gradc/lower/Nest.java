package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Element;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /**
     * A term to be added at a place: {@code target[at] += body} for all axes where the conditions hold.
     *
     * @param lane the axis of the samples if they lie side by side: the loop over it is the innermost
     * @param cases axes over the values of what decides where the term goes
     * @param equal the conditions that a case is the one that is, each other from sample to sample
     */
    private record Scatter(
            List<Axis> axes,
            Optional<Axis> lane,
            List<Axis> cases,
            List<Condition> conditions,
            List<Condition> equal,
            List<Index> at,
            Expr body) {
        /** True if no two terms go to one place: each index steps, by one axis, over as many places as its cases reach. */
        boolean once() {
            Optional<Set<Axis>> met = stepped(at, cases);
            return lane.isPresent()
                    && met.isPresent()
                    && met.get().containsAll(axes)
                    && met.get().containsAll(cases);
        }

        /** True if terms that go to one place each go to all places: so many are there. */
        boolean reachesAll(Tensor target) {
            long places =
                    Axis.places(axes) * Axis.places(cases) * lane.orElseThrow().extent();
            return conditions.isEmpty() && places == target.size();
        }
    }

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
        boolean once =
                gathered.isEmpty() && scattered.size() == 1 && scattered.get(0).once();
        boolean all = once && scattered.get(0).reachesAll(tensor);
        boolean cleared = rest == arena.zero() && code.storage().crosswise(tensor);
        if (!all && (cleared || !gatherer.define(new Definition(tensor, rest)))) {
            gather(tensor, rest);
        }
        scattered.forEach(s -> add(tensor, s, once));
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
        code.add(new Statement.Store(code.element(tensor, Index.each(tensor.axes())), convert(v, tensor)));
        loops.close();
    }

    private Value convert(Value value, Tensor tensor) {
        Kind kind = code.storage().of(tensor).element();
        return value instanceof Value.Convert c && c.of().kind() == kind ? c.of() : Code.convert(value, kind);
    }

    private void fill(Tensor tensor, Value value) {
        boolean samples = tensor.batched()
                && !code.storage().crosswise(tensor)
                && !code.storage().isNarrow(tensor);
        Fills.fill(code, code.storage().of(tensor), samples, value);
    }

    private void add(Tensor tensor, Scatter scatter, boolean once) {
        if (scatter.lane().isPresent()) {
            crosswise(tensor, scatter, once);
            return;
        }
        Loops loops = Loops.open(code, scatter.axes(), scatter.conditions());
        Value v = convert(values.root(scatter.body()), tensor);
        code.add(new Statement.Accumulate(code.element(tensor, scatter.at()), v));
        loops.close();
    }

    /** All samples of a term at once, its cases one after the other. */
    private void crosswise(Tensor tensor, Scatter scatter, boolean once) {
        List<Condition> outer = new ArrayList<>(scatter.conditions());
        outer.removeIf(c -> c.index().axes().stream().anyMatch(scatter.cases()::contains));
        List<Condition> inner = new ArrayList<>(scatter.conditions());
        inner.removeAll(outer);
        Loops loops = Loops.open(code, scatter.axes(), outer);
        Loops samples = Loops.withLanes(code, scatter.lane().stream().toList());
        for (Map<Axis, Index> chosen : Cases.choices(scatter.cases())) {
            Loops guard = Loops.open(
                    code,
                    List.of(),
                    inner.stream().map(c -> c.substitute(chosen)).toList());
            Value v = convert(values.root(arena.substitute(scatter.body(), chosen)), tensor);
            if (!scatter.equal().isEmpty()) {
                List<Condition> equal =
                        scatter.equal().stream().map(c -> c.substitute(chosen)).toList();
                v = new Value.Select(code.condition(equal), v, Arithmetic.zero(v.kind()));
            }
            Element place = code.element(
                    tensor, scatter.at().stream().map(i -> i.substitute(chosen)).toList());
            code.add(once ? new Statement.Store(place, v) : new Statement.Accumulate(place, v));
            guard.close();
        }
        samples.close();
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
        Optional<Axis> lane =
                code.storage().crosswise(tensor) ? Optional.of(tensor.axes().get(0)) : Optional.empty();
        List<Axis> axes = new ArrayList<>(tensor.axes());
        axes.removeAll(solved.keySet());
        time.ifPresent(axes::remove);
        lane.ifPresent(axes::remove);
        int first =
                lane.isPresent() ? axes.size() : tensor.batched() ? 1 : 0; // sample by sample, if it is one of samples
        axes.addAll(first, summed);
        List<Condition> rest = new ArrayList<>();
        conditions.forEach(c -> rest.add(c.substitute(solved)));
        solved.forEach((axis, index) -> inRange(axis, index, rest));
        List<Index> at = Index.each(tensor.axes()).stream()
                .map(i -> i.substitute(solved))
                .toList();
        return spelled(axes, lane, rest, at, arena.substitute(arena.mul(factors), solved));
    }

    /** The term with integers of few values in its indices spelled out, case by case: by axes of their own, but for samples side by side. */
    private Scatter spelled(
            List<Axis> over, Optional<Axis> lane, List<Condition> conditions, List<Index> at, Expr body) {
        List<Axis> axes = new ArrayList<>(over);
        List<Index> all = new ArrayList<>(at);
        conditions.forEach(c -> all.add(c.index()));
        Cases spelling = new Cases(arena, code.storage().numbers());
        Map<IntegerRead, Axis> cases = spelling.of(all);
        if (lane.isEmpty()) {
            axes.addAll(cases.values());
        }
        return new Scatter(
                axes,
                lane,
                lane.isEmpty() ? List.of() : List.copyOf(cases.values()),
                conditions.stream()
                        .map(c -> new Condition(c.relation(), Cases.replaced(c.index(), cases)))
                        .toList(),
                Cases.equal(cases),
                at.stream().map(i -> Cases.replaced(i, cases)).toList(),
                spelling.replaced(body, cases));
    }

    private static void inRange(Axis axis, Index index, List<Condition> conditions) {
        if (!index.within(axis.extent())) {
            conditions.add(Condition.notNegative(index));
            conditions.add(Condition.notNegative(Index.of(axis.extent() - 1).minus(index)));
        }
    }

    /** The axes of indices that each step, by one axis, over as many places as the cases in it reach; empty if they are of another form. */
    static Optional<Set<Axis>> stepped(List<Index> at, List<Axis> cases) {
        Set<Axis> met = new LinkedHashSet<>();
        for (Index index : at) {
            int step = 0;
            int reach = 1;
            for (Index.Term t : index.terms()) {
                boolean known = t.atom() instanceof Axis axis && met.add(axis);
                boolean isCase = known && cases.contains(t.atom());
                if (!known || isCase && t.coefficient() != 1 || !isCase && step != 0) {
                    return Optional.empty();
                }
                reach += isCase ? t.atom().max() : 0;
                step = isCase ? step : Math.abs(t.coefficient());
            }
            if (index.terms().size() > 1 && step < reach) {
                return Optional.empty();
            }
        }
        return Optional.of(met);
    }

    static boolean hasEquality(Expr.Reduce r) {
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
