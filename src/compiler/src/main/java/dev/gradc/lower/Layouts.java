package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which matrices of parameters lie transposed. Of a matrix in a product, the axis of the output lies along the rows if it is long or the
 * longer one: then the forward pass adds multiples of rows. Else the axis summed over does: then it takes inner products.
 */
final class Layouts {
    private static final int LONG_ROW = 64;

    private final Arena arena;
    private final boolean vectors;
    private final Map<Tensor, Boolean> decided = new LinkedHashMap<>();

    private Layouts(Arena arena, boolean vectors) {
        this.arena = arena;
        this.vectors = vectors;
    }

    /**
     * The parameters to be transposed; the first product of the forward pass decides.
     *
     * @param vectors true if rows are there for vectors: then the axis of the output lies along them however short it is
     */
    static Set<Tensor> transposed(Arena arena, List<Definition> forward, boolean vectors) {
        Layouts layouts = new Layouts(arena, vectors);
        for (Definition d : forward) {
            layouts.visit(d.value());
        }
        Set<Tensor> transposed = new LinkedHashSet<>();
        layouts.decided.forEach((tensor, yes) -> {
            if (yes) {
                transposed.add(tensor);
            }
        });
        return transposed;
    }

    private void visit(Expr e) {
        if (e instanceof Expr.Reduce r && r.op() == ReduceOp.SUM && r.over().size() == 1) {
            Arena.Opened inside = arena.open(r);
            List<Expr> factors = Arena.factors(inside.body());
            if (factors.size() == 2) {
                factors.forEach(f -> decide(f, inside.axes().get(0)));
            }
        }
        e.children().forEach(this::visit);
    }

    private void decide(Expr factor, Axis over) {
        if (!(factor instanceof Expr.Read r)
                || r.tensor().role() != Role.PARAMETER
                || r.tensor().rank() != 2) {
            return;
        }
        Optional<Axis> first = r.at().get(0).asAxis();
        Optional<Axis> second = r.at().get(1).asAxis();
        boolean outputFirst = second.filter(over::equals).isPresent() && first.isPresent();
        boolean outputSecond = first.filter(over::equals).isPresent() && second.isPresent();
        if (outputFirst || outputSecond) {
            int output = outputFirst ? first.get().extent() : second.get().extent();
            boolean outputAlong = vectors || output >= LONG_ROW || output > over.extent();
            decided.putIfAbsent(r.tensor(), outputAlong == outputFirst);
        }
    }
}
