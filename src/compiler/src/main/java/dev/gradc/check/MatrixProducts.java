package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Role;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The product {@code @}: matrix by matrix, matrix by vector, vector by matrix, and the dot product. */
final class MatrixProducts {
    private final Context context;
    private final Arena arena;

    MatrixProducts(Context context) {
        this.context = context;
        this.arena = context.session().arena();
    }

    Array product(Array left, Span leftSpan, Array right, Span rightSpan) {
        Span whole = leftSpan.source() == rightSpan.source() ? leftSpan.to(rightSpan) : leftSpan;
        check(left, leftSpan, whole);
        check(right, rightSpan, whole);
        Dim inner = left.dims().get(left.rank() - 1);
        Dim first = right.dims().get(0);
        if (inner.extent() != first.extent()) {
            throw context.session().fail(mismatch(left, leftSpan, right, rightSpan, whole));
        }
        List<Dim> dims = new ArrayList<>(left.dims().subList(0, left.rank() - 1));
        dims.addAll(right.dims().subList(1, right.rank()));
        Axis summed = distinct(inner.axis(), dims);
        Expr a = arena.substitute(left.expr(), Map.of(inner.axis(), Index.of(summed)));
        Expr b = arena.substitute(right.expr(), Map.of(first.axis(), Index.of(summed)));
        return Array.of(dims, arena.sum(List.of(summed), arena.mul(a, b)));
    }

    /** The axis under a name that none of the result's has, so that equations can be read. */
    private Axis distinct(Axis axis, List<Dim> taken) {
        List<String> names = taken.stream().map(d -> d.axis().name()).toList();
        for (String name : List.of(axis.name(), "k", "l", "m", "n")) {
            if (!names.contains(name)) {
                return arena.axis(name, axis.extent());
            }
        }
        return axis;
    }

    private void check(Array operand, Span span, Span whole) {
        if (operand.rank() == 0) {
            throw context.session()
                    .fail(Diagnostic.error(ErrorCode.PRODUCT_SIZES, whole, "a scalar has no matrix product")
                            .label(span, "this is a scalar")
                            .fix("write * instead of @"));
        }
        if (operand.rank() > 2) {
            throw context.session()
                    .fail(Declared.label(
                            Diagnostic.error(ErrorCode.RANK, whole, "a matrix product takes matrices and vectors")
                                    .label(span, "this has " + operand.rank() + " axes, " + operand.shape())
                                    .fix("write the product with indices, as in  y[i,j] = sum[k] A[i,k] * B[k,j]"),
                            context,
                            operand));
        }
    }

    private Diagnostic mismatch(Array left, Span leftSpan, Array right, Span rightSpan, Span whole) {
        Dim inner = left.dims().get(left.rank() - 1);
        Dim first = right.dims().get(0);
        Diagnostic told = Diagnostic.error(ErrorCode.PRODUCT_SIZES, whole, "sizes do not agree in this matrix product")
                .label(leftSpan, "this is " + left.shape())
                .label(rightSpan, "this is " + right.shape());
        told = Declared.label(told, context, left);
        told = Declared.label(told, context, right);
        told = told.note("the last size of the left side, " + inner.text() + ", must be the first of the right side, "
                + first.text());
        return told.fix(fix(left, leftSpan, right, rightSpan));
    }

    private String fix(Array left, Span leftSpan, Array right, Span rightSpan) {
        Dim wanted = right.dims().get(0);
        Optional<String> parameter = Declared.name(context, left, Role.PARAMETER);
        if (parameter.isPresent()) {
            List<Dim> dims = new ArrayList<>(left.dims());
            dims.set(dims.size() - 1, wanted);
            return "param " + parameter.get() + Declared.plain(Array.of(dims, left.expr()));
        }
        boolean fits = left.rank() == 2 && left.dims().get(0).extent() == wanted.extent();
        if (fits) {
            return "write  " + leftSpan.text() + ".T @ " + rightSpan.text();
        }
        Optional<String> rightParameter = Declared.name(context, right, Role.PARAMETER);
        if (rightParameter.isPresent()) {
            List<Dim> dims = new ArrayList<>(right.dims());
            dims.set(0, left.dims().get(left.rank() - 1));
            return "param " + rightParameter.get() + Declared.plain(Array.of(dims, right.expr()));
        }
        return "make the two sizes equal";
    }
}
