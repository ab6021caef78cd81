package dev.gradc.check;

import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Data;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Argument;
import dev.gradc.syntax.Expression;
import java.util.ArrayList;
import java.util.List;

/** The columns of one tensor: {@code columns(0..64) / 16}, {@code standardise(columns("a", "b"))}, {@code classes(column("c"))}. */
final class DataColumns {
    private static final int MOST = 1_000_000;

    private final Context context;
    private final Session session;
    private final Tensor tensor;
    private final boolean header;
    private final List<Integer> positions = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private double divisor = 1;
    private boolean standardise;
    private boolean classes;

    DataColumns(Context context, Tensor tensor, boolean header) {
        this.context = context;
        this.session = context.session();
        this.tensor = tensor;
        this.header = header;
    }

    Data.Columns columns(Expression written) {
        read(written);
        int count = positions.size() + names.size();
        if (count != tensor.size()) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.DATA_SHAPE,
                            written.span(),
                            tensor + " has " + tensor.size() + (tensor.size() == 1 ? " element" : " elements")
                                    + ", and these are " + count + (count == 1 ? " column" : " columns"))
                    .fix(tensor + " = " + (tensor.size() == 1 ? "column(0)" : "columns(0.." + tensor.size() + ")")));
        }
        if (tensor.isInteger() && standardise) {
            throw value(written, "a label is not standardised");
        }
        if (!tensor.isInteger() && classes) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.DATA_VALUE,
                            written.span(),
                            "classes() gives labels, and " + tensor + " is made of numbers")
                    .fix("target " + tensor + ": class(3)"));
        }
        return new Data.Columns(tensor, positions, names, divisor, standardise, classes);
    }

    private void read(Expression written) {
        if (written instanceof Expression.Chain chain
                && chain.links().size() == 1
                && chain.links().get(0).operator() == Expression.Operator.DIVIDE) {
            Rational number =
                    new Expressions(context).constant(chain.links().get(0).operand());
            if (number.isZero()) {
                throw value(chain.links().get(0).operand(), "columns cannot be divided by 0");
            }
            divisor = number.doubleValue();
            read(chain.first());
            return;
        }
        if (!(written instanceof Expression.Call call)) {
            throw form(written);
        }
        switch (call.function().text()) {
            case "column", "columns" -> call.arguments().forEach(this::column);
            case "standardise", "standardize" -> {
                standardise = true;
                read(only(call));
            }
            case "classes" -> {
                classes = true;
                read(only(call));
            }
            default -> throw form(written);
        }
    }

    private Expression only(Expression.Call call) {
        if (call.arguments().size() != 1 || call.arguments().get(0).keyword().isPresent()) {
            throw form(call);
        }
        return call.arguments().get(0).value();
    }

    private void column(Argument argument) {
        if (argument.value() instanceof Expression.Text text) {
            if (!header) {
                throw session.fail(Diagnostic.error(
                                ErrorCode.DATA_VALUE,
                                argument.span(),
                                "columns have names only where the file has a header")
                        .fix("header = true"));
            }
            names.add(text.value());
        } else {
            int from = position(argument.value());
            int to = argument.rangeEnd().map(this::position).orElse(from + 1);
            if (to <= from) {
                throw session.fail(
                        ErrorCode.EMPTY_RANGE, argument.span(), "the range " + from + ".." + to + " has nothing in it");
            }
            for (int i = from; i < to; i++) {
                positions.add(i);
            }
        }
        if (!names.isEmpty() && !positions.isEmpty()) {
            throw value(argument.value(), "columns are given by name or by position, not both");
        }
    }

    private int position(Expression expression) {
        Rational number = new Expressions(context).constant(expression);
        if (!number.isInt() || number.signum() < 0 || number.intValue() > MOST) {
            throw value(
                    expression, "a column's position is a whole number from 0, and this is " + Literals.text(number));
        }
        return number.intValue();
    }

    private Failure value(Expression place, String message) {
        return session.fail(ErrorCode.DATA_VALUE, place.span(), message);
    }

    private Failure form(Expression written) {
        return session.fail(Diagnostic.error(
                        ErrorCode.DATA_VALUE,
                        written.span(),
                        "this does not say which columns of the file " + tensor + " is")
                .fix(tensor
                        + " = columns(0..4)   or   standardise(columns(\"a\", \"b\"))   or   classes(column(\"c\"))"));
    }
}
