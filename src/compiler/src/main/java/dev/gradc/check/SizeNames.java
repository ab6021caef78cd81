package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Formal;
import dev.gradc.syntax.Name;
import dev.gradc.syntax.TypeName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The size names of one call, {@code n} in {@code softmax(z[n])}: the first argument gives a name its size, the others must agree. */
final class SizeNames {
    /** The argument that gave a name its size. */
    private record Source(Formal formal, Array value, Span span) {}

    private final Context context;
    private final Session session;
    private final Map<String, Source> sources = new LinkedHashMap<>();

    /** The names are declared in the context's scope. */
    SizeNames(Context context) {
        this.context = context;
        this.session = context.session();
    }

    /** Gives the names of a formal's shape the sizes of an argument's, or compares them. */
    void unify(Formal formal, Array argument, Span span) {
        Source source = new Source(formal, argument, span);
        if (formal.shape().isPresent()) {
            List<Expression> sizes = formal.shape().get().sizes();
            for (int i = 0; i < sizes.size(); i++) {
                unify(source, sizes.get(i), argument.dims().get(i).extent());
            }
        }
        if (argument.isLabel()) {
            TypeName type = formal.type().orElseThrow();
            type.arguments().stream().limit(1).forEach(classes -> unify(source, classes, argument.classes()));
        }
    }

    private void unify(Source source, Expression size, int extent) {
        if (size instanceof Expression.Reference reference) {
            String name = reference.name().text();
            Optional<Symbol> known = context.scope().find(name);
            if (known.isEmpty()) {
                sources.put(name, source);
                context.scope().put(symbol(reference.name(), extent));
                return;
            }
        }
        int wanted = new Shapes(context).size(size);
        if (wanted != extent) {
            Source first = size instanceof Expression.Reference reference
                    ? sources.get(reference.name().text())
                    : null;
            throw session.fail(first == null ? fixed(source, wanted) : differ(first, source));
        }
    }

    private Symbol symbol(Name name, int extent) {
        Arena arena = session.arena();
        return new Symbol(name, Symbol.Sort.SIZE, Optional.of(Array.scalar(arena.num(extent))));
    }

    private Diagnostic fixed(Source source, int wanted) {
        String formal = source.formal().span().text();
        return Declared.label(
                Diagnostic.error(
                                ErrorCode.ARGUMENT_SHAPE,
                                source.span(),
                                "an argument of the wrong size: " + formal + " needs " + wanted + ", and this is "
                                        + described(source.value()))
                        .label(source.formal().span(), "the argument is declared here"),
                context,
                source.value());
    }

    private Diagnostic differ(Source first, Source second) {
        Diagnostic told = Diagnostic.error(
                        ErrorCode.ARGUMENT_SHAPE,
                        second.span(),
                        "the sizes of two arguments do not agree, "
                                + first.formal().span().text() + " and "
                                + second.formal().span().text())
                .label(first.span(), "this is " + described(first.value()))
                .label(second.span(), "this is " + described(second.value()));
        told = Declared.label(told, context, first.value());
        told = Declared.label(told, context, second.value());
        return told.fix(fix(first.value(), second.value()));
    }

    private String fix(Array first, Array second) {
        Optional<String> label = second.plainTensor()
                .filter(t -> second.isLabel())
                .flatMap(t -> Declared.place(context, t))
                .map(Span::text);
        if (label.isPresent() && first.rank() == 1) {
            return "declare " + label.get() + ": class(" + first.dims().get(0).extent() + ")";
        }
        return first.rank() == second.rank() && !second.isLabel()
                ? Declared.resized(context, first, second).orElse("make the two sizes equal")
                : "make the two sizes equal";
    }

    private static String described(Array value) {
        String label = value.isLabel() ? "of " + value.classes() + " classes" : "";
        return value.isLabel() && value.rank() == 0
                ? "a label " + label
                : (value.isLabel() ? "labels " + value.shape() + " " + label : value.shape());
    }
}
