package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.equations.Row.Equation;
import dev.gradc.equations.Row.Omitted;
import dev.gradc.equations.Row.Relation;
import dev.gradc.equations.Term.Symbol;
import dev.gradc.model.Application;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Scalar notation: every component by itself, sums written out; beyond the limit components are counted. */
final class ScalarLines implements Lines {
    private final Arena arena;
    private final Naming naming;
    private final int limit;

    ScalarLines(Arena arena, Naming naming, int limit) {
        this.arena = arena;
        this.naming = naming;
        this.limit = limit;
    }

    @Override
    public List<Row> define(List<Symbol> left, List<Axis> axes, Expr value, Optional<Application> application) {
        return rows(
                left.get(0),
                axes,
                view -> new Equation(
                        left.stream().map(s -> view.element(s, axes)).toList(), Relation.EQUALS, view.term(value)));
    }

    /** A line for each component up to the limit. */
    List<Row> rows(Symbol of, List<Axis> axes, Function<PointView, Equation> line) {
        int size = axes.stream().mapToInt(Axis::extent).reduce(1, Math::multiplyExact);
        int shown = limit == 0 ? size : Math.min(limit, size);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < shown; i++) {
            rows.add(Row.of(line.apply(PointView.at(arena, naming, point(axes, i), limit))));
        }
        if (shown < size) {
            rows.add(Row.of(new Omitted(size - shown, of)));
        }
        return rows;
    }

    /** The row-major position as a value for each axis. */
    private static Map<Axis, Integer> point(List<Axis> axes, int position) {
        Map<Axis, Integer> point = new LinkedHashMap<>();
        int rest = position;
        for (int i = axes.size() - 1; i >= 0; i--) {
            point.put(axes.get(i), rest % axes.get(i).extent());
            rest /= axes.get(i).extent();
        }
        return point;
    }
}
