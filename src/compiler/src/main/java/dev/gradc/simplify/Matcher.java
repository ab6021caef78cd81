package dev.gradc.simplify;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A pattern held against an expression: sums and products in any order, bound axes by position, variables bound once and the same everywhere.
 *
 * <p>Variables are axes, which stand for an index, and scalar tensors, which stand for an expression.
 */
final class Matcher {
    private static final int WIDEST = 12;

    private final Arena arena;
    private final Set<Axis> axisVariables;
    private final Set<Tensor> variables;
    private final Map<Axis, Index> axes;
    private final Map<Tensor, Expr> values;
    private final Map<Axis, Axis> bound;

    Matcher(Arena arena, Collection<Axis> axisVariables, Collection<Tensor> variables) {
        this(arena, Set.copyOf(axisVariables), Set.copyOf(variables), Map.of(), Map.of(), Map.of());
    }

    private Matcher(
            Arena arena,
            Set<Axis> axisVariables,
            Set<Tensor> variables,
            Map<Axis, Index> axes,
            Map<Tensor, Expr> values,
            Map<Axis, Axis> bound) {
        this.arena = arena;
        this.axisVariables = axisVariables;
        this.variables = variables;
        this.axes = new LinkedHashMap<>(axes);
        this.values = new LinkedHashMap<>(values);
        this.bound = new LinkedHashMap<>(bound);
    }

    /** What the axis variables stand for after a match. */
    Map<Axis, Index> axes() {
        return axes;
    }

    /** What the scalar variables stand for after a match. */
    Map<Tensor, Expr> values() {
        return values;
    }

    private Matcher copy() {
        return new Matcher(arena, axisVariables, variables, axes, values, bound);
    }

    private void take(Matcher other) {
        axes.putAll(other.axes);
        values.putAll(other.values);
    }

    /** True if the pattern matches; then the bindings hold. After a failure the matcher is spent. */
    boolean matches(Expr pattern, Expr e) {
        if (pattern instanceof Expr.Read r && variables.contains(r.tensor())) {
            return bind(r.tensor(), e);
        }
        if (negatedVariable(pattern).isPresent()) {
            return Arena.terms(e).stream().allMatch(t -> Arena.coefficient(t).signum() < 0)
                    && bind(negatedVariable(pattern).get(), arena.negate(e));
        }
        if (pattern.getClass() != e.getClass()) {
            return false;
        }
        return pattern.accept(new Against(e));
    }

    /** The variable of a pattern −x, which a negative sum must match too although its sign stands in its terms. */
    private Optional<Tensor> negatedVariable(Expr pattern) {
        return pattern instanceof Expr.Mul m
                        && m.factors().size() == 2
                        && Arena.coefficient(m).equals(Rational.MINUS_ONE)
                        && m.factors().get(1) instanceof Expr.Read r
                        && variables.contains(r.tensor())
                ? Optional.of(r.tensor())
                : Optional.empty();
    }

    private boolean bind(Tensor variable, Expr e) {
        if (!Collections.disjoint(e.freeAxes(), bound.values())) {
            return false;
        }
        Expr known = values.putIfAbsent(variable, e);
        return known == null || known == e;
    }

    private boolean matches(List<Expr> patterns, List<Expr> parts) {
        for (int i = 0; i < patterns.size(); i++) {
            if (!matches(patterns.get(i), parts.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean anyOrder(List<Expr> patterns, List<Expr> parts) {
        if (patterns.size() != parts.size() || patterns.size() > WIDEST) {
            return false;
        }
        if (patterns.isEmpty()) {
            return true;
        }
        for (int i = 0; i < parts.size(); i++) {
            Matcher attempt = copy();
            List<Expr> rest = new ArrayList<>(parts);
            rest.remove(i);
            if (attempt.matches(patterns.get(0), parts.get(i))
                    && attempt.anyOrder(patterns.subList(1, patterns.size()), rest)) {
                take(attempt);
                return true;
            }
        }
        return false;
    }

    /** The conditions of brackets are compared once the reads have said what their axes stand for. */
    private static List<Expr> bracketsLast(List<Expr> factors) {
        List<Expr> ordered = new ArrayList<>(factors);
        ordered.sort(Comparator.comparing(f -> f instanceof Expr.Iverson));
        return ordered;
    }

    private boolean matches(Index pattern, Index index) {
        Optional<Axis> axis = pattern.asAxis();
        if (axis.isPresent() && axisVariables.contains(axis.get())) {
            boolean escapes = !Collections.disjoint(index.axes(), bound.values());
            Index known = escapes ? null : axes.putIfAbsent(axis.get(), index);
            return !escapes && (known == null || known.equals(index));
        }
        Map<Axis, Index> known = new LinkedHashMap<>(axes);
        bound.forEach((p, a) -> known.put(p, Index.of(a)));
        Index instance = pattern.substitute(known);
        return instance.equals(index) && Collections.disjoint(instance.axes(), axisVariables);
    }

    private boolean matchIndices(List<Index> patterns, List<Index> indices) {
        for (int i = 0; i < patterns.size(); i++) {
            if (!matches(patterns.get(i), indices.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean matchConditions(List<Condition> patterns, List<Condition> conditions) {
        if (patterns.size() != conditions.size()) {
            return false;
        }
        for (int i = 0; i < patterns.size(); i++) {
            if (patterns.get(i).relation() != conditions.get(i).relation()
                    || !matches(patterns.get(i).index(), conditions.get(i).index())) {
                return false;
            }
        }
        return true;
    }

    /** The comparison with a node of the pattern's own kind. */
    private final class Against implements Expr.Visitor<Boolean> {
        private final Expr e;

        Against(Expr e) {
            this.e = e;
        }

        @Override
        public Boolean number(Expr.Num p) {
            return p == e;
        }

        @Override
        public Boolean read(Expr.Read p) {
            Expr.Read r = (Expr.Read) e;
            return p.tensor() == r.tensor() && matchIndices(p.at(), r.at());
        }

        @Override
        public Boolean add(Expr.Add p) {
            return anyOrder(p.terms(), ((Expr.Add) e).terms());
        }

        @Override
        public Boolean mul(Expr.Mul p) {
            return anyOrder(bracketsLast(p.factors()), ((Expr.Mul) e).factors());
        }

        @Override
        public Boolean pow(Expr.Pow p) {
            Expr.Pow w = (Expr.Pow) e;
            return p.exponent().equals(w.exponent()) && matches(p.base(), w.base());
        }

        @Override
        public Boolean call(Expr.Call p) {
            Expr.Call c = (Expr.Call) e;
            return p.function().equals(c.function()) && matches(p.arguments(), c.arguments());
        }

        @Override
        public Boolean reduce(Expr.Reduce p) {
            Expr.Reduce r = (Expr.Reduce) e;
            if (p.op() != r.op() || p.over().size() != r.over().size()) {
                return false;
            }
            for (int i = 0; i < p.over().size(); i++) {
                if (p.over().get(i).extent() != r.over().get(i).extent()
                        || p.over().get(i).batch() != r.over().get(i).batch()) {
                    return false;
                }
                bound.put(p.over().get(i), r.over().get(i));
            }
            boolean same = matches(p.body(), r.body()) && matchConditions(p.domain(), r.domain());
            p.over().forEach(bound::remove);
            return same;
        }

        @Override
        public Boolean iverson(Expr.Iverson p) {
            return matchConditions(p.conditions(), ((Expr.Iverson) e).conditions());
        }

        @Override
        public Boolean indexValue(Expr.IndexValue p) {
            return matches(p.index(), ((Expr.IndexValue) e).index());
        }
    }
}
