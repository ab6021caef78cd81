package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Formal;
import dev.gradc.syntax.Name;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls of initialisers: their formula written out for the parameter in hand. */
final class Initializers {
    private static final List<String> FANS = List.of("fan_in", "fan_out");

    private final Context context;
    private final Session session;
    private final Arena arena;

    Initializers(Context context) {
        this.context = context;
        this.session = context.session();
        this.arena = session.arena();
    }

    Array value(Callee.InitializerCall callee, List<Given> given, Span span) {
        Draws draws = context.draws()
                .orElseThrow(() -> session.fail(Diagnostic.error(
                                ErrorCode.NOT_DRAWN,
                                span,
                                callee.name() + " is an initialiser: it only says what a parameter starts from")
                        .fix("param w[3] ~ " + callee.name() + "()")));
        Declaration.Initializer initializer = callee.initializer().declaration();
        Map<Formal, Given> bound = Bindings.bind(session, callee.name(), initializer.formals(), given, span);
        Scope scope = session.scope(callee.initializer().home()).inner();
        Context inside = context.in(scope);
        for (Formal formal : initializer.formals()) {
            Given argument = bound.get(formal);
            Value value = argument != null
                    ? number(formal, argument)
                    : new Expressions(inside).numbers(formal.defaultValue().orElseThrow());
            scope.put(new Symbol(formal.name(), Symbol.Sort.FORMAL, Optional.of(value)));
        }
        for (Name fan : initializer.on()) {
            scope.put(new Symbol(fan, Symbol.Sort.FORMAL, Optional.of(fan(fan, draws))));
        }
        return session.expanding(
                initializer, callee.name(), span, () -> new Expressions(inside).numbers(initializer.body()));
    }

    private Array number(Formal formal, Given argument) {
        if (argument.value() instanceof Array array && !array.isLabel() && array.rank() == 0) {
            return array;
        }
        throw session.fail(
                ErrorCode.TYPE_MISMATCH,
                argument.span(),
                "the argument " + formal.name().text() + " is a single number");
    }

    private Array fan(Name fan, Draws draws) {
        if (!FANS.contains(fan.text())) {
            throw session.fail(Reports.unknownWord(
                    ErrorCode.UNKNOWN_NAME,
                    fan.span(),
                    "an initialiser cannot work on " + Names.shown(fan.text()),
                    fan.text(),
                    FANS));
        }
        return Array.scalar(arena.num(fan.text().equals("fan_in") ? draws.fanIn() : draws.fanOut()));
    }
}
