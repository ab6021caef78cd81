package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Recurrences;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Stage;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Numbers and tensors that are sums of very many terms, as a penalty on each weight of a network of hundreds of layers, put together from sums of some of the
 * terms: each in a method of its own, none of them too long to be compiled. The same terms are the same sum wherever they are met.
 */
final class WideSums {
    private static final int MOST_TERMS = 40; // of a method

    private final Arena arena;
    private final Map<Expr, Tensor> sums = new LinkedHashMap<>();
    private int parts;

    WideSums(Arena arena) {
        this.arena = arena;
    }

    /** The definitions, those of wide sums with their parts before them; the parts that are numbers are added to {@code exact}. */
    List<Definition> split(List<Definition> definitions, Set<Tensor> exact) {
        List<Definition> all = new ArrayList<>();
        for (Definition d : chained(definitions)) {
            Expr value = split(d.tensor().name().plain(), d.value(), all);
            all.add(value == d.value() ? d : new Definition(d.tensor(), value));
        }
        exact.addAll(sums.values());
        return all;
    }

    /**
     * Tensors whose elements are sums of very many sums, as the gradient of a matrix that hundreds of layers share, term by term: to each part so
     * many terms are added as a method has room for, {@code dW_part1 = ..., dW_part2 = dW_part1 + ...}.
     */
    List<Definition> chained(List<Definition> definitions) {
        if (definitions.stream().noneMatch(d -> wide(d).isPresent())) {
            return definitions;
        }
        List<Definition> all = new ArrayList<>();
        for (Stage stage : Recurrences.stages(definitions)) {
            for (Definition d : stage.definitions()) {
                Optional<Expr> sum = stage.time().isPresent() ? Optional.empty() : wide(d);
                all.add(sum.map(s -> chain(d, s, all)).orElse(d));
            }
        }
        return all;
    }

    /** The sum of too many sums in a tensor's value: the value itself, or a factor of it. */
    private static Optional<Expr> wide(Definition d) {
        if (d.tensor().rank() == 0 || d.tensor().isInteger()) {
            return Optional.empty();
        }
        return Arena.factors(d.value()).stream()
                .filter(f -> Arena.terms(f).size() > MOST_TERMS)
                .filter(f -> Arena.terms(f).stream().filter(WideSums::hasSum).count() > MOST_TERMS)
                .findFirst();
    }

    private static boolean hasSum(Expr e) {
        return e instanceof Expr.Reduce || e.children().stream().anyMatch(WideSums::hasSum);
    }

    private Definition chain(Definition d, Expr sum, List<Definition> before) {
        List<Expr> terms = Arena.terms(sum);
        List<Axis> axes = d.tensor().axes();
        Expr so = arena.add(terms.subList(0, MOST_TERMS));
        for (int from = MOST_TERMS; from < terms.size(); from += MOST_TERMS) {
            parts++;
            Tensor part = new Tensor(new Name(d.tensor().name().plain() + "_part", parts), Role.DEFINED, axes);
            before.add(new Definition(part, so));
            List<Expr> more = new ArrayList<>(terms.subList(from, Math.min(from + MOST_TERMS, terms.size())));
            more.add(arena.readAt(part, axes));
            so = arena.add(more);
        }
        Expr rest = so;
        return new Definition(d.tensor(), arena.rewrite(d.value(), e -> e == sum ? rest : e));
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
