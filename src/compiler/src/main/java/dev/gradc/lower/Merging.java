package dev.gradc.lower;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Block;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Method;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Twin;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Parts of twins that differ in nothing but where they begin, as those that read one of several gates which lie one behind the other: they become
 * one, which is told where. HotSpot then compiles it once.
 */
final class Merging {
    private static final int MOST_PLACES = 2; // that a part is told

    private final Map<String, Function<List<Argument>, Statement.Call>> calls = new LinkedHashMap<>();
    private final Map<String, Method> changed = new LinkedHashMap<>();

    private Merging() {}

    /** @param form what a part does, whatever its arrays and variables are called */
    static Map<String, Twin> of(Map<String, Twin> twins, Function<Method, String> form) {
        Merging merging = new Merging();
        Map<String, List<Method>> alike = new LinkedHashMap<>();
        for (Twin twin : twins.values()) {
            for (Method part : twin.parts()) {
                alike.computeIfAbsent(form.apply(blank(part)), f -> new ArrayList<>())
                        .add(part);
            }
        }
        alike.values().stream().filter(parts -> parts.size() > 1).forEach(merging::merge);
        Map<String, Twin> merged = new LinkedHashMap<>();
        twins.forEach((name, twin) -> merged.put(name, merging.twin(twin)));
        return merged;
    }

    private static Method blank(Method part) {
        return with(part, part.formals(), Offsets.of(part.body(), a -> new Whole.Affine(a.terms(), 0)));
    }

    private static Method with(Method part, List<Formal> formals, Block body) {
        return new Method(part.name(), part.comment(), formals, part.free(), body);
    }

    private static List<Integer> constants(Method part) {
        List<Integer> constants = new ArrayList<>();
        Offsets.of(part.body(), a -> {
            constants.add(a.constant());
            return a;
        });
        return constants;
    }

    private void merge(List<Method> parts) {
        List<List<Integer>> all = parts.stream().map(Merging::constants).toList();
        List<Integer> least = new ArrayList<>();
        List<List<Integer>> above = new ArrayList<>(); // for each index of each part, how far it is above the least
        for (int i = 0; i < all.get(0).size(); i++) {
            int at = i;
            int low = all.stream().mapToInt(c -> c.get(at)).min().orElseThrow();
            least.add(low);
            above.add(all.stream().map(c -> c.get(at) - low).toList());
        }
        Set<List<Integer>> places = new LinkedHashSet<>(above);
        places.removeIf(p -> p.stream().allMatch(q -> q == 0));
        if (places.isEmpty() || places.size() > MOST_PLACES) {
            return;
        }
        Method first = parts.get(0);
        Names names = new Names();
        first.formals().forEach(f -> names.fresh(f.name()));
        Usage.of(first.body()).declared().forEach(names::fresh);
        Map<List<Integer>, Variable> told = new LinkedHashMap<>();
        places.forEach(p -> told.put(p, new Variable(names.fresh("from"), Kind.INT, false)));
        Iterator<Integer> low = least.iterator();
        Iterator<List<Integer>> high = above.iterator();
        Block body = Offsets.of(first.body(), a -> moved(a, low.next(), told.get(high.next())));
        List<Formal> formals = new ArrayList<>(first.formals());
        formals.addAll(told.values());
        parts.forEach(p -> changed.put(p.name(), p == first ? with(first, formals, body) : null));
        for (int i = 0; i < parts.size(); i++) {
            int which = i;
            calls.put(parts.get(i).name(), arguments -> {
                List<Argument> more = new ArrayList<>(arguments);
                told.keySet().forEach(p -> more.add(Whole.of(p.get(which))));
                return new Statement.Call(first.name(), more);
            });
        }
    }

    private static Whole.Affine moved(Whole.Affine index, int constant, Variable by) {
        List<Whole.Term> terms = new ArrayList<>(index.terms());
        if (by != null) {
            terms.add(new Whole.Term(1, by));
        }
        return new Whole.Affine(terms, constant);
    }

    private Twin twin(Twin twin) {
        List<Method> parts = new ArrayList<>();
        for (Method part : twin.parts()) {
            Method now = changed.getOrDefault(part.name(), part);
            if (now != null) {
                parts.add(now);
            }
        }
        Method own = twin.method();
        return new Twin(twin.before(), with(own, own.formals(), block(own.body())), parts);
    }

    private Block block(Block block) {
        return new Block(block.statements().stream().map(this::statement).toList());
    }

    private Statement statement(Statement s) {
        if (s instanceof Statement.Call call && calls.containsKey(call.method())) {
            return calls.get(call.method()).apply(call.arguments());
        }
        if (s instanceof Statement.If choice) {
            return new Statement.If(choice.condition(), block(choice.then()), block(choice.otherwise()));
        }
        return s instanceof Statement.For loop
                ? new Statement.For(loop.counter(), loop.from(), loop.to(), loop.step(), block(loop.body()))
                : s;
    }
}
