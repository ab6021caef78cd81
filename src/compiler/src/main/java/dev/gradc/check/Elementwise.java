package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Function;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Operations element by element: shapes are equal, or a scalar goes with each element. */
final class Elementwise {
    /** An operand and its place. */
    record Operand(Array value, Span span) {}

    private final Context context;
    private final Arena arena;

    Elementwise(Context context) {
        this.context = context;
        this.arena = context.session().arena();
    }

    /** The axes that the operands agree on; none if all are scalars. */
    List<Dim> common(List<Operand> operands, Span whole) {
        Operand shaped = null;
        for (Operand operand : operands) {
            if (shaped == null || shaped.value().rank() == 0) {
                shaped = operand;
            } else if (operand.value().rank() > 0) {
                agree(shaped, operand, whole);
            }
        }
        return shaped == null ? List.of() : shaped.value().dims();
    }

    private void agree(Operand one, Operand other, Span whole) {
        List<Dim> a = one.value().dims();
        List<Dim> b = other.value().dims();
        boolean same = a.size() == b.size();
        for (int i = 0; same && i < a.size(); i++) {
            same = a.get(i).extent() == b.get(i).extent();
        }
        if (!same) {
            throw context.session().fail(mismatch(one, other, whole));
        }
    }

    private Diagnostic mismatch(Operand one, Operand other, Span whole) {
        Diagnostic told = Diagnostic.error(
                        ErrorCode.SHAPES_DIFFER, whole, "the two sides have different shapes, element by element")
                .label(one.span(), "this is " + one.value().shape())
                .label(other.span(), "this is " + other.value().shape());
        told = Declared.label(told, context, one.value());
        told = Declared.label(told, context, other.value());
        if (one.value().rank() == 2 && other.value().rank() == 1
                || one.value().rank() == 1 && other.value().rank() == 2) {
            return told.fix("for the matrix product write @ instead of *");
        }
        return told.fix(Declared.resized(context, one.value(), other.value())
                .orElse("give both the same shape; only a scalar goes with any shape"));
    }

    /** The expressions of all operands in the common axes. */
    List<Expr> aligned(List<Operand> operands, List<Dim> dims) {
        List<Expr> exprs = new ArrayList<>();
        for (Operand operand : operands) {
            exprs.add(
                    operand.value().rank() == 0
                            ? operand.value().expr()
                            : operand.value().over(arena, dims));
        }
        return exprs;
    }

    /** A scalar function at each element. */
    Array apply(Function function, List<Operand> operands, Span whole) {
        List<Operand> named = operands.stream()
                .map(o -> new Operand(
                        context.naming()
                                .map(d -> d.namedIfAffine(o.value(), context))
                                .orElse(o.value()),
                        o.span()))
                .toList();
        List<Dim> dims = common(named, whole);
        return Array.of(dims, arena.call(function, aligned(named, dims)));
    }

    /** One operand changed in its own axes. */
    static Array map(Array value, UnaryOperator<Expr> change) {
        return Array.of(value.dims(), change.apply(value.expr()));
    }
}
