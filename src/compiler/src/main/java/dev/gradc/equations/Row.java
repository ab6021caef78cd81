package dev.gradc.equations;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A line of the document: equations or words side by side.
 *
 * @param layer the layer the line belongs to, if it belongs to one
 * @param general true if the line is written with l in the layer's place
 * @param shape the shape of what is defined, which lines must share to be written as one
 * @param note what stands in the column on the right
 * @param indented true for a line that belongs to the one above
 */
record Row(List<Cell> cells, OptionalInt layer, boolean general, String shape, String note, boolean indented) {
    /** An equation, words, or a count. */
    sealed interface Cell permits Equation, Words, Omitted {}

    /** One equation, with all the names its left side has. */
    record Equation(List<Term> left, Relation relation, Term right) implements Cell {
        Equation {
            left = List.copyOf(left);
        }

        static Equation of(Term left, Term right) {
            return new Equation(List.of(left), Relation.EQUALS, right);
        }
    }

    /** Plain words. */
    record Words(String text) implements Cell {}

    /** How many components of a tensor are not written out. */
    record Omitted(int count, Term of) implements Cell {}

    /** What stands between the sides. */
    enum Relation {
        EQUALS,
        BECOMES
    }

    Row {
        cells = List.copyOf(cells);
    }

    Row(List<Cell> cells, OptionalInt layer, boolean general, String shape, String note) {
        this(cells, layer, general, shape, note, false);
    }

    static Row of(Cell... cells) {
        return new Row(List.of(cells), OptionalInt.empty(), false, "", "");
    }

    /** A line about one tensor. */
    static Row of(Equation equation, int layer, String shape) {
        return new Row(List.of(equation), layer == 0 ? OptionalInt.empty() : OptionalInt.of(layer), false, shape, "");
    }

    Row withNote(String text) {
        return new Row(cells, layer, general, shape, text, indented);
    }

    Row generalised() {
        return new Row(cells, layer, true, shape, note, indented);
    }

    /** The line as an assignment: ← in place of =. */
    Row becoming() {
        List<Cell> turned = cells.stream()
                .map(c -> c instanceof Equation e ? new Equation(e.left(), Relation.BECOMES, e.right()) : c)
                .toList();
        return new Row(turned, layer, general, shape, note, indented);
    }

    Row inset() {
        return new Row(cells, layer, general, shape, note, true);
    }

    /** The equations of the line. */
    Stream<Equation> equations() {
        return cells.stream().filter(Equation.class::isInstance).map(Equation.class::cast);
    }

    /** The typesetter for this line: relative to its layer if it is general. */
    Typesetter setter(Typesetter plain) {
        return general && layer.isPresent() ? plain.relativeTo(layer.getAsInt()) : plain;
    }
}
