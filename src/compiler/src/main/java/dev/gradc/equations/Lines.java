package dev.gradc.equations;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.equations.Term.Symbol;
import dev.gradc.model.Application;
import java.util.List;
import java.util.Optional;

/** The way one notation writes a definition: as one line, or as a line a component. */
interface Lines {
    /** The lines that define what the symbols on the left all name, in the axes of its value. */
    List<Row> define(List<Symbol> left, List<Axis> axes, Expr value, Optional<Application> application);

    default List<Row> define(Symbol left, List<Axis> axes, Expr value) {
        return define(List.of(left), axes, value, Optional.empty());
    }

    /** The shape of axes in words, empty for a scalar: {@code [m,3]}. */
    static String shape(List<Axis> axes) {
        return axes.isEmpty()
                ? ""
                : "["
                        + String.join(
                                ",",
                                axes.stream()
                                        .map(a -> a.batch() ? "m" : Integer.toString(a.extent()))
                                        .toList())
                        + "]";
    }
}
