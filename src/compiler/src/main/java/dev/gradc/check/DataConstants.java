package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Rational;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Source;
import dev.gradc.source.Span;
import dev.gradc.syntax.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Constants whose numbers stand in a file beside the model, {@code const A[4,4] = numbers("graph.csv")}: rows of numbers, parted by commas,
 * semicolons or blanks. For tables of moderate size: every number goes into the formulas. Without a shape one column or one row is a vector, more are a matrix; with one the numbers fill it row by row.
 */
final class DataConstants {
    private static final String CALL = "numbers";
    private static final int MOST_ELEMENTS = 1_000;
    private static final Pattern FIELD = Pattern.compile("[^,;\\s]+");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?");
    private static final List<String> AXES = List.of("j", "k", "l", "m", "n", "o");

    private final Session session;
    private final Arena arena;

    DataConstants(Session session) {
        this.session = session;
        this.arena = session.arena();
    }

    /** The array that the value of a constant asks a file for; empty if it is something else. {@code dims} is empty for no shape. */
    Optional<Array> value(Expression written, List<Dim> dims) {
        if (!(written instanceof Expression.Call call)
                || !call.function().text().equals(CALL)) {
            return Optional.empty();
        }
        boolean named = call.arguments().size() == 1 && call.arguments().get(0).value() instanceof Expression.Text;
        if (!named) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.SETTING_VALUE, call.span(), "numbers takes the name of a file, in quotes")
                    .fix("numbers(\"table.csv\")"));
        }
        Expression.Text name = (Expression.Text) call.arguments().get(0).value();
        Source file = session.imports()
                .text(name.value(), name.span().source())
                .orElseThrow(() -> session.fail(
                        ErrorCode.UNKNOWN_IMPORT,
                        name.span(),
                        "the file " + Names.shown(name.value()) + " is not found"));
        return Optional.of(array(rows(file), dims, name.span()));
    }

    private List<List<Rational>> rows(Source file) {
        List<List<Rational>> rows = new ArrayList<>();
        int start = 0;
        int elements = 0;
        for (String line : file.text().split("\n", -1)) {
            List<Rational> row = new ArrayList<>();
            Matcher field = FIELD.matcher(line);
            while (field.find()) {
                Span place = file.span(start + field.start(), start + field.end());
                if (!NUMBER.matcher(field.group()).matches()) {
                    throw session.fail(
                            ErrorCode.CONSTANT_VALUE, place, Names.shown(field.group()) + " is not a number");
                }
                if (++elements > MOST_ELEMENTS) {
                    throw session.fail(
                            ErrorCode.TOO_LONG, place, "a constant has at most " + MOST_ELEMENTS + " elements");
                }
                row.add(Rational.parse(field.group().replaceFirst("^\\+", "")));
            }
            if (!row.isEmpty() && !rows.isEmpty() && row.size() != rows.get(0).size()) {
                throw session.fail(
                        ErrorCode.SHAPES_DIFFER,
                        file.span(start, start + line.length()),
                        "the rows have one length, and the first has "
                                + rows.get(0).size() + " numbers");
            }
            if (!row.isEmpty()) {
                rows.add(row);
            }
            start += line.length() + 1;
        }
        return rows;
    }

    private Array array(List<List<Rational>> rows, List<Dim> declared, Span place) {
        List<Rational> all = rows.stream().flatMap(List::stream).toList();
        if (all.isEmpty()) {
            throw session.fail(ErrorCode.CONSTANT_VALUE, place, "there is no number in this file");
        }
        int columns = rows.get(0).size();
        List<Dim> dims = !declared.isEmpty()
                ? declared
                : rows.size() == 1 || columns == 1 ? dims(all.size()) : dims(rows.size(), columns);
        long wanted = dims.stream().mapToLong(Dim::extent).reduce(1, (a, b) -> a * b);
        if (wanted != all.size()) {
            throw session.fail(
                    ErrorCode.SHAPES_DIFFER,
                    place,
                    "the shape asks for " + wanted + " numbers, and the file has " + all.size() + ", " + rows.size()
                            + " rows of " + columns);
        }
        List<Expr> terms = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            terms.add(arena.mul(arena.num(all.get(i)), arena.iverson(at(dims, i))));
        }
        return Array.of(dims, arena.add(terms));
    }

    private List<Dim> dims(int... extents) {
        List<Dim> dims = new ArrayList<>();
        for (int extent : extents) {
            Axis axis = arena.axis(AXES.get(dims.size()), extent);
            dims.add(new Dim(axis, ""));
        }
        return dims;
    }

    /** That the axes stand at the element of a number, row-major. */
    private static List<Condition> at(List<Dim> dims, int element) {
        List<Condition> at = new ArrayList<>();
        int rest = element;
        for (int d = dims.size() - 1; d >= 0; d--) {
            int extent = dims.get(d).extent();
            at.add(0, Condition.equal(Index.of(dims.get(d).axis()), Index.of(rest % extent)));
            rest /= extent;
        }
        return at;
    }
}
