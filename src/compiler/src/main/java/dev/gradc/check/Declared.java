package dev.gradc.check;

import dev.gradc.algebra.Tensor;
import dev.gradc.source.Diagnostic;
import java.util.Optional;

/** Where values were declared, for messages: the second place to look at, and a fix that changes the declaration. */
final class Declared {
    private Declared() {}

    /** The diagnostic with the place where the value was declared, if it is a tensor with a name. */
    static Diagnostic label(Diagnostic told, Context context, Array value) {
        return symbol(context, value)
                .map(s -> told.label(s.name().span(), s.name().text() + " is declared here, " + value.shape()))
                .orElse(told);
    }

    /** The symbol of a value that is just a named tensor. */
    static Optional<Symbol> symbol(Context context, Array value) {
        return value.plainTensor().flatMap(t -> symbol(context, t));
    }

    static Optional<Symbol> symbol(Context context, Tensor tensor) {
        for (String name : context.scope().names()) {
            Optional<Symbol> symbol = context.scope().find(name);
            Optional<Tensor> found = symbol.flatMap(Symbol::value)
                    .filter(v -> v instanceof Array)
                    .flatMap(v -> ((Array) v).plainTensor());
            if (found.isPresent() && found.get() == tensor) {
                return symbol;
            }
        }
        return Optional.empty();
    }

    /** The fix that declares one of two values with the shape of the other: the target or the input rather than what is computed. */
    static Optional<String> resized(Context context, Array one, Array other) {
        Optional<Symbol> first = symbol(context, one).filter(Declared::hasShape);
        Optional<Symbol> second = symbol(context, other).filter(Declared::hasShape);
        return second.map(s -> "declare " + s.name().text() + plain(one))
                .or(() -> first.map(s -> "declare " + s.name().text() + plain(other)));
    }

    private static boolean hasShape(Symbol symbol) {
        return switch (symbol.sort()) {
            case INPUT, TARGET, PARAMETER -> true;
            case SIZE, CONSTANT, DEFINITION, INDEX, FORMAL, STATE -> false;
        };
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
