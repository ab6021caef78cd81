package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Numbers that are sums of very many terms, as a penalty on each weight of a network of hundreds of layers, put together from sums of some of the
 * terms: each in a method of its own, none of them too long to be compiled. The same terms are the same sum wherever they are met.
 */
final class WideSums {
    private static final int MOST_TERMS = 40;

    private final Arena arena;
    private final Map<Expr, Tensor> sums = new LinkedHashMap<>();

    WideSums(Arena arena) {
        this.arena = arena;
    }

    /** The definitions, those of wide sums with their parts before them; the parts are added to {@code exact}. */
    List<Definition> split(List<Definition> definitions, Set<Tensor> exact) {
        List<Definition> all = new ArrayList<>();
        for (Definition d : definitions) {
            Expr value = split(d.tensor().name().plain(), d.value(), all);
            all.add(value == d.value() ? d : new Definition(d.tensor(), value));
        }
        exact.addAll(sums.values());
        return all;
    }

    /** The value made of parts, which are added to what goes before. */
    Expr split(String name, Expr e, List<Definition> before) {
        if (!e.freeAxes().isEmpty() || e.children().isEmpty() || e instanceof Expr.Reduce) {
            return e;
        }
        List<Expr> terms = Arena.terms(e);
        if (terms.size() <= MOST_TERMS) {
            List<Expr> children =
                    e.children().stream().map(c -> split(name, c, before)).toList();
            return children.equals(e.children()) ? e : arena.withChildren(e, children);
        }
        List<Expr> parts = new ArrayList<>();
        for (int from = 0; from < terms.size(); from += MOST_TERMS) {
            Expr some = arena.add(terms.subList(from, Math.min(from + MOST_TERMS, terms.size())));
            Tensor part = sums.computeIfAbsent(some, s -> {
                Name fresh = new Name(name + "_part", sums.size() + 1);
                return new Tensor(fresh, Role.DEFINED, List.of());
            });
            before.add(new Definition(part, some));
            parts.add(arena.read(part));
        }
        return split(name, arena.add(parts), before);
    }
}
