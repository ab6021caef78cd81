package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What goes back to the places of windows' greatest: {@code d[k] = Σ_r [k = at[r] + 2 r] g[r]} where {@code at[r]} is the place of the first
 * greatest of {@code x[2 r + p]}, and {@code m[r] = max_p x[2 r + p]} is there as well. The first x that equals m takes all, so that no place
 * need be worked out, kept and read.
 *
 * @param windows the axes over the windows, beside those of the tensor that are not solved
 * @param places the axes over a window's elements, outermost first
 * @param at where an element of a window lies in the tensor
 * @param share what the greatest takes, the same wherever in the window it stands
 * @param candidate an element of a window
 * @param greatest the window's greatest
 */
record Winners(List<Axis> windows, List<Axis> places, List<Index> at, Expr share, Expr candidate, Expr greatest) {
    private static final int MOST_PLACES = 9; // of a window, for they are written one by one: 3 by 3

    /** The places of greatest elements that definitions work out, as conditions on them say where a sum's terms go. */
    static final class Finder {
        private final Arena arena;
        private final List<Definition> known;

        /** @param known the definitions among which greatest elements and their places are looked for */
        Finder(Arena arena, List<Definition> known) {
            this.arena = arena;
            this.known = known;
        }

        /** How a definition hands back to greatest elements, if that is all it does. */
        Optional<Winners> of(Definition d) {
            List<Expr> factors = new ArrayList<>(Arena.factors(d.value()));
            List<Expr> sums = factors.stream()
                    .filter(f -> f instanceof Expr.Reduce r && Nest.hasEquality(r))
                    .toList();
            if (d.tensor().isInteger() || sums.size() != 1) {
                return Optional.empty();
            }
            factors.remove(sums.get(0));
            Reductions.Inside inside = Reductions.open(arena, (Expr.Reduce) sums.get(0));
            Set<IntegerRead> reads = new LinkedHashSet<>();
            inside.domain().forEach(c -> reads.addAll(c.index().reads()));
            boolean places = inside.domain().size() == reads.size()
                    && inside.domain().stream()
                            .allMatch(c -> c.isEquality() && c.index().reads().size() == 1);
            return places
                    ? window(List.copyOf(reads)).flatMap(w -> winners(d.tensor(), inside, factors, w))
                    : Optional.empty();
        }

        /** Elements of which a definition is the greatest, and the axes whose places some integers are. */
        private record Window(Map<IntegerRead, Axis> places, Expr candidate, Expr.Read greatest) {}

        private Optional<Window> window(List<IntegerRead> reads) {
            return reads.stream().flatMap(r -> outermost(r, reads).stream()).findFirst();
        }

        /** The window in which one of the integers is the place along the outermost axis. */
        private Optional<Window> outermost(IntegerRead first, List<IntegerRead> reads) {
            if (!(value(first) instanceof Expr.Reduce place)
                    || place.op() != ReduceOp.ARGMAX
                    || place.over().size() != 1
                    || !place.domain().isEmpty()) {
                return Optional.empty();
            }
            Arena.Opened outer = arena.open(place);
            List<Axis> axes = new ArrayList<>(outer.axes());
            Expr candidate = outer.body();
            if (candidate instanceof Expr.Reduce row
                    && row.op() == ReduceOp.MAX
                    && row.domain().isEmpty()) {
                Arena.Opened inner = arena.open(row);
                axes.addAll(inner.axes());
                candidate = inner.body();
            }
            if (!isTaken(candidate)) {
                return Optional.empty();
            }
            Expr greatest = arena.reduce(ReduceOp.MAX, axes, List.of(), candidate);
            Optional<Definition> most = known.stream()
                    .filter(k -> !k.tensor().isInteger()
                            && k.tensor().rank() == first.at().size()
                            && arena.inline(k, first.at()) == greatest)
                    .findFirst();
            Map<IntegerRead, Axis> places = places(axes, candidate, reads);
            Expr element = candidate;
            return most.filter(m -> places.size() == reads.size() && axes.size() == reads.size())
                    .map(m -> new Window(places, element, (Expr.Read) arena.read(m.tensor(), first.at())));
        }

        /** True if an element has the same bits wherever it is looked at: no operation rounds. */
        private static boolean isTaken(Expr candidate) {
            return candidate instanceof Expr.Read
                    || candidate instanceof Expr.Call c
                            && (c.function() == ScalarFunction.MAX || c.function() == ScalarFunction.MIN)
                            && c.arguments().stream().allMatch(a -> a instanceof Expr.Read || a instanceof Expr.Num);
        }

        /** The integers that are the greatest's place along each axis, those of the axes around it given. */
        private Map<IntegerRead, Axis> places(List<Axis> axes, Expr candidate, List<IntegerRead> reads) {
            Map<IntegerRead, Axis> places = new LinkedHashMap<>();
            Expr body = candidate;
            for (int i = 0; i < axes.size(); i++) {
                Axis axis = axes.get(i);
                Expr row = arena.reduce(ReduceOp.MAX, axes.subList(i + 1, axes.size()), List.of(), body);
                Expr place = arena.reduce(ReduceOp.ARGMAX, List.of(axis), List.of(), row);
                Optional<IntegerRead> read =
                        reads.stream().filter(r -> value(r) == place).findFirst();
                if (read.isEmpty()) {
                    return Map.of();
                }
                places.put(read.get(), axis);
                body = arena.substitute(body, Map.of(axis, Index.of(read.get())));
            }
            return places;
        }

        private Expr value(IntegerRead read) {
            return known.stream()
                    .filter(k -> k.tensor() == read.tensor())
                    .findFirst()
                    .map(k -> arena.inline(k, read.at()))
                    .orElse(null);
        }

        private Optional<Winners> winners(Tensor tensor, Reductions.Inside inside, List<Expr> factors, Window window) {
            Map<Axis, Index> solved = new LinkedHashMap<>();
            for (Condition c : inside.domain()) {
                Index index = Cases.replaced(c.index(), window.places());
                Axis axis = tensor.axes().stream()
                        .filter(a -> Math.abs(index.coefficient(a)) == 1 && !a.batch() && !solved.containsKey(a))
                        .findFirst()
                        .orElse(null);
                if (axis == null) {
                    return Optional.empty();
                }
                int k = index.coefficient(axis);
                solved.put(axis, index.plus(Index.of(axis), -k).times(-k));
            }
            List<Axis> places = List.copyOf(window.places().values());
            boolean exist = solved.entrySet().stream()
                    .allMatch(e -> e.getValue().within(e.getKey().extent())
                            && Collections.disjoint(e.getValue().axes(), solved.keySet()));
            List<Expr> shared = new ArrayList<>(factors);
            shared.add(inside.body());
            Expr share = atGreatest(arena.substitute(arena.mul(shared), solved), window);
            if (!exist || Axis.places(places) > MOST_PLACES || !Collections.disjoint(share.freeAxes(), places)) {
                return Optional.empty();
            }
            boolean onlyPositive = Arena.factors(share).stream().anyMatch(f -> isPositive(f, window.greatest()));
            Expr candidate = onlyPositive
                    ? Rectified.element(window.candidate()).map(z -> (Expr) z).orElse(window.candidate())
                    : window.candidate();
            List<Index> at = tensor.axes().stream()
                    .map(a -> solved.getOrDefault(a, Index.of(a)))
                    .toList();
            return Optional.of(new Winners(inside.axes(), places, at, share, candidate, window.greatest()));
        }

        /** What is read where the greatest stands is the greatest; the same of {@code max(0, z)}, positive where z is. */
        private Expr atGreatest(Expr share, Window window) {
            Expr.Read z = Rectified.element(window.candidate()).orElse(null);
            Expr positive = z == null ? null : arena.call(ScalarFunction.LESS, arena.zero(), z);
            Expr instead = arena.call(ScalarFunction.LESS, arena.zero(), window.greatest());
            return arena.rewrite(share, e -> e == window.candidate() ? window.greatest() : e == positive ? instead : e);
        }

        /** True if a factor is 0 where an element is not above 0. */
        private boolean isPositive(Expr factor, Expr element) {
            Expr condition = factor instanceof Expr.Call c
                            && c.function() == ScalarFunction.SELECT
                            && c.argument(2) == arena.zero()
                    ? c.argument(0)
                    : factor;
            return condition == arena.call(ScalarFunction.LESS, arena.zero(), element);
        }
    }

    /** The definition as a sum over all places: the share where the candidate equals the greatest and none before it does. */
    Definition definition(Arena arena, Tensor tensor) {
        Map<Axis, Index> other = new LinkedHashMap<>();
        places.forEach(axis -> other.put(axis, Index.of(arena.fresh(axis))));
        List<Axis> others =
                other.values().stream().flatMap(i -> i.axes().stream()).toList();
        Index distance = Index.flat(places).minus(Index.flat(others)).plus(-1);
        Expr before = arena.reduce(
                ReduceOp.PRODUCT,
                others,
                List.of(Condition.notNegative(distance)),
                arena.call(ScalarFunction.NOT_EQUAL, arena.substitute(candidate, other), greatest));
        List<Condition> here = new ArrayList<>();
        for (int i = 0; i < at.size(); i++) {
            Index own = Index.of(tensor.axes().get(i));
            if (!at.get(i).equals(own)) {
                here.add(Condition.equal(own, at.get(i)));
            }
        }
        List<Axis> over = Stream.concat(windows.stream(), places.stream()).toList();
        Expr first = arena.mul(arena.call(ScalarFunction.EQUAL, candidate, greatest), before);
        return new Definition(tensor, arena.sum(over, arena.mul(arena.iverson(here), share, first)));
    }

    /** True if windows do not overlap: each index steps, by one axis, over as many places as a window has. */
    boolean once() {
        return Nest.stepped(at, places)
                .filter(met -> met.containsAll(windows) && met.containsAll(places))
                .isPresent();
    }

    /** True if windows that do not overlap cover the tensor. */
    boolean reachesAll(Tensor tensor) {
        Set<Axis> met = new LinkedHashSet<>();
        at.forEach(i -> met.addAll(i.axes()));
        return Axis.places(met) == tensor.size();
    }
}
