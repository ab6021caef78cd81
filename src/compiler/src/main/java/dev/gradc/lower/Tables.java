package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parts of formulas that depend on places alone and take long, as the sines of encoded positions: each becomes a tensor of its own, worked out once,
 * when the object is made, and read from then on.
 */
final class Tables {
    private static final long MOST_ELEMENTS = 1 << 20; // 4 MB of floats

    /** Functions that cost no more than to read what they give. */
    private static final Set<ScalarFunction> CHEAP = EnumSet.of(
            ScalarFunction.ABS,
            ScalarFunction.SIGN,
            ScalarFunction.FLOOR,
            ScalarFunction.MAX,
            ScalarFunction.MIN,
            ScalarFunction.LESS,
            ScalarFunction.LESS_EQUAL,
            ScalarFunction.EQUAL,
            ScalarFunction.NOT_EQUAL,
            ScalarFunction.AND,
            ScalarFunction.OR,
            ScalarFunction.NOT,
            ScalarFunction.SELECT,
            ScalarFunction.STOP_GRADIENT);

    private final Arena arena;
    private final Set<Tensor> exact;
    private final Originals originals;
    private final Map<Definition, Definition> rewritten = new LinkedHashMap<>();
    private final Map<Key, Expr> reads = new LinkedHashMap<>();
    private final List<Definition> tables = new ArrayList<>();
    private final Set<Tensor> inDouble = new LinkedHashSet<>();

    private record Key(Expr value, boolean exact) {}

    /**
     * @param exact what is kept in double
     * @param originals takes what definitions were before
     */
    Tables(Arena arena, Set<Tensor> exact, Originals originals) {
        this.arena = arena;
        this.exact = exact;
        this.originals = originals;
    }

    /** The definition that reads tables where it can; the same if there is nothing to gain. */
    Definition apply(Definition d) {
        return rewritten.computeIfAbsent(d, this::rewrite);
    }

    /** The tables that definitions read. */
    List<Definition> definitions() {
        return tables;
    }

    /** True for a table kept in double although reals are floats. */
    boolean inDouble(Tensor table) {
        return inDouble.contains(table);
    }

    private Definition rewrite(Definition d) {
        return originals.rewritten(d, replaced(d.value(), d.tensor()));
    }

    private Expr replaced(Expr e, Tensor within) {
        if (e.children().isEmpty() || e instanceof Expr.Iverson) {
            return e;
        }
        if (isTable(e)) {
            return reads.computeIfAbsent(new Key(e, exact.contains(within)), k -> table(k, within));
        }
        List<Expr> children =
                e.children().stream().map(c -> replaced(c, within)).toList();
        return children.equals(e.children()) ? e : arena.withChildren(e, children);
    }

    private static boolean isTable(Expr e) {
        return !e.freeAxes().isEmpty()
                && e.freeAxes().stream().noneMatch(Axis::batch)
                && Axis.places(e.freeAxes()) <= MOST_ELEMENTS
                && takesLong(e)
                && Reads.of(e).stream().allMatch(t -> t.role() == Role.CONSTANT);
    }

    /** True if there is a function or a root in it that costs more than to read a number. */
    static boolean takesLong(Expr e) {
        boolean itself = e instanceof Expr.Call c && c.function() instanceof ScalarFunction f && !CHEAP.contains(f)
                || e instanceof Expr.Pow p && !p.exponent().isInteger();
        return itself || e.children().stream().anyMatch(Tables::takesLong);
    }

    private Expr table(Key key, Tensor within) {
        List<Axis> axes =
                new ArrayList<>(within.axes()); // so that a table is read along its rows where the tensor is written so
        axes.retainAll(key.value().freeAxes());
        key.value().freeAxes().stream().filter(a -> !axes.contains(a)).forEach(axes::add);
        Map<Axis, Index> places = new LinkedHashMap<>();
        List<Axis> own = new ArrayList<>();
        for (Axis axis : axes) {
            own.add(arena.fresh(axis));
            places.put(axis, Index.of(own.get(own.size() - 1)));
        }
        Name name = new Name(within.name().plain() + "_table", 0);
        Tensor tensor = new Tensor(name, Role.DEFINED, own);
        tables.add(new Definition(tensor, arena.substitute(key.value(), places)));
        if (key.exact()) {
            inDouble.add(tensor);
        }
        return arena.readAt(tensor, axes);
    }
}
