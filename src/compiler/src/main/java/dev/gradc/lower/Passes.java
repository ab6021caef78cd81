package dev.gradc.lower;

import dev.gradc.algebra.Definition;
import dev.gradc.loops.Method;
import dev.gradc.loops.Twin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which methods a step of a recurrence calls: one for definitions that go in one pass, else each definition's own. */
final class Passes {
    private final Function<List<Definition>, List<List<Definition>>> runs;
    private final Maker maker;
    private final Map<List<Method>, Optional<Method>> known = new LinkedHashMap<>();
    private final Set<String> alone = new LinkedHashSet<>();

    /** Writes the method that does what several do. */
    interface Maker {
        /** @param own the definitions' methods; empty if they do not go in one pass */
        Optional<Method> pass(List<Definition> run, List<Method> own);
    }

    /** @param runs divides a step's definitions into those that may go in one pass */
    Passes(Function<List<Definition>, List<List<Definition>>> runs, Maker maker) {
        this.runs = runs;
        this.maker = maker;
    }

    /** Each definition by itself. */
    static List<List<Definition>> each(List<Definition> definitions) {
        return definitions.stream().map(List::of).toList();
    }

    List<Method> of(List<Definition> definitions, Function<Definition, Method> each) {
        List<Method> methods = new ArrayList<>();
        for (List<Definition> run : runs.apply(definitions)) {
            List<Method> own = run.stream().map(each).toList();
            pass(run, own).ifPresentOrElse(methods::add, () -> methods.addAll(own));
        }
        methods.forEach(m -> alone.add(m.name()));
        return methods;
    }

    private Optional<Method> pass(List<Definition> run, List<Method> own) {
        if (run.size() == 1) {
            return Optional.empty();
        }
        Optional<Method> before = known.get(own);
        if (before == null) {
            before = maker.pass(run, own);
            known.put(own, before);
        }
        return before;
    }

    /** The twins that are called: not those of methods that others do the work of, but for their parts that others share. */
    Map<String, Twin> called(Map<String, Twin> twins) {
        Map<String, Twin> called = new LinkedHashMap<>(twins);
        Map<String, Method> parts = new LinkedHashMap<>();
        known.forEach((methods, pass) -> pass.ifPresent(p -> methods.stream()
                .map(Method::name)
                .filter(m -> !alone.contains(m))
                .map(called::remove)
                .filter(Objects::nonNull)
                .forEach(t -> t.parts().forEach(part -> parts.put(part.name(), part)))));
        called.replaceAll((name, twin) -> withShared(twin, parts));
        return called;
    }

    /** @param parts that no twin has any more; what this one calls of them becomes its own */
    private static Twin withShared(Twin twin, Map<String, Method> parts) {
        List<Method> own = new ArrayList<>(twin.parts());
        for (String call : Usage.of(twin.method().body()).called()) {
            Optional.ofNullable(parts.remove(call)).ifPresent(own::add);
        }
        return new Twin(twin.before(), twin.method(), own);
    }
}
