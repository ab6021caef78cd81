package dev.gradc.check;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Application;
import dev.gradc.model.Environment;
import dev.gradc.model.Parameter;
import dev.gradc.model.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last names: each tensor made anew with the name to print and what its uses say of it, and every expression rewritten to read the new
 * ones. The user's names stand, those made up give way; of several names of the user's the last is printed.
 */
final class Finish {
    private final Arena arena;
    private final Definitions definitions;
    private final Map<Tensor, Tensor> finished = new LinkedHashMap<>();
    private final Map<Tensor, List<Name>> aliases = new LinkedHashMap<>();
    private final Map<Tensor, Tensor> batch = new LinkedHashMap<>();

    Finish(Arena arena, Definitions definitions, ErrorLayers layers) {
        this.arena = arena;
        this.definitions = definitions;
        List<Tensor> all = new ArrayList<>(definitions.inputs());
        definitions.parameters().forEach(p -> all.add(p.tensor()));
        definitions.states().forEach(s -> all.add(s.tensor()));
        all.addAll(definitions.draws().tensors());
        definitions.list().forEach(d -> all.add(d.tensor()));
        Map<Tensor, Name> names = names(all);
        for (Tensor tensor : all) {
            Tensor.Facts facts = layers.facts(tensor);
            boolean same = names.get(tensor).equals(tensor.name()) && facts.equals(tensor.facts());
            Tensor made = same ? tensor : new Tensor(names.get(tensor), tensor.role(), tensor.axes(), facts);
            finished.put(tensor, made);
            noteAliases(tensor, made);
        }
        definitions.batch().counterparts().forEach((tensor, over) -> {
            Tensor made = BatchReads.like(tensor(tensor), tensor, over.axes().get(0));
            finished.put(over, made);
            batch.put(made, tensor(tensor));
        });
    }

    private Map<Tensor, Name> names(List<Tensor> all) {
        Map<String, Tensor> taken = new LinkedHashMap<>();
        Map<Tensor, Name> names = new LinkedHashMap<>();
        for (Tensor tensor : all) {
            List<Name> given = definitions.givenNames().getOrDefault(tensor, List.of());
            boolean made = definitions.generated().contains(tensor);
            if (!given.isEmpty() || !made) {
                names.put(tensor, given.isEmpty() ? tensor.name() : given.get(given.size() - 1));
                given.forEach(n -> taken.putIfAbsent(n.plain(), tensor));
                if (!made) {
                    taken.putIfAbsent(tensor.name().plain(), tensor);
                }
            }
        }
        for (Tensor tensor : all) {
            if (!names.containsKey(tensor)) {
                Name name = tensor.name();
                for (int other = 1; taken.putIfAbsent(name.plain(), tensor) != null; other++) {
                    name = tensor.name().other(other);
                }
                names.put(tensor, name);
            }
        }
        return names;
    }

    private void noteAliases(Tensor tensor, Tensor made) {
        List<Name> others = new ArrayList<>(List.of(tensor.name()));
        others.addAll(definitions.givenNames().getOrDefault(tensor, List.of()));
        others.removeIf(n -> n.equals(made.name()));
        boolean renamed = definitions.givenNames().containsKey(tensor);
        if (renamed && !others.isEmpty()) {
            aliases.put(made, others);
        }
    }

    // ---------------------------------------------------------------- rewriting

    Tensor tensor(Tensor tensor) {
        return finished.getOrDefault(tensor, tensor);
    }

    Expr expr(Expr expr) {
        return arena.rewrite(expr, this::step);
    }

    private Expr step(Expr e) {
        if (e instanceof Expr.Read read) {
            return arena.read(
                    tensor(read.tensor()), read.at().stream().map(this::index).toList());
        }
        if (e instanceof Expr.IndexValue value) {
            return arena.indexValue(index(value.index()));
        }
        if (e instanceof Expr.Iverson bracket) {
            return arena.iverson(bracket.conditions().stream()
                    .map(c -> new Condition(c.relation(), index(c.index())))
                    .toList());
        }
        return e;
    }

    private Index index(Index index) {
        return index.mapReads(r -> new IntegerRead(tensor(r.tensor()), r.at()));
    }

    List<Definition> definitions() {
        return definitions.list().stream()
                .map(d -> new Definition(tensor(d.tensor()), expr(d.value())))
                .toList();
    }

    List<Parameter> parameters() {
        return definitions.parameters().stream()
                .map(p -> new Parameter(
                        tensor(p.tensor()),
                        new Definition(tensor(p.tensor()), p.initial().value()),
                        p.draws(),
                        p.frozen()))
                .toList();
    }

    List<Tensor> inputs() {
        return definitions.inputs().stream().map(this::tensor).toList();
    }

    Environment environment() {
        return new Environment(
                definitions.draws().tensors().stream().map(this::tensor).toList(),
                definitions.states().stream()
                        .map(s -> new State(
                                tensor(s.tensor()),
                                new Definition(tensor(s.tensor()), s.initial().value()),
                                tensor(s.next())))
                        .toList(),
                batch);
    }

    Map<Tensor, List<Name>> aliases() {
        return aliases;
    }

    Map<Tensor, Application> applications() {
        Map<Tensor, Application> all = new LinkedHashMap<>();
        definitions
                .applications()
                .forEach((t, a) -> all.put(
                        tensor(t),
                        new Application(
                                a.function(),
                                a.arguments().stream().map(this::tensor).toList(),
                                expr(a.value()))));
        return all;
    }

    /** The penalty's tensor under a name that is free. */
    Tensor penalty() {
        Name name = new Name("R", 0);
        for (boolean free = false; !free; ) {
            Name tried = name;
            free = finished.values().stream().noneMatch(t -> t.name().plain().equals(tried.plain()));
            name = free ? name : new Name(name.base() + "_", 0);
        }
        return new Tensor(name, Role.DEFINED, List.of());
    }
}
