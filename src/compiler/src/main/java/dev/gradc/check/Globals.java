package dev.gradc.check;

import dev.gradc.syntax.Declaration;
import dev.gradc.syntax.Declaration.RuleKind;
import dev.gradc.syntax.SyntaxFile;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file declares at its top, and what it sees of others: own declarations hide those of its imports, these the primitives, these the
 * library.
 */
final class Globals {
    private final List<SyntaxFile> files;
    private final List<Globals> imports;
    private final Optional<Globals> library;
    private final Map<String, List<Found<Declaration.Function>>> functions = new LinkedHashMap<>();
    private final Map<String, List<Found<Declaration.Layer>>> layers = new LinkedHashMap<>();
    private final Map<String, Found<Declaration.Optimizer>> optimizers = new LinkedHashMap<>();
    private final Map<String, Found<Declaration.Initializer>> initializers = new LinkedHashMap<>();
    private final Map<RuleKind, Map<String, Found<Declaration.Rule>>> rules = new EnumMap<>(RuleKind.class);

    Globals(List<SyntaxFile> files, List<Globals> imports, Optional<Globals> library) {
        this.files = List.copyOf(files);
        this.imports = List.copyOf(imports);
        this.library = library;
        for (RuleKind kind : RuleKind.values()) {
            rules.put(kind, new LinkedHashMap<>());
        }
        Collector collector = new Collector();
        files.forEach(f -> f.declarations().forEach(d -> d.accept(collector)));
    }

    List<Declaration> declarations() {
        List<Declaration> all = new ArrayList<>();
        files.forEach(f -> all.addAll(f.declarations()));
        return all;
    }

    List<Globals> imports() {
        return imports;
    }

    Optional<Globals> library() {
        return library;
    }

    /** What can be called under a name, if anything. */
    Optional<Callee> callee(String name) {
        Optional<Callee> found = own(name);
        for (Globals imported : imports) {
            found = found.or(() -> imported.own(name));
        }
        return found.or(() -> Builtins.find(name)).or(() -> library.flatMap(l -> l.own(name)));
    }

    private Optional<Callee> own(String name) {
        if (functions.containsKey(name)) {
            return Optional.of(new Callee.Functions(name, functions.get(name)));
        }
        if (layers.containsKey(name)) {
            return Optional.of(new Callee.LayerCall(name, layers.get(name)));
        }
        return Optional.ofNullable(initializers.get(name)).map(i -> new Callee.InitializerCall(name, i));
    }

    Optional<Found<Declaration.Optimizer>> optimizer(String name) {
        Optional<Found<Declaration.Optimizer>> found = Optional.ofNullable(optimizers.get(name));
        for (Globals imported : imports) {
            found = found.or(() -> Optional.ofNullable(imported.optimizers.get(name)));
        }
        return found.or(() -> library.flatMap(l -> l.optimizer(name)));
    }

    /** The constraint, schedule or clipping of a name. */
    Optional<Found<Declaration.Rule>> rule(RuleKind kind, String name) {
        Optional<Found<Declaration.Rule>> found =
                Optional.ofNullable(rules.get(kind).get(name));
        for (Globals imported : imports) {
            found = found.or(() -> Optional.ofNullable(imported.rules.get(kind).get(name)));
        }
        return found.or(() -> library.flatMap(l -> l.rule(kind, name)));
    }

    /** The names of all constraints, schedules or clippings in sight. */
    List<String> ruleNames(RuleKind kind) {
        List<String> names = new ArrayList<>(rules.get(kind).keySet());
        imports.forEach(i -> names.addAll(i.rules.get(kind).keySet()));
        library.ifPresent(l -> names.addAll(l.rules.get(kind).keySet()));
        return names;
    }

    /** The names of all optimisers in sight. */
    List<String> optimizerNames() {
        List<String> names = new ArrayList<>(optimizers.keySet());
        imports.forEach(i -> names.addAll(i.optimizers.keySet()));
        library.ifPresent(l -> names.addAll(l.optimizers.keySet()));
        return names;
    }

    /** The names of all that can be called. */
    List<String> calleeNames() {
        List<String> names = new ArrayList<>(ownCallees());
        imports.forEach(i -> names.addAll(i.ownCallees()));
        names.addAll(Builtins.names());
        library.ifPresent(l -> names.addAll(l.ownCallees()));
        return names;
    }

    /** The names of all initialisers in sight. */
    List<String> initializerNames() {
        List<String> names = new ArrayList<>(initializers.keySet());
        imports.forEach(i -> names.addAll(i.initializers.keySet()));
        library.ifPresent(l -> names.addAll(l.initializers.keySet()));
        return names;
    }

    private List<String> ownCallees() {
        List<String> names = new ArrayList<>(functions.keySet());
        names.addAll(layers.keySet());
        names.addAll(initializers.keySet());
        return names;
    }

    private final class Collector implements Declaration.Visitor<Void> {
        @Override
        public Void sizes(Declaration.Sizes sizes) {
            return null;
        }

        @Override
        public Void constant(Declaration.Constant constant) {
            return null;
        }

        @Override
        public Void function(Declaration.Function function) {
            functions
                    .computeIfAbsent(function.name().text(), n -> new ArrayList<>())
                    .add(new Found<>(function, Globals.this));
            return null;
        }

        @Override
        public Void layer(Declaration.Layer layer) {
            layers.computeIfAbsent(layer.name().text(), n -> new ArrayList<>()).add(new Found<>(layer, Globals.this));
            return null;
        }

        @Override
        public Void optimizer(Declaration.Optimizer optimizer) {
            optimizers.putIfAbsent(optimizer.name().text(), new Found<>(optimizer, Globals.this));
            return null;
        }

        @Override
        public Void initializer(Declaration.Initializer initializer) {
            initializers.putIfAbsent(initializer.name().text(), new Found<>(initializer, Globals.this));
            return null;
        }

        @Override
        public Void rule(Declaration.Rule rule) {
            rules.get(rule.kind()).putIfAbsent(rule.name().text(), new Found<>(rule, Globals.this));
            return null;
        }

        @Override
        public Void model(Declaration.Model model) {
            return null;
        }
    }
}
