package dev.gradc.check;

import dev.gradc.algebra.Rational;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Name;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Named sizes and constants, at the top of a file or inside a model or layer. */
final class FileConstants {
    private final Session session;
    private final Scope scope;
    private final Context context;

    FileConstants(Session session, Scope scope) {
        this.session = session;
        this.scope = scope;
        this.context = Context.constant(session, scope);
    }

    /** Declares those of a file's imports and library, then its own. */
    void declare(Globals globals) {
        globals.library().ifPresent(this::copy);
        globals.imports().forEach(this::copy);
        for (Declaration declaration : globals.declarations()) {
            try {
                if (declaration instanceof Declaration.Sizes sizes) {
                    sizes(sizes);
                } else if (declaration instanceof Declaration.Constant constant) {
                    constant(constant);
                }
            } catch (Failure reported) {
                continue;
            }
        }
    }

    private void copy(Globals other) {
        Scope from = session.scope(other);
        from.names().forEach(n -> scope.put(from.find(n).orElseThrow()));
    }

    void sizes(Declaration.Sizes sizes) {
        for (Declaration.Size size : sizes.sizes()) {
            Optional<Value> value = Optional.empty();
            checkFree(size.name());
            try {
                value = Optional.of(Array.scalar(session.arena().num(value(size))));
            } finally {
                scope.put(new Symbol(size.name(), Symbol.Sort.SIZE, value));
            }
        }
    }

    private int value(Declaration.Size size) {
        if (size.value().isEmpty()) {
            throw session.fail(Diagnostic.error(
                            ErrorCode.UNKNOWN_SIZE,
                            size.span(),
                            "the size " + size.name().text() + " has no value")
                    .fix("dim " + size.name().text() + " = 3"));
        }
        Expression written = size.value().get();
        Rational value = new Shapes(context).wholeNumber(written);
        List<String> known = named(written);
        if (value.isInteger() && value.signum() > 0 || known.isEmpty()) {
            return new Shapes(context).size(value, written.span());
        }
        throw session.fail(Diagnostic.error(
                        ErrorCode.NOT_A_SIZE,
                        written.span(),
                        "the size " + size.name().text() + " is a whole number above zero, and here it would be "
                                + Literals.text(value))
                .note(size.name().text() + " = " + Shapes.sizeText(written) + "  where  " + String.join(", ", known)));
    }

    /** The names in a size's formula with what they stand for, {@code H = 2}. */
    private List<String> named(Expression written) {
        Set<String> known = new LinkedHashSet<>();
        new Walk() {
            @Override
            public Void reference(Expression.Reference reference) {
                scope.find(reference.name().text())
                        .flatMap(Symbol::value)
                        .filter(v -> v instanceof Array)
                        .flatMap(v -> ((Array) v).number())
                        .ifPresent(n -> known.add(reference.name().text() + " = " + Literals.text(n)));
                return null;
            }
        }.walk(written);
        return List.copyOf(known);
    }

    void constant(Declaration.Constant constant) {
        if (References.CONSTANTS.contains(constant.name().text())) {
            return; // the compiler knows it exactly and prints it by name
        }
        checkFree(constant.name());
        Optional<Value> value = Optional.empty();
        try {
            value = Optional.of(value(constant));
        } finally {
            scope.put(new Symbol(constant.name(), Symbol.Sort.CONSTANT, value));
        }
    }

    private Array value(Declaration.Constant constant) {
        List<Dim> dims = new Shapes(context).dims(constant.shape());
        Optional<Array> ofFile = new DataConstants(session).value(constant.value(), dims);
        if (ofFile.isPresent()) {
            return ofFile.get();
        }
        Array value = new Expressions(context).numbers(constant.value());
        if (value.rank() == 0 && !dims.isEmpty()) {
            return Array.of(dims, value.expr());
        }
        boolean same = constant.shape().isEmpty()
                || dims.stream()
                        .map(Dim::extent)
                        .toList()
                        .equals(value.dims().stream().map(Dim::extent).toList());
        if (!same) {
            throw session.fail(
                    ErrorCode.SHAPES_DIFFER,
                    constant.value().span(),
                    constant.name().text() + " is declared "
                            + Array.of(dims, value.expr()).shape() + ", and this is " + value.shape());
        }
        return value;
    }

    private void checkFree(Name name) {
        Optional<Symbol> taken = scope.findHere(name.text())
                .filter(s -> s.name().span().source() == name.span().source());
        if (taken.isPresent()) {
            throw session.fail(Reports.duplicate(name, taken.get().name()));
        }
    }
}
