package dev.gradc.check;

import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Formal;
import dev.gradc.syntax.Name;
import java.util.Map;
import java.util.stream.Collectors;

/** What a declaration at the top of a file takes for itself: two declarations that take the same cannot stand in one file. */
final class DeclaredNames implements Declaration.Visitor<Map<String, Name>> {
    Map<String, Name> of(Declaration declaration) {
        return declaration.accept(this);
    }

    @Override
    public Map<String, Name> sizes(Declaration.Sizes sizes) {
        return Map.of(); // they are checked where they are evaluated
    }

    @Override
    public Map<String, Name> constant(Declaration.Constant constant) {
        return Map.of();
    }

    @Override
    public Map<String, Name> function(Declaration.Function function) {
        String signature = function.formals().stream().map(DeclaredNames::kind).collect(Collectors.joining(","));
        return Map.of(function.name().text() + "(" + signature + ")", function.name());
    }

    private static String kind(Formal formal) {
        int rank = formal.shape().map(s -> s.rank()).orElse(0);
        return formal.type().map(t -> t.name().text()).orElse("real") + rank;
    }

    @Override
    public Map<String, Name> layer(Declaration.Layer layer) {
        return Map.of(layer.name().text(), layer.name());
    }

    @Override
    public Map<String, Name> optimizer(Declaration.Optimizer optimizer) {
        return Map.of("optimizer " + optimizer.name().text(), optimizer.name());
    }

    @Override
    public Map<String, Name> initializer(Declaration.Initializer initializer) {
        return Map.of(initializer.name().text(), initializer.name());
    }

    @Override
    public Map<String, Name> model(Declaration.Model model) {
        return Map.of("model " + model.name().text(), model.name());
    }
}
