package dev.gradc.check;

import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Tensor;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Expression;
import java.util.ArrayList;
import java.util.List;

/** Samples written in the model: {@code x = [[0, 0], [0, 1]]}. */
final class DataRows {
    private final Context context;
    private final Session session;

    DataRows(Context context) {
        this.context = context;
        this.session = context.session();
    }

    /** The samples of one tensor, each flattened row-major. */
    List<double[]> rows(Tensor tensor, Expression written) {
        if (!(written instanceof Expression.Array samples) || samples.elements().isEmpty()) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.DATA_VALUE,
                            written.span(),
                            "the samples of " + tensor + " are a list in brackets, one entry each")
                    .note("columns(...) needs a file:  file = \"name.csv\"")
                    .fix(tensor + " = " + (tensor.rank() == 0 ? "[0, 1]" : "[[0, 1], [1, 0]]")));
        }
        List<double[]> rows = new ArrayList<>();
        for (Expression sample : samples.elements()) {
            List<Double> values = new ArrayList<>();
            flatten(tensor, sample, 0, values);
            rows.add(values.stream().mapToDouble(Double::doubleValue).toArray());
        }
        return rows;
    }

    private void flatten(Tensor tensor, Expression sample, int depth, List<Double> values) {
        if (depth == tensor.rank()) {
            values.add(number(tensor, sample));
            return;
        }
        int extent = tensor.axes().get(depth).extent();
        if (!(sample instanceof Expression.Array row) || row.elements().size() != extent) {
            throw session.fail(Diagnostic.error(
                    ErrorCode.DATA_SHAPE,
                    sample.span(),
                    "a sample of " + tensor + " is " + tensor.shape() + ", and this "
                            + (sample instanceof Expression.Array shorter
                                    ? "has " + shorter.elements().size()
                                    : "is a number")
                            + " where " + extent + " are needed"));
        }
        row.elements().forEach(e -> flatten(tensor, e, depth + 1, values));
    }

    private double number(Tensor tensor, Expression element) {
        if (element instanceof Expression.Array) {
            throw session.fail(
                    ErrorCode.DATA_SHAPE,
                    element.span(),
                    "a sample of " + tensor + " has " + (tensor.rank() == 0 ? "no axes" : "the shape " + tensor.shape())
                            + ", and this is nested deeper");
        }
        Rational value = element instanceof Expression.Number plain
                ? Literals.exact(plain)
                : new Expressions(context).constant(element);
        boolean label =
                !tensor.isInteger() || value.isInt() && value.signum() >= 0 && value.intValue() < tensor.classes();
        if (!label) {
            throw session.fail(
                    ErrorCode.LABEL_RANGE,
                    element.span(),
                    "a label of " + tensor.classes() + " classes is 0 to " + (tensor.classes() - 1) + ", never "
                            + Literals.text(value));
        }
        return value.doubleValue();
    }
}
