package dev.gradc.simplify;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Values already computed, recognised in other expressions: a definition's right side, up to its axes, becomes its name.
 *
 * <p>From the top down, so that the largest match wins, and for definitions given, which must all come before the expression. A constant
 * power of a named power is recognised too: {@code (v + ε)^(−3/2) = r³} where {@code r = (v + ε)^(−1/2)}.
 */
final class Folding {
    private final Arena arena;
    private final Map<Key, List<Candidate>> candidates = new HashMap<>();
    private final Map<Expr, Set<Tensor>> read = new HashMap<>();
    private final List<Definition> guarded = new ArrayList<>();

    /** By what a definition is found: the kind of its root, and one of the tensors it reads, as all must be read by what it stands for. */
    private record Key(Object root, Optional<Tensor> read) {}

    /** A definition and its place among all. */
    private record Candidate(int place, Definition definition) {}

    Folding(Arena arena, List<Definition> definitions) {
        this.arena = arena;
        int place = 0;
        for (Definition d : definitions) {
            boolean plain = d.value() instanceof Expr.Read
                    || d.value() instanceof Expr.Num
                    || d.value() instanceof Expr.Iverson;
            if (!plain && !d.tensor().isInteger()) {
                Optional<Tensor> first = Reads.of(d.value()).stream().findFirst();
                Candidate candidate = new Candidate(place++, d);
                candidates
                        .computeIfAbsent(new Key(root(d.value()), first), k -> new ArrayList<>())
                        .add(candidate);
                if (isGuarded(d.value())) {
                    guarded.add(0, d);
                }
            }
        }
    }

    private static Object root(Expr e) {
        return e instanceof Expr.Call c ? c.function() : e.getClass();
    }

    Expr apply(Expr e) {
        return apply(e, new HashMap<>());
    }

    private Expr apply(Expr e, Map<Expr, Expr> done) {
        Expr known = done.get(e);
        if (known == null) {
            known = named(e);
            if (known == e && !e.children().isEmpty()) {
                known = arena.withChildren(
                        e, e.children().stream().map(c -> apply(c, done)).toList());
            }
            done.put(e, known);
        }
        return known;
    }

    private Expr named(Expr e) {
        for (Definition d : candidates(e)) {
            Map<Axis, Index> at = match(d, d.value(), e);
            if (at != null) {
                return use(d, at);
            }
            Expr power = e instanceof Expr.Pow p ? namedPower(d, p) : null;
            if (power != null) {
                return power;
            }
        }
        return e instanceof Expr.Mul product ? namedPart(product) : e;
    }

    /** The definitions that may match, the latest first. */
    private List<Definition> candidates(Expr e) {
        Object root = root(e);
        List<Candidate> found = new ArrayList<>(candidates.getOrDefault(new Key(root, Optional.empty()), List.of()));
        for (Tensor tensor : read.computeIfAbsent(e, Reads::of)) {
            found.addAll(candidates.getOrDefault(new Key(root, Optional.of(tensor)), List.of()));
        }
        found.sort(Comparator.comparingInt(c -> -c.place()));
        return found.stream().map(Candidate::definition).toList();
    }

    /** A product with what stands for a bracketed factor of it named: of {@code a := exp(s − l) [j ≤ i]} that factor in {@code v exp(s − l) [j ≤ i]}. */
    private Expr namedPart(Expr.Mul e) {
        for (Expr bracket : e.factors()) {
            for (Definition d : bracket instanceof Expr.Iverson ? guarded : List.<Definition>of()) {
                for (Expr factor : e.factors()) {
                    Expr named = factor == bracket ? null : namedPart(d, e, (Expr.Iverson) bracket, factor);
                    if (named != null) {
                        return named;
                    }
                }
            }
        }
        return e;
    }

    private Expr namedPart(Definition d, Expr.Mul e, Expr.Iverson bracket, Expr factor) {
        List<Expr> parts = Arena.factors(d.value());
        int place = parts.get(0) instanceof Expr.Iverson ? 0 : 1;
        Map<Axis, Index> at = match(d, parts.get(1 - place), factor);
        if (at == null) {
            return null;
        }
        List<Condition> rest = new ArrayList<>(bracket.conditions());
        for (Condition c : ((Expr.Iverson) parts.get(place)).conditions()) {
            if (!rest.remove(c.substitute(at))) {
                return null;
            }
        }
        List<Expr> factors = new ArrayList<>(e.factors());
        factors.remove(bracket);
        factors.remove(factor);
        factors.add(arena.iverson(rest));
        factors.add(use(d, at));
        return arena.mul(factors);
    }

    private static boolean isGuarded(Expr value) {
        List<Expr> parts = Arena.factors(value);
        return parts.size() == 2
                && parts.stream().filter(p -> p instanceof Expr.Iverson).count() == 1
                && parts.stream().noneMatch(p -> p instanceof Expr.Num);
    }

    private Expr namedPower(Definition d, Expr.Pow e) {
        Expr.Pow p = (Expr.Pow) d.value();
        Rational ratio = e.exponent().times(p.exponent().inverse());
        Map<Axis, Index> at = ratio.isInteger() && ratio.signum() > 0 ? match(d, p.base(), e.base()) : null;
        return at == null ? null : arena.pow(use(d, at), ratio);
    }

    /** Where the definition must be read to stand for the expression; null if it does not. */
    private Map<Axis, Index> match(Definition d, Expr pattern, Expr e) {
        Matcher matcher = new Matcher(arena, d.tensor().axes(), List.of());
        if (!matcher.matches(pattern, e)) {
            return null;
        }
        Map<Axis, Index> at = new LinkedHashMap<>();
        for (Axis axis : d.tensor().axes()) {
            Index index = matcher.axes().get(axis);
            if (index == null || !index.within(axis.extent())) {
                return null;
            }
            at.put(axis, index);
        }
        return at;
    }

    private Expr use(Definition d, Map<Axis, Index> at) {
        return arena.read(d.tensor(), List.copyOf(at.values()));
    }
}
