package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.equations.Row.Equation;
import dev.gradc.equations.Row.Relation;
import dev.gradc.equations.Subscript.Letter;
import dev.gradc.equations.Term.Symbol;
import dev.gradc.model.Application;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Matrix notation: one line a tensor; what has no matrix form is written with indices. The shape stands in the margin. */
final class MatrixLines implements Lines {
    private final MatrixView matrices;
    private final Naming naming;
    private final IndexLines indices;

    MatrixLines(Arena arena, Naming naming) {
        this.matrices = new MatrixView(arena, naming);
        this.naming = naming;
        this.indices = new IndexLines(arena, naming);
    }

    @Override
    public List<Row> define(List<Symbol> left, List<Axis> axes, Expr value, Optional<Application> application) {
        String shape = Lines.shape(axes);
        Optional<MatrixView.Sliced> right = application.isPresent()
                ? application.map(a -> new MatrixView.Sliced(List.of(), named(a)))
                : matrices.sliced(value, axes);
        if (right.isPresent()) {
            return List.of(sliced(left, axes, right.get()));
        }
        Row row = indices.define(left, axes, value, application).get(0);
        String ranges = row.equations()
                .flatMap(e -> IndexLines.letters(e).stream())
                .map(Letter::range)
                .collect(Collectors.joining(", "));
        return List.of(row.withNote(shape.isEmpty() || ranges.isEmpty() ? shape + ranges : shape + "  " + ranges));
    }

    private static Row sliced(List<Symbol> left, List<Axis> axes, MatrixView.Sliced right) {
        List<Term> names = right.at().isEmpty()
                ? List.copyOf(left)
                : left.stream().<Term>map(s -> new Term.Slice(s, right.at())).toList();
        String shape = Lines.shape(axes.subList(right.at().size(), axes.size()));
        Equation equation = new Equation(names, Relation.EQUALS, right.right());
        String ranges = IndexLines.letters(equation).stream().map(Letter::range).collect(Collectors.joining(", "));
        String note = shape.isEmpty() || ranges.isEmpty() ? shape + ranges : shape + "  " + ranges;
        return Row.of(equation, left.get(left.size() - 1).label().layer(), note).withNote(note);
    }

    private Term named(Application application) {
        return new Term.Named(
                application.function(),
                application.arguments().stream().<Term>map(naming::symbol).toList());
    }
}
