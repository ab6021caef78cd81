package dev.gradc.check;

import dev.gradc.source.Diagnostic;
import dev.gradc.source.ErrorCode;
import dev.gradc.source.Span;
import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Formal;
import dev.gradc.syntax.Statement;
import java.util.ArrayList;
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
        if (lacksInput(callee, given)) {
            return new Callee.Instance(callee, given, span, new Shared());
        }
        Found<Declaration.Layer> chosen = new Overloads(session).choose(callee, given, span);
        Declaration.Layer layer = chosen.declaration();
        Definitions definitions = context.naming()
                .orElseThrow(
                        () -> session.fail(Reports.notAvailable(span, "a layer inside a penalty, metric or constant is")
                                .fix("call the layer in a definition, as in  h = x |> " + callee.name() + "(...)")));
        Map<Formal, Given> bound = Bindings.bind(session, callee.name(), layer.formals(), given, span);
        Frame frame = learns(layer)
                ? definitions.numbers().nextLayer(callee.name())
                : definitions.numbers().sameLayer(callee.name());
        return session.expanding(layer, callee.name(), span, () -> expand(chosen, bound, definitions, frame));
    }

    /** One more application of a layer value. */
    Value apply(Callee.Instance instance, List<Given> input, Span span) {
        if (input.size() != 1) {
            throw session.fail(Diagnostic.error(
                            input.isEmpty() ? ErrorCode.MISSING_ARGUMENT : ErrorCode.TOO_MANY_ARGUMENTS,
                            span,
                            "a layer value takes what goes into it and nothing else: its other arguments are those of "
                                    + instance.name())
                    .fix("write  x |> " + span.text().replaceAll("[^A-Za-z0-9_].*", "")));
        }
        List<Given> all = new ArrayList<>(input);
        all.addAll(instance.given());
        return context.naming()
                .map(d -> d.sharing(instance.shared(), span, () -> value(instance.layer(), all, span)))
                .orElseGet(() -> value(instance.layer(), all, span));
    }

    /** True if what goes into the layer is left out: its first formal has axes or is a label, and no such thing is given for it. */
    private static boolean lacksInput(Callee.LayerCall callee, List<Given> given) {
        boolean shaped = callee.variants().stream()
                .map(v -> v.declaration().formals())
                .allMatch(f -> !f.isEmpty()
                        && !Formals.isNumber(f.get(0))
                        && given.stream()
                                .flatMap(g -> g.keyword().stream())
                                .noneMatch(k -> k.text().equals(f.get(0).name().text())));
        Optional<Given> first =
                given.stream().filter(g -> g.keyword().isEmpty()).findFirst();
        boolean absent = first.isEmpty()
                || first.get().value() instanceof Callee
                || ((Array) first.get().value()).number().isPresent();
        return shaped && absent;
    }

    private Value expand(
            Found<Declaration.Layer> found, Map<Formal, Given> bound, Definitions definitions, Frame frame) {
        Declaration.Layer layer = found.declaration();
        Scope scope = session.scope(found.home()).inner();
        Context inside = context.at(Place.MODEL).in(scope).within(frame).subscripts(false);
        Formals formals = new Formals(inside);
        for (Formal formal : layer.formals()) {
            Given argument = bound.get(formal);
            Value value = argument != null
                    ? formals.checked(formal, argument, layer.name().text())
                    : new Expressions(inside).value(formal.defaultValue().orElseThrow());
            Value kept = value instanceof Array array && array.rank() > 0 && !array.isLabel()
                    ? definitions.named("h", array, context)
                    : value;
            scope.put(new Symbol(formal.name(), Symbol.Sort.FORMAL, Optional.of(kept)));
        }
        Body body = new Body(inside, definitions);
        body.check(layer.statements());
        Value result = new Expressions(inside).value(layer.result());
        body.checkLayersApplied();
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
