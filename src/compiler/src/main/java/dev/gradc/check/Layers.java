package dev.gradc.check;

import dev.gradc.source.Span;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Formal;
import dev.gradc.syntax.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls of layers: written out in the model, their parameters made anew, their names numbered. */
final class Layers {
    private final Context context;
    private final Session session;

    Layers(Context context) {
        this.context = context;
        this.session = context.session();
    }

    Value value(Callee.LayerCall callee, List<Given> given, Span span) {
        Declaration.Layer layer = callee.layer().declaration();
        Definitions definitions = context.naming()
                .orElseThrow(
                        () -> session.fail(Reports.notAvailable(span, "a layer inside a penalty, metric or constant is")
                                .fix("call the layer in a definition, as in  h = x |> " + callee.name() + "(...)")));
        Map<Formal, Given> bound = Bindings.bind(session, callee.name(), layer.formals(), given, span);
        Frame frame = learns(layer) ? definitions.nextLayer(callee.name()) : definitions.sameLayer(callee.name());
        return session.expanding(layer, callee.name(), span, () -> expand(callee, bound, definitions, frame));
    }

    private Value expand(Callee.LayerCall callee, Map<Formal, Given> bound, Definitions definitions, Frame frame) {
        Declaration.Layer layer = callee.layer().declaration();
        Scope scope = session.scope(callee.layer().home()).inner();
        Context inside = context.at(Place.MODEL).in(scope).within(frame).subscripts(false);
        Formals formals = new Formals(inside);
        for (Formal formal : layer.formals()) {
            Given argument = bound.get(formal);
            Value value = argument != null
                    ? formals.checked(formal, argument, callee.name())
                    : new Expressions(inside).value(formal.defaultValue().orElseThrow());
            Value kept = value instanceof Array array && array.rank() > 0 && !array.isLabel()
                    ? definitions.named("h", array, context)
                    : value;
            scope.put(new Symbol(formal.name(), Symbol.Sort.FORMAL, Optional.of(kept)));
        }
        Body body = new Body(inside, definitions);
        body.check(layer.statements());
        Value result = new Expressions(inside).value(layer.result());
        if (!(result instanceof Array array) || array.rank() == 0 || array.isLabel()) {
            return result;
        }
        boolean learns = learns(layer);
        Array named =
                learns ? definitions.named(Forms.isAffineInParameter(array.expr()) ? "z" : "a", array, inside) : array;
        if (learns) {
            definitions.layerResult(named);
        }
        return named;
    }

    private static boolean learns(Declaration.Layer layer) {
        return layer.statements().stream().anyMatch(s -> s instanceof Statement.Parameter);
    }
}
