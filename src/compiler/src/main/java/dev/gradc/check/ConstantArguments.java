package dev.gradc.check;

import dev.gradc.algebra.Rational;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Argument;
import dev.gradc.syntax.Expression;
import dev.gradc.syntax.Formal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of a call in a train block, of an optimiser, a schedule or a clipping: numbers that are known now. */
final class ConstantArguments {
    private final Session session;
    private final Map<Formal, Given> bound;
    private final Context defaults;

    /** @param home the file of what is called: it is there that defaults are read */
    ConstantArguments(Context context, Globals home, String name, List<Formal> formals, Expression.Call call) {
        this.session = context.session();
        List<Given> given = new ArrayList<>();
        for (Argument argument : call.arguments()) {
            Value value = new Expressions(context.at(Place.CONSTANT)).value(argument.value());
            given.add(new Given(argument.keyword(), value, argument.value().span()));
        }
        this.bound = Bindings.bind(session, name, formals, given, call.span());
        this.defaults = Context.constant(session, session.scope(home));
    }

    /** Where an argument was given; empty if the default is taken. */
    Optional<Span> span(Formal formal) {
        return Optional.ofNullable(bound.get(formal)).map(Given::span);
    }

    /** What was given, or the default. */
    Rational number(Formal formal) {
        Given argument = bound.get(formal);
        if (argument == null) {
            return new Expressions(defaults).constant(formal.defaultValue().orElseThrow());
        }
        Optional<Rational> number = argument.value() instanceof Array array ? array.number() : Optional.empty();
        return number.orElseThrow(() -> session.fail(
                ErrorCode.NOT_CONSTANT,
                argument.span(),
                "the argument " + formal.name().text() + " is a number that is known now"));
    }
}
