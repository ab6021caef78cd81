package dev.gradc.algebra;

import dev.gradc.algebra.Expr.Add;
import dev.gradc.algebra.Expr.Iverson;
import dev.gradc.algebra.Expr.Num;
import dev.gradc.algebra.Expr.Read;
import dev.gradc.algebra.Expr.Reduce;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The normal form of a sum over axes: linear, brackets solved for an axis (Kronecker elimination), factors free of the axes outside, unused
 * axes as a factor, independent axes as a product of sums, nested sums merged, and Σₖ yₖ = 1 for what is known to lie in a simplex.
 */
final class Sums {
    private final Arena arena;

    Sums(Arena arena) {
        this.arena = arena;
    }

    Expr sum(List<Axis> over, Expr body) {
        if (over.isEmpty() || body instanceof Num n && n.value().isZero()) {
            return body;
        }
        if (body instanceof Add a) {
            return arena.add(a.terms().stream().map(t -> sum(over, t)).toList());
        }
        Solution solution = bestSolution(over, body);
        if (solution != null) {
            return eliminate(over, body, solution);
        }
        return hoist(over, body);
    }

    /** An equality of the body solved for one of the axes. */
    private record Solution(Condition condition, Axis axis, Index value, boolean inRange) {}

    /** The first solution that needs no range guard, else the first. */
    private static Solution bestSolution(List<Axis> over, Expr body) {
        Solution best = null;
        for (Expr factor : Arena.factors(body)) {
            if (!(factor instanceof Iverson bracket)) {
                continue;
            }
            for (Condition condition : bracket.conditions()) {
                for (Axis axis : condition.isEquality() ? over : List.<Axis>of()) {
                    Solution s = solve(condition, axis);
                    boolean poor = s != null && !s.inRange && isDigits(condition, over);
                    if (s != null && !poor && (best == null || s.inRange && !best.inRange)) {
                        best = s;
                    }
                }
            }
        }
        return best;
    }

    /**
     * True if a condition writes a number in the digits of some of the axes, {@code k = (c H + h) W + w}: each is met once, and solved for one
     * axis the loops over the others would find their one position by trying. Kept, it says where a term goes.
     */
    private static boolean isDigits(Condition condition, List<Axis> over) {
        List<Index.Term> digits = new ArrayList<>();
        for (Index.Term term : condition.index().terms()) {
            if (term.atom() instanceof Axis axis && over.contains(axis)) {
                digits.add(term);
            }
        }
        digits.sort(Comparator.comparingInt((Index.Term t) -> Math.abs(t.coefficient()))
                .thenComparingInt(t -> ((Axis) t.atom()).extent()));
        long weight = 1;
        for (Index.Term term : digits) {
            int sign = digits.get(0).coefficient();
            if (term.coefficient() != sign * weight) {
                return false;
            }
            weight *= ((Axis) term.atom()).extent();
        }
        return digits.size() > 1;
    }

    private static Solution solve(Condition condition, Axis axis) {
        int coefficient = condition.index().coefficient(axis);
        if (Math.abs(coefficient) != 1) {
            return null;
        }
        Index value = condition.index().plus(Index.of(axis), -coefficient).times(-coefficient);
        return value.axes().contains(axis) ? null : new Solution(condition, axis, value, value.within(axis.extent()));
    }

    private Expr eliminate(List<Axis> over, Expr body, Solution solution) {
        List<Expr> rest = new ArrayList<>();
        for (Expr factor : Arena.factors(body)) {
            if (factor instanceof Iverson bracket) {
                List<Condition> others = new ArrayList<>(bracket.conditions());
                others.remove(solution.condition());
                rest.add(arena.iverson(others));
            } else {
                rest.add(factor);
            }
        }
        Expr inside = arena.substitute(arena.mul(rest), Map.of(solution.axis(), solution.value()));
        Expr guard = arena.iverson(List.of(
                Condition.notNegative(solution.value()),
                Condition.notNegative(Index.of(solution.axis().extent() - 1).minus(solution.value()))));
        List<Axis> remaining = new ArrayList<>(over);
        remaining.remove(solution.axis());
        return sum(remaining, arena.mul(inside, guard));
    }

    private Expr hoist(List<Axis> over, Expr body) {
        List<Expr> outside = new ArrayList<>();
        List<Expr> inside = new ArrayList<>();
        for (Expr factor : Arena.factors(body)) {
            if (factor instanceof Iverson bracket) {
                List<Condition> in = new ArrayList<>();
                List<Condition> out = new ArrayList<>();
                bracket.conditions()
                        .forEach(c -> (Collections.disjoint(c.index().axes(), over) ? out : in).add(c));
                outside.add(arena.iverson(out));
                if (!in.isEmpty()) {
                    inside.add(arena.iverson(in));
                }
            } else {
                (Collections.disjoint(factor.freeAxes(), over) ? outside : inside).add(factor);
            }
        }
        List<Axis> used = new ArrayList<>();
        for (Axis axis : over) {
            if (inside.stream().anyMatch(f -> f.freeAxes().contains(axis))) {
                used.add(axis);
            } else {
                outside.add(arena.extent(axis));
            }
        }
        outside.add(used.isEmpty() ? arena.mul(inside) : inner(used, arena.mul(inside)));
        return arena.mul(outside);
    }

    /** A sum whose every axis and factor is needed. */
    private Expr inner(List<Axis> over, Expr body) {
        if (body instanceof Add) {
            return sum(over, body);
        }
        if (over.size() == 1 && isSimplexRead(body, over.get(0))) {
            return arena.one();
        }
        List<List<Axis>> parts = independent(over, Arena.factors(body));
        if (parts.size() > 1) {
            List<Expr> sums = new ArrayList<>();
            for (List<Axis> part : parts) {
                sums.add(sum(
                        part,
                        arena.mul(Arena.factors(body).stream()
                                .filter(f -> !Collections.disjoint(f.freeAxes(), part))
                                .toList())));
            }
            return arena.mul(sums);
        }
        Optional<Reduce> nested = nested(over, body);
        if (nested.isPresent()) {
            Arena.Opened opened = arena.open(nested.get());
            List<Axis> all = new ArrayList<>(over);
            all.addAll(opened.axes());
            List<Expr> factors = new ArrayList<>(Arena.factors(body));
            factors.set(factors.indexOf(nested.get()), opened.body());
            return sum(all, arena.mul(factors));
        }
        return arena.close(ReduceOp.SUM, inOrderOfUse(over, body), List.of(), body);
    }

    /** A sum that is all of the body, or, in each of the axes, all of it but a bracket: two sums are one. */
    private static Optional<Reduce> nested(List<Axis> over, Expr body) {
        Reduce found = null;
        for (Expr factor : Arena.factors(body)) {
            if (factor instanceof Reduce r && r.op() == ReduceOp.SUM && found == null) {
                found = r;
            } else if (!(factor instanceof Iverson)) {
                return Optional.empty();
            }
        }
        boolean one = found != null && (found == body || found.freeAxes().containsAll(over));
        return one ? Optional.of(found) : Optional.empty();
    }

    private static boolean isSimplexRead(Expr body, Axis axis) {
        return body instanceof Read r
                && r.tensor().facts().simplexAxis() >= 0
                && r.at().get(r.tensor().facts().simplexAxis()).asAxis().equals(Optional.of(axis));
    }

    /** Axes by the first factor that uses them, brackets last: a canonical order that knows no ids. */
    private static List<Axis> inOrderOfUse(List<Axis> over, Expr body) {
        Set<Axis> ordered = new LinkedHashSet<>();
        for (Expr factor : Arena.factors(body)) {
            if (!(factor instanceof Iverson)) {
                ordered.addAll(factor.freeAxes());
            }
        }
        ordered.addAll(body.freeAxes());
        ordered.retainAll(over);
        return new ArrayList<>(ordered);
    }

    /** The axes in groups that no factor connects. */
    private static List<List<Axis>> independent(List<Axis> over, List<Expr> factors) {
        Map<Axis, Set<Axis>> groups = new LinkedHashMap<>();
        over.forEach(a -> groups.put(a, new LinkedHashSet<>(Set.of(a))));
        for (Expr factor : factors) {
            Set<Axis> merged = null;
            for (Axis axis : over) {
                if (!factor.freeAxes().contains(axis)) {
                    continue;
                }
                Set<Axis> group = groups.get(axis);
                if (merged == null) {
                    merged = group;
                } else if (merged != group) {
                    merged.addAll(group);
                    for (Axis moved : group) {
                        groups.put(moved, merged);
                    }
                }
            }
        }
        List<List<Axis>> distinct = new ArrayList<>();
        List<Set<Axis>> seen = new ArrayList<>();
        for (Set<Axis> group : groups.values()) {
            if (seen.stream().noneMatch(s -> s == group)) {
                seen.add(group);
                distinct.add(new ArrayList<>(group));
            }
        }
        return distinct;
    }
}
