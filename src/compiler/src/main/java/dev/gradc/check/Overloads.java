package dev.gradc.check;

import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Formal;
import java.util.ArrayList;
import java.util.List;

/** The choice among functions of one name, by the number, names, ranks and types of the arguments. */
final class Overloads {
    private final Session session;

    Overloads(Session session) {
        this.session = session;
    }

    Found<Declaration.Function> choose(Callee.Functions callee, List<Given> given, Span span) {
        if (callee.variants().size() == 1) {
            Found<Declaration.Function> only = callee.variants().get(0);
            if (Formals.isScalar(only.declaration())) {
                checkScalars(only.declaration(), given);
            }
            return only;
        }
        List<Found<Declaration.Function>> fitting = new ArrayList<>();
        for (Found<Declaration.Function> variant : callee.variants()) {
            if (Bindings.fits(variant.declaration().formals(), given, span)) {
                fitting.add(variant);
            }
        }
        if (fitting.isEmpty()) {
            return callee.variants().get(0); // binding reports what is wrong
        }
        Found<Declaration.Function> best = null;
        int most = 0;
        for (Found<Declaration.Function> variant : fitting) {
            int fit = fit(variant.declaration(), given, span);
            if (fit > most) {
                most = fit;
                best = variant;
            }
        }
        if (best == null) {
            throw session.fail(none(
                    callee.name(),
                    callee.variants().stream()
                            .map(v -> v.declaration().formals())
                            .toList(),
                    given,
                    span));
        }
        return best;
    }

    /** The worst fit of an argument. */
    private int fit(Declaration.Function function, List<Given> given, Span span) {
        return fit(function.name().text(), function.formals(), Formals.isScalar(function), given, span);
    }

    private int fit(String name, List<Formal> formals, boolean scalar, List<Given> given, Span span) {
        return Bindings.bind(session, name, formals, given, span).entrySet().stream()
                .mapToInt(e -> Formals.fit(e.getKey(), e.getValue().value(), scalar))
                .min()
                .orElse(2);
    }

    private void checkScalars(Declaration.Function function, List<Given> given) {
        for (Given argument : given) {
            boolean number = argument.value() instanceof Array array && !array.isLabel();
            if (!number) {
                String is = argument.value() instanceof Array array
                        ? "a label of " + array.classes() + " classes"
                        : "a function";
                throw session.fail(
                        ErrorCode.TYPE_MISMATCH,
                        argument.span(),
                        function.name().text() + " takes numbers, and this is " + is);
            }
        }
    }

    /** The layer of several that takes what is given; the first if there is but one. */
    Found<Declaration.Layer> choose(Callee.LayerCall callee, List<Given> given, Span span) {
        List<Found<Declaration.Layer>> fitting = callee.variants().stream()
                .filter(v -> Bindings.fits(v.declaration().formals(), given, span))
                .toList();
        if (callee.variants().size() == 1 || fitting.isEmpty()) {
            return callee.variants().get(0); // binding reports what is wrong
        }
        return fitting.stream()
                .filter(v -> fit(callee.name(), v.declaration().formals(), false, given, span) > 0)
                .findFirst()
                .or(() -> fitting.stream()
                        .filter(v -> takesFirst(v.declaration().formals(), given))
                        .findFirst()) // its formals say what is wrong with the others
                .orElseThrow(() -> session.fail(none(
                        callee.name(),
                        callee.variants().stream()
                                .map(v -> v.declaration().formals())
                                .toList(),
                        given,
                        span)));
    }

    private static boolean takesFirst(List<Formal> formals, List<Given> given) {
        return given.stream()
                .filter(g -> g.keyword().isEmpty())
                .findFirst()
                .filter(g -> Formals.fit(formals.get(0), g.value(), false) > 0)
                .isPresent();
    }

    private static Diagnostic none(String name, List<List<Formal>> variants, List<Given> given, Span span) {
        List<String> found = new ArrayList<>();
        for (Given argument : given) {
            if (!(argument.value() instanceof Array array)) {
                found.add("a function");
            } else if (array.isLabel()) {
                found.add((array.rank() == 0 ? "a label of " : "labels " + array.shape() + " of ") + array.classes()
                        + " classes");
            } else {
                found.add(array.shape());
            }
        }
        Diagnostic told = Diagnostic.error(
                ErrorCode.NO_OVERLOAD, span, "no variant of " + name + " takes " + String.join(" and ", found));
        for (List<Formal> variant : variants) {
            List<String> formals = variant.stream().map(f -> f.span().text()).toList();
            told = told.note("there is  " + name + "(" + String.join(", ", formals) + ")");
        }
        boolean label = given.stream().anyMatch(g -> g.value() instanceof Array array && array.isLabel());
        return label && !name.startsWith("cross_entropy")
                ? told.fix("for a label use  cross_entropy(p, y),  where p is a softmax")
                : told;
    }
}
