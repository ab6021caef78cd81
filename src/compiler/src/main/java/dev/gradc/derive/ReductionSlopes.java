package dev.gradc.derive;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The slope of a reduction by each element it reduces, in the axes of the opened reduction: what both directions of differentiation multiply
 * by. The place of an extreme becomes an integer tensor of its own, unless it is known already.
 */
final class ReductionSlopes {
    private final Arena arena;
    private final Tensor defined;
    private final Names names;
    private final List<Definition> known;
    private final List<Definition> positions = new ArrayList<>();

    /** The slopes within the definition of one tensor, none of its positions known. */
    ReductionSlopes(Arena arena, Tensor defined, Names names) {
        this(arena, defined, names, List.of());
    }

    /** The slopes within the definition of one tensor, where positions may be among the definitions known. */
    ReductionSlopes(Arena arena, Tensor defined, Names names, List<Definition> known) {
        this.arena = arena;
        this.defined = defined;
        this.names = names;
        this.known = known;
    }

    /** The definitions of the positions that had to be named. */
    List<Definition> positions() {
        return positions;
    }

    /** The derivative of the reduction by the body's element at which the opened axes stand. */
    Expr of(Expr.Reduce e, Arena.Opened inside) {
        Expr domain = arena.iverson(inside.domain());
        return switch (e.op()) {
            case SUM -> domain;
            case LOG_SUM_EXP -> arena.mul(domain, arena.call(ScalarFunction.EXP, arena.sub(inside.body(), e)));
            case MAX -> arena.iverson(atPosition(e, inside, ReduceOp.ARGMAX));
            case MIN -> arena.iverson(atPosition(e, inside, ReduceOp.ARGMIN));
            case ARGMAX, ARGMIN -> arena.zero();
            case PRODUCT -> arena.mul(domain, others(inside, true), others(inside, false));
        };
    }

    /**
     * The conditions that the opened axes stand at the extreme. Its position along each axis is an integer tensor, the outermost axis first: the
     * first row that has the extreme, in it the first column. So of equal extremes the first in row-major order is taken.
     */
    private List<Condition> atPosition(Expr.Reduce e, Arena.Opened inside, ReduceOp op) {
        List<Axis> free = new ArrayList<>(e.freeAxes());
        List<Condition> found = new ArrayList<>();
        List<Condition> domain = inside.domain();
        Expr body = inside.body();
        for (int i = 0; i < inside.axes().size(); i++) {
            Axis axis = inside.axes().get(i);
            List<Axis> inner = inside.axes().subList(i + 1, inside.axes().size());
            List<Condition> own = new ArrayList<>();
            List<Condition> further = new ArrayList<>();
            domain.forEach(c -> (Collections.disjoint(c.index().axes(), inner) ? own : further).add(c));
            Expr row = arena.reduce(e.op(), inner, further, body);
            Index at = position(free, arena.reduce(op, List.of(axis), own, row), axis, i);
            Map<Axis, Index> there = Map.of(axis, at);
            found.add(Condition.equal(Index.of(axis), at));
            body = arena.substitute(body, there);
            domain = further.stream().map(c -> c.substitute(there)).toList();
        }
        return found;
    }

    private Index position(List<Axis> free, Expr value, Axis along, int place) {
        Tensor known = find(free, value);
        Tensor position = known == null ? define(free, value, along, place) : known;
        return Index.of(new IntegerRead(position, Index.each(free)));
    }

    private Tensor find(List<Axis> free, Expr value) {
        for (Definition d : known) {
            boolean same = d.tensor().role() == Role.POSITION && d.tensor().rank() == free.size();
            if (same
                    && extents(d.tensor().axes()).equals(extents(free))
                    && arena.inline(d, Index.each(free)) == value) {
                return d.tensor();
            }
        }
        return null;
    }

    private static List<Integer> extents(List<Axis> axes) {
        return axes.stream().map(Axis::extent).toList();
    }

    private Tensor define(List<Axis> free, Expr value, Axis along, int place) {
        Map<Axis, Index> own = new LinkedHashMap<>();
        List<Axis> axes = new ArrayList<>();
        for (Axis axis : free) {
            Axis fresh = arena.fresh(axis);
            axes.add(fresh);
            own.put(axis, Index.of(fresh));
        }
        Tensor position = new Tensor(
                names.position(defined, place), Role.POSITION, axes, Tensor.Facts.NONE.withClasses(along.extent()));
        positions.add(new Definition(position, arena.substitute(value, own)));
        return position;
    }

    /** The product of the factors before, or after, the one at which the opened axes stand: no division, so a factor 0 is no trouble. */
    private Expr others(Arena.Opened inside, boolean before) {
        Map<Axis, Index> other = new LinkedHashMap<>();
        List<Axis> axes = inside.axes().stream().map(arena::fresh).toList();
        for (int i = 0; i < axes.size(); i++) {
            other.put(inside.axes().get(i), Index.of(axes.get(i)));
        }
        Index distance = before
                ? Index.flat(inside.axes()).minus(Index.flat(axes))
                : Index.flat(axes).minus(Index.flat(inside.axes()));
        List<Condition> domain = new ArrayList<>();
        inside.domain().forEach(c -> domain.add(c.substitute(other)));
        domain.add(Condition.notNegative(distance.plus(-1)));
        return arena.reduce(ReduceOp.PRODUCT, axes, domain, arena.substitute(inside.body(), other));
    }
}
