package dev.gradc.check;

import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Formal;
import dev.gradc.syntax.Name;
import java.util.List;
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
        return Map.of(signature(function.name(), function.formals()), function.name());
    }

    private static String signature(Name name, List<Formal> formals) {
        return name.text() + formals.stream().map(DeclaredNames::kind).collect(Collectors.joining(",", "(", ")"));
    }

    private static String kind(Formal formal) {
        int rank = formal.shape().map(s -> s.rank()).orElse(0);
        return formal.type().map(t -> t.name().text()).orElse("real") + rank;
    }

    @Override
    public Map<String, Name> layer(Declaration.Layer layer) {
        return Map.of(signature(layer.name(), layer.formals()), layer.name());
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
    public Map<String, Name> rule(Declaration.Rule rule) {
        return Map.of(rule.kind() + " " + rule.name().text(), rule.name());
    }

    @Override
    public Map<String, Name> model(Declaration.Model model) {
        return Map.of("model " + model.name().text(), model.name());
    }
}
