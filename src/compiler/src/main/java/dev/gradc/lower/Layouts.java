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
 * longer one: then the forward pass adds multiples of rows. Else the axis summed over does: then it takes inner products. Where rows are
 * filled up to whole vectors, that axis lies along them which leaves less to be filled up.
 */
final class Layouts {
    private static final int LONG_ROW = 64;

    private final Arena arena;
    private final int multiple;
    private final Map<Tensor, Boolean> decided = new LinkedHashMap<>();

    private Layouts(Arena arena, int multiple) {
        this.arena = arena;
        this.multiple = multiple;
    }

    /**
     * The parameters to be transposed; the first product of the forward pass decides.
     *
     * @param multiple what the length of a row is filled up to; 1 where rows are not there for vectors
     */
    static Set<Tensor> transposed(Arena arena, List<Definition> forward, int multiple) {
        Layouts layouts = new Layouts(arena, multiple);
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
            decided.putIfAbsent(r.tensor(), outputAlong(output, over.extent()) == outputFirst);
        }
    }

    private boolean outputAlong(int output, int over) {
        return multiple > 1
                ? (long) Rounded.up(output, multiple) * over <= (long) Rounded.up(over, multiple) * output
                : output >= LONG_ROW || output > over;
    }
}
