package dev.gradc.check;

import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Formal;
import dev.gradc.syntax.Name;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Arguments brought to the formal parameters they are for: first by position, then by name. */
final class Bindings {
    private Bindings() {}

    /** What was given for each formal, in the formals' order; what has a default may be absent. */
    static Map<Formal, Given> bind(Session session, String name, List<Formal> formals, List<Given> given, Span span) {
        Map<Formal, Given> bound = new LinkedHashMap<>();
        Optional<Diagnostic> wrong = fill(name, formals, given, span, bound);
        if (wrong.isPresent()) {
            throw session.fail(wrong.get());
        }
        Map<Formal, Given> ordered = new LinkedHashMap<>();
        formals.stream().filter(bound::containsKey).forEach(f -> ordered.put(f, bound.get(f)));
        return ordered;
    }

    /** True if the arguments go with the formals in number and name. */
    static boolean fits(List<Formal> formals, List<Given> given, Span span) {
        return fill("", formals, given, span, new LinkedHashMap<>()).isEmpty();
    }

    private static Optional<Diagnostic> fill(
            String name, List<Formal> formals, List<Given> given, Span span, Map<Formal, Given> bound) {
        int position = 0;
        for (Given argument : given) {
            Optional<Formal> formal;
            if (argument.keyword().isEmpty()) {
                if (position >= formals.size()) {
                    return Optional.of(Diagnostic.error(
                                    ErrorCode.TOO_MANY_ARGUMENTS,
                                    argument.span(),
                                    name + " takes " + arguments(formals.size()) + ", and this is one more")
                            .note(signature(name, formals)));
                }
                formal = Optional.of(formals.get(position++));
            } else {
                Name keyword = argument.keyword().get();
                formal = formals.stream()
                        .filter(f -> f.name().text().equals(keyword.text()))
                        .findFirst();
                if (formal.isEmpty()) {
                    return Optional.of(unknown(name, formals, keyword));
                }
            }
            if (bound.putIfAbsent(formal.get(), argument) != null) {
                return Optional.of(Diagnostic.error(
                                ErrorCode.DUPLICATE_ARGUMENT,
                                argument.keyword().map(Name::span).orElse(argument.span()),
                                "the argument " + formal.get().name().text() + " is given twice")
                        .label(bound.get(formal.get()).span(), "first here"));
            }
        }
        for (Formal formal : formals) {
            if (!bound.containsKey(formal) && formal.defaultValue().isEmpty()) {
                return Optional.of(Diagnostic.error(
                                ErrorCode.MISSING_ARGUMENT,
                                span,
                                "the argument " + formal.name().text() + " of " + name + " is missing")
                        .note(signature(name, formals)));
            }
        }
        return Optional.empty();
    }

    private static Diagnostic unknown(String name, List<Formal> formals, Name keyword) {
        List<String> names = formals.stream().map(f -> f.name().text()).toList();
        Diagnostic told = Diagnostic.error(
                        ErrorCode.UNKNOWN_ARGUMENT,
                        keyword.span(),
                        name + " has no argument called " + Names.shown(keyword.text()))
                .note(signature(name, formals));
        return Names.closest(keyword.text(), names)
                .map(n -> told.fix("did you mean " + n + "?"))
                .orElse(told);
    }

    private static String arguments(int count) {
        return count == 0 ? "no arguments" : count == 1 ? "one argument" : count + " arguments";
    }

    /** How it is called: {@code it is called as adam(lr = 0.001, b1 = 0.9)}. */
    private static String signature(String name, List<Formal> formals) {
        List<String> parts = formals.stream().map(f -> f.span().text()).toList();
        return "it is called as  " + name + "(" + String.join(", ", parts) + ")";
    }
}
