package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Logarithms of sums of exponentials, {@code lse = ln Σ_i exp(z_i)}, and definitions that are their shares, {@code exp(z_i - lse)}: which shares are
 * there already, since {@link RowShares} or {@link LogSums} had the exponentials at hand.
 */
final class Softmaxes {
    private final Arena arena;
    private final List<Definition> definitions;
    private final Map<Of, Tensor> rows = new LinkedHashMap<>();
    private final Map<Of, Tensor> turned = new LinkedHashMap<>();

    /** @param definitions all of the program's */
    Softmaxes(Arena arena, List<Definition> definitions) {
        this.arena = arena;
        this.definitions = List.copyOf(definitions);
    }

    /**
     * Logarithms of sums, and what they are of.
     *
     * @param across the place of the axis summed over among those of z; the others are those of the logarithms, in their order
     */
    record Of(Tensor lse, Tensor z, int across) {}

    /** A definition as a logarithm of sums of a tensor's exponentials, over one of its axes, all elements of it. */
    Optional<Of> sum(Definition definition) {
        boolean sum = definition.value() instanceof Expr.Reduce r
                && r.op() == ReduceOp.LOG_SUM_EXP
                && r.over().size() == 1;
        if (!sum) {
            return Optional.empty();
        }
        Reductions.Inside inside = Reductions.open(arena, (Expr.Reduce) definition.value());
        Axis over = inside.axes().get(0);
        if (!inside.domain().isEmpty() || !(inside.body() instanceof Expr.Read z)) {
            return Optional.empty();
        }
        int across = z.at().indexOf(Index.of(over));
        List<Index> others = new ArrayList<>(z.at());
        others.remove(Index.of(over));
        boolean all = others.equals(Index.each(definition.tensor().axes()));
        return across >= 0 && all ? Optional.of(new Of(definition.tensor(), z.tensor(), across)) : Optional.empty();
    }

    /** True if some definition is of the shares. */
    boolean isRead(Of of) {
        return definitions.stream().anyMatch(d -> isOf(of, d));
    }

    void putRows(Of of, Tensor shares) {
        rows.put(of, shares);
    }

    void putTurned(Of of, Tensor shares) {
        turned.put(of, shares);
    }

    /** The tensor that holds a definition's elements. */
    Optional<Tensor> inRows(Definition definition) {
        return of(rows, definition);
    }

    /** The tensor that holds a matrix's elements the other way round. */
    Optional<Tensor> turned(Definition definition) {
        return of(turned, definition);
    }

    private Optional<Tensor> of(Map<Of, Tensor> known, Definition definition) {
        return known.keySet().stream()
                .filter(of -> isOf(of, definition))
                .map(known::get)
                .findFirst();
    }

    private boolean isOf(Of of, Definition definition) {
        List<Axis> axes = definition.tensor().axes();
        if (axes.size() != of.z().rank()) {
            return false;
        }
        List<Axis> others = new ArrayList<>(axes);
        others.remove(of.across());
        boolean alike = of.lse().rank() == others.size()
                && extents(axes).equals(extents(of.z().axes()));
        return alike && definition.value() == exp(of, axes, others);
    }

    private static List<Integer> extents(List<Axis> axes) {
        return axes.stream().map(Axis::extent).toList();
    }

    private Expr exp(Of of, List<Axis> axes, List<Axis> others) {
        Expr less = arena.mul(arena.num(Rational.MINUS_ONE), arena.readAt(of.lse(), others));
        return arena.call(ScalarFunction.EXP, arena.add(arena.readAt(of.z(), axes), less));
    }
}
