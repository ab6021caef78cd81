package dev.gradc.equations;

import dev.gradc.algebra.Axis;
import dev.gradc.equations.Term.Transpose;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A term with the axes along its rows and columns: none for a scalar, one for a vector, which stands in a column, two for a matrix. */
record Oriented(Term term, List<Axis> axes) {
    Oriented {
        axes = List.copyOf(axes);
    }

    boolean scalar() {
        return axes.isEmpty();
    }

    boolean matrix() {
        return axes.size() == 2;
    }

    Axis row() {
        return axes.get(0);
    }

    Axis column() {
        return axes.get(1);
    }

    boolean meets(Axis axis) {
        return axes.contains(axis);
    }

    /** The matrix with its axes exchanged. */
    Oriented turned() {
        List<Axis> exchanged = new ArrayList<>(axes);
        Collections.reverse(exchanged);
        return new Oriented(transpose(term), exchanged);
    }

    /** The matrix so that an axis runs along its columns. */
    Oriented withColumn(Axis axis) {
        return axis.equals(column()) ? this : turned();
    }

    /** The matrix so that an axis runs down its rows. */
    Oriented withRow(Axis axis) {
        return axis.equals(row()) ? this : turned();
    }

    /** The transpose; that of a transpose is the matrix itself. */
    static Term transpose(Term term) {
        return term instanceof Transpose t ? t.of() : new Transpose(term);
    }
}
