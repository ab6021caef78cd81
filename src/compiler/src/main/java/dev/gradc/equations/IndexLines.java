package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.equations.Row.Equation;
import dev.gradc.equations.Row.Relation;
import dev.gradc.equations.Subscript.LabelAtom;
import dev.gradc.equations.Subscript.Letter;
import dev.gradc.equations.Subscript.Part;
import dev.gradc.equations.Term.Symbol;
import dev.gradc.model.Application;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Index notation: one line a tensor, the ranges of its letters in the margin where they are first met. */
final class IndexLines implements Lines {
    private final Arena arena;
    private final Naming naming;

    IndexLines(Arena arena, Naming naming) {
        this.arena = arena;
        this.naming = naming;
    }

    @Override
    public List<Row> define(List<Symbol> left, List<Axis> axes, Expr value, Optional<Application> application) {
        PointView view = PointView.withLetters(arena, naming, axes);
        List<Term> names = left.stream().map(s -> view.element(s, axes)).toList();
        Equation equation = new Equation(names, Relation.EQUALS, view.term(value));
        return List.of(Row.of(equation, left.get(left.size() - 1).label().layer(), Lines.shape(axes)));
    }

    /** The rows with the range of each letter told where it is new or differs from what was told last. */
    static List<Row> withRanges(List<Row> rows, Map<String, Letter> told) {
        List<Row> out = new ArrayList<>();
        for (Row row : rows) {
            List<String> news = new ArrayList<>();
            row.equations()
                    .forEach(e -> letters(e).forEach(l -> {
                        if (!l.equals(told.put(l.name(), l))) {
                            news.add(l.range());
                        }
                    }));
            String ranges = String.join(", ", news);
            String gap = row.note().isEmpty() || ranges.isEmpty() ? "" : "  ";
            out.add(row.withNote(row.note() + gap + ranges));
        }
        return out;
    }

    /** All index letters of an equation, in order. */
    static Set<Letter> letters(Equation e) {
        Map<String, Letter> found = new LinkedHashMap<>();
        e.left().forEach(t -> collect(t, found));
        collect(e.right(), found);
        return new LinkedHashSet<>(found.values());
    }

    private static void collect(Term term, Map<String, Letter> found) {
        if (term instanceof Term.Element element) {
            element.at().forEach(s -> collect(s, found));
        }
        if (term instanceof Term.Slice slice) {
            slice.at().forEach(s -> collect(s, found));
        }
        if (term instanceof Term.Fold fold) {
            fold.over().forEach(l -> found.putIfAbsent(l.name(), l));
        }
        term.parts().forEach(p -> collect(p, found));
    }

    private static void collect(Subscript subscript, Map<String, Letter> found) {
        for (Part part : subscript.parts()) {
            if (part.atom() instanceof Letter letter) {
                found.putIfAbsent(letter.name(), letter);
            } else {
                collect(((LabelAtom) part.atom()).element(), found);
            }
        }
    }
}
