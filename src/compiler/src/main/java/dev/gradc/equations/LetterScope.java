package dev.gradc.equations;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.equations.Subscript.Letter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The index letters in use within one equation: no two axes in scope share one. */
final class LetterScope {
    private final Naming naming;
    private final Map<Axis, Letter> letters = new LinkedHashMap<>();

    LetterScope(Naming naming) {
        this.naming = naming;
    }

    /** A letter for a free axis. */
    Letter bind(Axis axis) {
        return bind(axis, naming.letter(axis));
    }

    /** A letter for a bound axis: that of the tensor axis it runs along. */
    Letter bind(Axis axis, Expr body) {
        return bind(axis, within(axis, body));
    }

    private Letter bind(Axis axis, Optional<String> wanted) {
        Letter letter = new Letter(unused(wanted.orElse(axis.name())), axis.extent(), axis.batch());
        letters.put(axis, letter);
        return letter;
    }

    /** The letter of an axis in scope. */
    Letter of(Axis axis) {
        return Optional.ofNullable(letters.get(axis))
                .orElseThrow(() -> new IllegalStateException("axis " + axis + " is bound nowhere"));
    }

    Map<Axis, Letter> inUse() {
        return new LinkedHashMap<>(letters);
    }

    /** Leaves a scope. */
    void restore(Map<Axis, Letter> outside) {
        letters.clear();
        letters.putAll(outside);
    }

    /** The letter if it is one and unused, else another. */
    private String unused(String wanted) {
        List<String> used = letters.values().stream().map(Letter::name).toList();
        if (Naming.letter(wanted) && !used.contains(wanted)) {
            return wanted;
        }
        String others = Naming.letter(wanted) ? Glyphs.SPARE_LETTERS : Glyphs.INDEX_LETTERS;
        for (char c : others.toCharArray()) {
            if (!used.contains(String.valueOf(c))) {
                return String.valueOf(c);
            }
        }
        return wanted + used.size();
    }

    private Optional<String> within(Axis bound, Expr body) {
        if (body instanceof Expr.Read r) {
            for (int i = 0; i < r.at().size(); i++) {
                if (r.at().get(i).asAxis().equals(Optional.of(bound))) {
                    return naming.letter(r.tensor().axes().get(i));
                }
            }
        }
        return body.children().stream()
                .map(c -> within(bound, c))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
