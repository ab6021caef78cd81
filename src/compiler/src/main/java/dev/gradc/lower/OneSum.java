package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sums that go on where others end, as those of the errors of a recurrence's gates, which lie one behind the other, and so do their weights: they
 * become one sum over all of them.
 */
final class OneSum {
    private final Arena arena;
    private final Wholes wholes;
    private final Map<Integer, Axis> axes = new LinkedHashMap<>();

    OneSum(Arena arena, Wholes wholes) {
        this.arena = arena;
        this.wholes = wholes;
    }

    /**
     * A term as a piece of a sum over wholes.
     *
     * @param all the sum over the wholes
     * @param extent of the wholes
     * @param from the first place of the piece
     * @param width its places
     * @param rest what is left of the term
     */
    private record Piece(Expr all, int extent, int from, int width, Expr rest) {
        Piece withRest(Expr left) {
            return new Piece(all, extent, from, width, left);
        }
    }

    /** The value with sums in the place of their pieces, where all are there. */
    Expr of(Expr value) {
        List<Expr> terms = new ArrayList<>();
        Map<Expr, Map<Expr, Piece>> pieces = new LinkedHashMap<>();
        for (Expr term : Arena.terms(value)) {
            piece(term)
                    .or(() -> early(term))
                    .ifPresentOrElse(
                            p -> pieces.computeIfAbsent(p.all(), a -> new LinkedHashMap<>())
                                    .put(term, p),
                            () -> terms.add(term));
        }
        if (pieces.isEmpty()) {
            return value;
        }
        pieces.forEach((all, own) -> {
            if (isWhole(own.values())) {
                terms.add(all);
                own.values().forEach(p -> terms.add(p.rest()));
            } else {
                terms.addAll(own.keySet());
            }
        });
        return arena.add(terms);
    }

    private static boolean isWhole(Collection<Piece> pieces) {
        int end = 0;
        int extent = 0;
        for (Piece piece :
                pieces.stream().sorted(Comparator.comparingInt(Piece::from)).toList()) {
            if (piece.from() != end) {
                return false;
            }
            end += piece.width();
            extent = piece.extent();
        }
        return end == extent;
    }

    /** A sum of inputs as a piece where there is a step before, in whose rows they are. */
    private Optional<Piece> early(Expr term) {
        Optional<Sum> sum = Sum.of(term).filter(s -> s.where().isEmpty());
        if (sum.isEmpty()) {
            return Optional.empty();
        }
        Set<Axis> steps = new LinkedHashSet<>();
        Expr copied = arena.rewrite(term, e -> {
            Optional<Tensor> copy = e instanceof Expr.Read r ? wholes.early(r.tensor()) : Optional.empty();
            Optional<Axis> time = copy.flatMap(c -> ((Expr.Read) e).at().get(1).asAxis());
            if (time.isEmpty()) {
                return e;
            }
            steps.add(time.get());
            List<Index> at = new ArrayList<>(((Expr.Read) e).at());
            at.set(1, Index.of(time.get()).plus(-1));
            return arena.read(copy.get(), at);
        });
        if (steps.size() != 1) {
            return Optional.empty();
        }
        Axis time = steps.iterator().next();
        Expr bracket = arena.iverson(List.of(StateAndInput.from(time, 1)));
        Expr first = arena.iverson(List.of(Condition.notNegative(Index.of(time).times(-1))));
        return piece(arena.mul(bracket, copied)).map(p -> p.withRest(arena.mul(first, term)));
    }

    private Optional<Piece> piece(Expr term) {
        Optional<Sum> sum = Sum.of(term);
        if (sum.isEmpty()) {
            return Optional.empty();
        }
        Arena.Opened opened = arena.open(sum.get().reduce());
        if (opened.axes().size() != 1 || !opened.domain().isEmpty()) {
            return Optional.empty();
        }
        Axis axis = opened.axes().get(0);
        Set<Integer> from = new LinkedHashSet<>();
        Set<Integer> extents = new LinkedHashSet<>();
        for (Expr.Read read : Schedule.reads(opened.body())) {
            Optional<Wholes.Part> part = wholes.of(read.tensor());
            if (read.freeAxes().contains(axis)) {
                from.add(part.map(Wholes.Part::from).orElse(-1));
                extents.add(part.map(Wholes.Part::extent).orElse(-1));
            }
        }
        if (from.size() != 1 || extents.size() != 1 || from.contains(-1)) {
            return Optional.empty();
        }
        int extent = extents.iterator().next();
        Axis along = axes.computeIfAbsent(extent, e -> arena.axis(axis.name(), e));
        Expr body = arena.rewrite(opened.body(), e -> e instanceof Expr.Read r ? whole(r, axis, along) : e);
        return body.freeAxes().contains(axis)
                ? Optional.empty()
                : Optional.of(new Piece(
                        arena.mul(arena.iverson(sum.get().where()), arena.sum(List.of(along), body)),
                        extent,
                        from.iterator().next(),
                        axis.extent(),
                        arena.zero()));
    }

    /** The same element, read of the whole, if the axis is what runs through the part. */
    private Expr whole(Expr.Read read, Axis axis, Axis along) {
        Optional<Wholes.Part> part = wholes.of(read.tensor());
        if (part.isEmpty() || !read.at().get(part.get().position()).equals(Index.of(axis))) {
            return read;
        }
        List<Index> at = new ArrayList<>(read.at());
        at.set(part.get().position(), Index.of(along));
        return arena.read(part.get().whole(), at);
    }
}
