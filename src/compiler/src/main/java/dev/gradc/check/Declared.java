package dev.gradc.check;

import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.Span;
import java.util.Optional;

/** Where values were declared, for messages: the second place to look at, and a fix that changes the declaration. */
final class Declared {
    private Declared() {}

    /** The diagnostic with the place where the value was declared, if it is a tensor the user has named. */
    static Diagnostic label(Diagnostic told, Context context, Array value) {
        Optional<Span> place = value.plainTensor().flatMap(t -> place(context, t));
        return place.isPresent()
                ? told.label(place.get(), place.get().text() + " is declared here, " + description(value))
                : told;
    }

    private static String description(Array value) {
        String classes = value.isLabel() ? "class(" + value.classes() + ")" : "";
        return value.rank() == 0 && value.isLabel()
                ? classes
                : value.shape() + (classes.isEmpty() ? "" : ": " + classes);
    }

    /** Where the user named a tensor; empty if a layer did. */
    static Optional<Span> place(Context context, Tensor tensor) {
        return context.definitions().flatMap(d -> d.userPlace(tensor));
    }

    /** The name by which the user declared a tensor of a role. */
    static Optional<String> name(Context context, Array value, Role role) {
        return value.plainTensor()
                .filter(t -> t.role() == role)
                .flatMap(t -> place(context, t))
                .map(Span::text);
    }

    /** The fix that declares one of two values with the shape of the other. */
    static Optional<String> resized(Context context, Array one, Array other) {
        return declared(context, other)
                .map(n -> "declare " + n + plain(one))
                .or(() -> declared(context, one).map(n -> "declare " + n + plain(other)));
    }

    private static Optional<String> declared(Context context, Array value) {
        return name(context, value, Role.TARGET)
                .or(() -> name(context, value, Role.PARAMETER))
                .or(() -> name(context, value, Role.INPUT));
    }

    /** The shape as it would be declared: {@code [H,10]}. */
    static String plain(Array value) {
        StringBuilder text = new StringBuilder();
        for (Dim dim : value.dims()) {
            text.append(text.isEmpty() ? "[" : ",").append(dim.size().isEmpty() ? "" + dim.extent() : dim.size());
        }
        return text.isEmpty() ? " without a shape" : text.append("]").toString();
    }
}
