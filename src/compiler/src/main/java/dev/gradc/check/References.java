package dev.gradc.check;

import dev.gradc.algebra.Constants;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names used as values: resolved from the inside out, then among functions; what is not found is reported with what was probably meant. */
final class References {
    static final List<String> CONSTANTS = List.of("PI", "π");

    /** The condition that holds in the training form of a model and not in its inference form. */
    static final String TRAINING = "training";

    private final Context context;

    References(Context context) {
        this.context = context;
    }

    Value value(Expression.Reference reference) {
        String name = reference.name().text();
        Optional<Symbol> symbol = context.scope().find(name);
        if (symbol.isPresent()) {
            Value value = symbol.get().value().orElseThrow(Failure::new);
            if (value instanceof Carried carried) {
                throw context.session().fail(unstepped(reference, carried));
            }
            return value instanceof Array array ? array.fresh(context.session().arena()) : value;
        }
        if (CONSTANTS.contains(name)) {
            return Array.scalar(context.session().pi());
        }
        if (name.equals(TRAINING)) {
            return training(reference);
        }
        return context.scope()
                .globals()
                .callee(name)
                .map(c -> (Value) c)
                .orElseThrow(() -> context.session().fail(unknown(reference)));
    }

    private static Diagnostic unstepped(Expression.Reference reference, Carried carried) {
        String name = reference.name().text();
        String t = carried.step().name();
        return Diagnostic.error(
                        ErrorCode.RECURRENCE, reference.span(), "inside its recurrence " + name + " is read at a step")
                .fix(name + "[" + t + "]   or   " + name + "[" + t + "-1]");
    }

    private Value training(Expression.Reference reference) {
        if (context.naming().isEmpty()) {
            throw context.session()
                    .fail(Diagnostic.error(
                                    ErrorCode.MISPLACED,
                                    reference.span(),
                                    "training is a condition of what a model or layer defines, and of nothing else")
                            .fix("decide in a layer, as in  h = if training then noisy else x"));
        }
        return new Array(List.of(), context.session().arena().read(Constants.TRAINING), 0, true);
    }

    private Diagnostic unknown(Expression.Reference reference) {
        String name = reference.name().text();
        Optional<Scope.Later> later = context.scope().laterDefinition(name);
        if (later.isPresent()) {
            Span whole = later.get().statement();
            boolean inside = whole.start() <= reference.span().start()
                    && reference.span().end() <= whole.end();
            return inside
                    ? recursive(reference, later.get().name())
                    : Diagnostic.error(
                                    ErrorCode.USED_BEFORE_DEFINED,
                                    reference.span(),
                                    name + " is used before it is defined")
                            .label(later.get().name().span(), "it is defined here")
                            .fix("move its definition above this line");
        }
        if (context.subscript() && name.length() <= 2) {
            return Diagnostic.error(
                            ErrorCode.UNKNOWN_INDEX,
                            reference.span(),
                            "the index " + name + " is not bound by anything")
                    .fix("bind it on the left side, as in  y[" + name + "] = ...,  or by a reduction, as in  sum["
                            + name + "] ...");
        }
        List<String> candidates = new ArrayList<>(context.scope().names());
        candidates.addAll(CONSTANTS);
        context.naming().ifPresent(d -> candidates.add(TRAINING));
        candidates.addAll(context.scope().globals().calleeNames());
        Diagnostic told =
                Diagnostic.error(ErrorCode.UNKNOWN_NAME, reference.span(), Names.shown(name) + " is not declared");
        Optional<String> meant = Names.closest(name, candidates);
        if (meant.isPresent()) {
            Optional<Symbol> symbol = context.scope().find(meant.get());
            return (symbol.isPresent()
                            ? told.label(symbol.get().name().span(), meant.get() + " is declared here")
                            : told)
                    .fix("did you mean " + meant.get() + "?");
        }
        if (context.place() == Place.CONSTANT) {
            return told.fix("declare it, for example  dim " + Names.shown(name) + " = 3");
        }
        return told.fix(
                "declare it, for example  param " + Names.shown(name) + "[3]  or  " + Names.shown(name) + " = ...");
    }

    private static Diagnostic recursive(Expression.Reference reference, Name definition) {
        return Diagnostic.error(
                        ErrorCode.RECURSIVE,
                        reference.span(),
                        reference.name().text() + " is used in its own definition")
                .label(definition.span(), "the definition")
                .fix("give the new value a name of its own");
    }
}
