package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Rational;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Name;
import dev.gradc.syntax.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Declared sizes, evaluated exactly and refused where they could not be held, and names for sizes. */
final class Shapes {
    /** The greatest number of elements: the longest array of a JVM is a little shorter than 2³¹. */
    static final long MOST_ELEMENTS = Integer.MAX_VALUE - 8L;

    private static final int MOST_AXES = 6;
    private static final List<String> LETTERS = List.of("j", "k", "l", "m", "n", "o");

    private final Context context;
    private final Session session;
    private final Arena arena;

    Shapes(Context context) {
        this.context = context;
        this.session = context.session();
        this.arena = session.arena();
    }

    /** The axes of a declared shape. */
    List<Dim> dims(Optional<Shape> shape) {
        List<Dim> dims = new ArrayList<>();
        if (shape.isEmpty()) {
            return dims;
        }
        if (shape.get().rank() > MOST_AXES) {
            throw session.fail(
                    ErrorCode.RANK,
                    shape.get().span(),
                    "a tensor has at most " + MOST_AXES + " axes, and this has "
                            + shape.get().rank());
        }
        long elements = 1;
        for (Expression size : shape.get().sizes()) {
            int extent = size(size);
            elements = elements > MOST_ELEMENTS ? elements : elements * extent;
            dims.add(new Dim(arena.axis(LETTERS.get(dims.size()), extent), sizeText(size)));
        }
        if (elements > MOST_ELEMENTS) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.SIZE_OVERFLOW,
                            shape.get().span(),
                            "a tensor has at most " + MOST_ELEMENTS + " elements, and this would have more")
                    .note("its shape is "
                            + dims.stream()
                                    .map(d -> "" + d.extent())
                                    .reduce((a, b) -> a + " x " + b)
                                    .orElse("")));
        }
        return dims;
    }

    /** What the size is called: its text, unless it is a number. */
    static String sizeText(Expression size) {
        return size instanceof Expression.Number ? "" : size.span().text().replaceAll("\\s+", " ");
    }

    /** A size: a whole number above zero. */
    int size(Expression expression) {
        return size(wholeNumber(expression), expression.span());
    }

    /** The number that a size's formula gives, whole or not. */
    Rational wholeNumber(Expression expression) {
        Array array = new Expressions(context.at(Place.CONSTANT).subscripts(false)).array(expression);
        return array.number()
                .orElseThrow(() -> session.fail(Declared.label(
                        Diagnostic.error(
                                        ErrorCode.NOT_A_SIZE,
                                        expression.span(),
                                        expression.span().text()
                                                + " is not a size: it is not known before the model runs")
                                .fix("declare a size, as in  dim n = 3"),
                        context,
                        array)));
    }

    /** A number as a size. */
    int size(Rational value, Span span) {
        if (!value.isInteger() || value.signum() <= 0) {
            throw session.fail(
                    ErrorCode.NOT_A_SIZE,
                    span,
                    "a size is a whole number above zero, and this is " + Literals.text(value));
        }
        if (!value.isInt() || value.intValue() > MOST_ELEMENTS) {
            throw session.fail(
                    ErrorCode.SIZE_OVERFLOW,
                    span,
                    "a size is at most " + MOST_ELEMENTS + ", and this is " + Literals.text(value));
        }
        return value.intValue();
    }

    /** A name for a size. */
    Symbol sizeSymbol(Name name, int extent) {
        return new Symbol(name, Symbol.Sort.SIZE, Optional.of(Array.scalar(arena.num(extent))));
    }
}
