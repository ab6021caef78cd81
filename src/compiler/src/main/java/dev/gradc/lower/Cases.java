package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Elements of integer tensors with few values in indices, spelled out value by value: {@code x[t[i]]} as {@code max[p: p = t[i]] x[p]}. So no
 * address depends on the element, and a computation that is done for several samples at once does the same for all.
 */
final class Cases {
    private final Arena arena;
    private final Set<Tensor> tensors;

    Cases(Arena arena, Set<Tensor> tensors) {
        this.arena = arena;
        this.tensors = tensors;
    }

    // ---------------------------------------------------------------- where they can be

    /** True if each element of the tensor in an expression can be spelled out, or decides where a term of the sum goes. */
    static boolean apply(Expr value, Tensor tensor) {
        for (Expr term : Arena.terms(value)) {
            for (Expr factor : Arena.factors(term)) {
                boolean scattered = factor instanceof Expr.Reduce r && Nest.hasEquality(r);
                boolean fits = scattered
                        ? Arena.factors(((Expr.Reduce) factor).body()).stream()
                                .allMatch(f -> f instanceof Expr.Iverson || inside(f, tensor))
                        : inside(factor, tensor);
                if (!fits) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean inside(Expr e, Tensor tensor) {
        if (e instanceof Expr.IndexValue v) {
            return v.index().asIntegerRead().isPresent() || !reads(v.index(), tensor);
        }
        if (e instanceof Expr.Iverson b) {
            return b.conditions().stream().noneMatch(c -> reads(c.index(), tensor));
        }
        boolean bounds = e instanceof Expr.Reduce r
                && !isExtreme(r.op())
                && r.domain().stream().anyMatch(c -> reads(c.index(), tensor));
        return !bounds && e.children().stream().allMatch(c -> inside(c, tensor));
    }

    private static boolean reads(Index index, Tensor tensor) {
        return index.reads().stream().anyMatch(r -> r.tensor() == tensor);
    }

    private static boolean isExtreme(ReduceOp op) {
        return op == ReduceOp.MAX || op == ReduceOp.MIN || op == ReduceOp.ARGMAX || op == ReduceOp.ARGMIN;
    }

    /** True if an expression reads a tensor as what an extreme is taken of, and nowhere else. */
    static boolean underExtremes(Expr e, Tensor tensor) {
        if (e instanceof Expr.Read r) {
            return r.tensor() != tensor;
        }
        boolean bare = e instanceof Expr.Reduce r && isExtreme(r.op()) && r.body() instanceof Expr.Read;
        return bare || e.children().stream().allMatch(c -> underExtremes(c, tensor));
    }

    // ---------------------------------------------------------------- spelling

    Expr spelled(Expr e) {
        if (tensors.isEmpty() || e.children().isEmpty() && !(e instanceof Expr.Read)) {
            return e;
        }
        if (e instanceof Expr.Read r) {
            Map<IntegerRead, Axis> cases = of(r.at());
            return cases.isEmpty() ? e : one(ReduceOp.MAX, List.of(), cases, e);
        }
        if (e instanceof Expr.Reduce r && isExtreme(r.op())) {
            return extreme(r);
        }
        return arena.withChildren(e, e.children().stream().map(this::spelled).toList());
    }

    /** The extreme over what bounds on the elements leave: those bounds go inside, where each case is one. */
    private Expr extreme(Expr.Reduce r) {
        Arena.Opened inside = arena.open(r);
        List<Condition> outer = new ArrayList<>();
        List<Condition> inner = new ArrayList<>();
        for (Condition c : inside.domain()) {
            (of(List.of(c.index())).isEmpty() ? outer : inner).add(c);
        }
        List<Index> all = new ArrayList<>();
        inner.forEach(c -> all.add(c.index()));
        collect(inside.body(), all);
        Map<IntegerRead, Axis> cases = of(all);
        ReduceOp op = r.op() == ReduceOp.MIN || r.op() == ReduceOp.ARGMIN ? ReduceOp.MIN : ReduceOp.MAX;
        Expr body = cases.isEmpty() ? spelled(inside.body()) : one(op, inner, cases, inside.body());
        return arena.reduce(r.op(), inside.axes(), outer, body);
    }

    /** The indices of all that is read outside reductions. */
    private static void collect(Expr e, List<Index> found) {
        if (e instanceof Expr.Read r) {
            found.addAll(r.at());
        } else if (!(e instanceof Expr.Reduce)) {
            e.children().forEach(c -> collect(c, found));
        }
    }

    /** The one case that is, as an extreme over all: of none it is the value that never wins. */
    private Expr one(ReduceOp op, List<Condition> bounds, Map<IntegerRead, Axis> cases, Expr body) {
        List<Condition> conditions = new ArrayList<>(equal(cases));
        bounds.forEach(c -> conditions.add(new Condition(c.relation(), replaced(c.index(), cases))));
        exist(body, cases, conditions);
        return arena.reduce(op, new ArrayList<>(cases.values()), conditions, spelled(replaced(body, cases)));
    }

    /** What a case reads exists, or it is none. */
    private static void exist(Expr e, Map<IntegerRead, Axis> cases, List<Condition> conditions) {
        if (e instanceof Expr.Read r) {
            for (int i = 0; i < r.at().size(); i++) {
                Index index = replaced(r.at().get(i), cases);
                int extent = r.tensor().axes().get(i).extent();
                if (!index.equals(r.at().get(i)) && !index.within(extent)) {
                    conditions.add(Condition.notNegative(index));
                    conditions.add(Condition.notNegative(Index.of(extent - 1).minus(index)));
                }
            }
        } else if (!(e instanceof Expr.Reduce)) {
            e.children().forEach(c -> exist(c, cases, conditions));
        }
    }

    /** An axis for each element in some indices, over its values. */
    Map<IntegerRead, Axis> of(List<Index> indices) {
        Map<IntegerRead, Axis> cases = new LinkedHashMap<>();
        for (Index index : indices) {
            index.reads().stream()
                    .filter(r -> tensors.contains(r.tensor()))
                    .forEach(r -> cases.computeIfAbsent(
                            r, x -> arena.axis("p", x.tensor().classes())));
        }
        return cases;
    }

    /** The conditions that each element is its axis' value. */
    static List<Condition> equal(Map<IntegerRead, Axis> cases) {
        List<Condition> equal = new ArrayList<>();
        cases.forEach((read, axis) -> equal.add(Condition.equal(Index.of(read), Index.of(axis))));
        return equal;
    }

    /** Each way to choose a place on every axis, in row-major order. */
    static List<Map<Axis, Index>> choices(List<Axis> axes) {
        List<Map<Axis, Index>> choices = new ArrayList<>(List.of(Map.of()));
        for (Axis axis : axes) {
            List<Map<Axis, Index>> more = new ArrayList<>();
            for (Map<Axis, Index> choice : choices) {
                for (int i = 0; i < axis.extent(); i++) {
                    Map<Axis, Index> both = new LinkedHashMap<>(choice);
                    both.put(axis, Index.of(i));
                    more.add(both);
                }
            }
            choices = more;
        }
        return choices;
    }

    static Index replaced(Index index, Map<IntegerRead, Axis> cases) {
        Index result = Index.of(index.constant());
        for (Index.Term t : index.terms()) {
            Optional<Axis> axis =
                    t.atom() instanceof IntegerRead r ? Optional.ofNullable(cases.get(r)) : Optional.empty();
            result = result.plus(axis.map(Index::of).orElse(Index.of(t.atom())), t.coefficient());
        }
        return result;
    }

    /** The expression with the elements replaced in what it reads. */
    Expr replaced(Expr e, Map<IntegerRead, Axis> cases) {
        return arena.rewrite(
                e,
                x -> x instanceof Expr.Read r
                        ? arena.read(
                                r.tensor(),
                                r.at().stream().map(i -> replaced(i, cases)).toList())
                        : x);
    }
}
