package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Rational;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Expression;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Numbers and arrays written out. An array becomes a sum of brackets, {@code Σₖ vₖ [i = k]}. */
final class Literals {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,300}(\\.[0-9]{1,300})?([eE][+-]?[0-9]{1,6})?");
    private static final int MOST_ELEMENTS = 10_000;
    private static final List<String> AXES = List.of("j", "k", "l", "m", "n");

    private final Context context;
    private final Arena arena;

    Literals(Context context) {
        this.context = context;
        this.arena = context.session().arena();
    }

    /** The value as written, not its nearest double. */
    static Rational exact(Expression.Number number) {
        if (number.value() == 0) {
            return Rational.ZERO; // 1e-999999 too, whose exact value nobody could hold
        }
        String text = number.span().text();
        return NUMBER.matcher(text).matches()
                ? Rational.parse(text)
                : Rational.parse(new BigDecimal(number.value()).toString());
    }

    /** A number for a message. */
    static String text(Rational value) {
        return value.isInteger() && value.bits() < 200
                ? value.toString()
                : BigDecimal.valueOf(value.doubleValue()).toString();
    }

    Array array(Expression.Array literal) {
        List<Integer> extents = new ArrayList<>();
        Expression first = literal;
        while (first instanceof Expression.Array nested) {
            if (nested.elements().isEmpty()) {
                throw context.session().fail(ErrorCode.NOT_A_SIZE, nested.span(), "an array without elements");
            }
            extents.add(nested.elements().size());
            first = nested.elements().get(0);
        }
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; i < extents.size(); i++) {
            dims.add(new Dim(arena.axis(AXES.get(Math.min(i, AXES.size() - 1)), extents.get(i)), ""));
        }
        List<Expr> terms = new ArrayList<>();
        collect(literal, dims, List.of(), terms);
        return Array.of(dims, arena.add(terms));
    }

    private void collect(Expression element, List<Dim> dims, List<Condition> at, List<Expr> terms) {
        if (at.size() == dims.size()) {
            Array value = new Expressions(context).numbers(element);
            if (value.rank() > 0 || element instanceof Expression.Array) {
                throw context.session().fail(ErrorCode.SHAPES_DIFFER, element.span(), "a single number is needed here");
            }
            if (terms.size() >= MOST_ELEMENTS) {
                throw context.session()
                        .fail(
                                ErrorCode.TOO_LONG,
                                element.span(),
                                "more than " + MOST_ELEMENTS + " elements written out");
            }
            terms.add(arena.mul(value.expr(), arena.iverson(at)));
            return;
        }
        Dim dim = dims.get(at.size());
        if (!(element instanceof Expression.Array row) || row.elements().size() != dim.extent()) {
            throw context.session()
                    .fail(Diagnostic.error(
                            ErrorCode.SHAPES_DIFFER,
                            element.span(),
                            "the rows of an array have one length, and the first has " + dim.extent() + " elements"));
        }
        for (int i = 0; i < row.elements().size(); i++) {
            List<Condition> deeper = new ArrayList<>(at);
            deeper.add(Condition.equal(Index.of(dim.axis()), Index.of(i)));
            collect(row.elements().get(i), dims, deeper, terms);
        }
    }
}
