package dev.gradc.lower;

import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Varying;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sums in lanes with many terms as loops over stretches of them: where they are stored in the end they are kept from one stretch to the next. The
 * terms are added in the same order, so no bit is different; a call of a stretch goes few rounds, for the reason that {@link Pace} gives.
 */
final class Stretches {
    private final Pace pace;
    private final Map<Variable, Interval> known;
    private final Names names;

    /**
     * @param known what integers may be where the lanes stand
     * @param names all that are taken in the method
     */
    Stretches(Pace pace, Map<Variable, Interval> known, Names names) {
        this.pace = pace;
        this.known = known;
        this.names = names;
    }

    /** Lanes around one loop over terms: what the sums begin with, what else is before it, and where they are stored. */
    private record Tile(
            Statement.Lanes lanes,
            Map<Variable, Statement.Let> sums,
            List<Statement> before,
            Statement.For terms,
            Map<Variable, Element> places) {
        Statement.Lanes with(List<Statement> body) {
            return new Statement.Lanes(lanes.counter(), lanes.from(), lanes.to(), lanes.vectors(), new Block(body));
        }

        /** What the sums begin with, stored; nothing if it is there. All of a buffer is cleared at once, which threads can see. */
        List<Statement> start() {
            Optional<Buffer> room = room();
            if (room.isPresent()) {
                return List.of(new Statement.Fill(
                        room.get(), sums.values().iterator().next().value()));
            }
            List<Statement> stores = new ArrayList<>();
            sums.forEach((v, let) -> stores.add(new Statement.Store(places.get(v), let.value())));
            boolean there = sums.values().stream().allMatch(l -> l.value().equals(places.get(l.variable())));
            return there ? List.of() : List.of(with(stores));
        }

        /** The one array where all sums are kept that begin with 0, if it is for nothing else. */
        private Optional<Buffer> room() {
            boolean zero = sums.values().stream().allMatch(l -> l.value().equals(Arithmetic.zero(Kind.REAL)));
            Set<Array> arrays = places.values().stream().map(Element::array).collect(Collectors.toSet());
            return zero
                            && arrays.size() == 1
                            && arrays.iterator().next() instanceof Buffer b
                            && b.role() == Buffer.Role.SCRATCH
                            && b.layout() instanceof Layout.Flat
                    ? Optional.of(b)
                    : Optional.empty();
        }

        /** Lanes that add some terms to what the sums have come to. */
        Statement.Lanes around(List<Statement> some) {
            List<Statement> body = new ArrayList<>();
            sums.keySet().forEach(v -> body.add(new Statement.Let(v, places.get(v))));
            body.addAll(before);
            body.addAll(some);
            places.forEach((v, place) -> body.add(new Statement.Store(place, v)));
            return with(body);
        }
    }

    /**
     * The same as statements of which none goes many rounds within its lanes, nor has one loop that may be empty around another, if that can be:
     * HotSpot 17 makes objects of the sums of such loops.
     */
    List<Statement> of(Statement.Lanes lanes) {
        Tile tile = tile(lanes);
        boolean twice = mayBeEmptyTwice(lanes.body());
        if (tile == null || pace.isQuick(Block.of(lanes), known) && !twice) {
            return List.of(lanes);
        }
        List<Statement> all = new ArrayList<>(tile.start());
        if (pace.isOfSamples(lanes) && !pace.isOneRound(lanes)) {
            all.add(bySamples(tile.around(List.of(tile.terms()))));
            return all;
        }
        Statement.For terms = tile.terms();
        pace.note(terms, known);
        int most =
                terms.step() == 1 && !twice ? pace.most(lanes, 1 + pace.rounds(terms.body(), new HashMap<>(known))) : 0;
        int length = length(terms, most);
        if (length <= 1) {
            Block body = new Block(of(tile.around(terms.body().statements())));
            all.add(new Statement.For(terms.counter(), terms.from(), terms.to(), terms.step(), body));
            return all;
        }
        Variable first = Variable.counter(names.fresh("first"));
        Whole end = Whole.of(first, length);
        List<Statement> body = new ArrayList<>();
        if (mayBeEmpty(terms) || terms(terms) % length != 0) {
            Variable last = Variable.fixed(names.fresh("last"), Kind.INT);
            body.add(new Statement.Let(last, new Value.WholeValue(new Whole.Smallest(List.of(terms.to(), end)))));
            end = Whole.of(last);
        }
        Statement some = new Statement.For(terms.counter(), Whole.of(first), end, 1, terms.body());
        body.add(tile.around(List.of(some)));
        all.add(new Statement.For(first, terms.from(), terms.to(), length, new Block(body)));
        return all;
    }

    /** True if lanes in a block have a loop that may be empty within another. */
    static boolean mayBeEmptyTwice(Block block) {
        return block.statements().stream()
                .anyMatch(s -> s instanceof Statement.Lanes l && mayBeEmptyTwice(l.body())
                        || s instanceof Statement.For f
                                && (mayBeEmptyTwice(f.body())
                                        || mayBeEmpty(f)
                                                && f.body().statements().stream()
                                                        .anyMatch(g -> g instanceof Statement.For inner
                                                                && mayBeEmpty(inner))));
    }

    private static boolean mayBeEmpty(Statement.For loop) {
        return Values.constant(loop.from()).isEmpty()
                || Values.constant(loop.to()).isEmpty();
    }

    private static int terms(Statement.For loop) {
        return Values.constant(loop.to()).orElseThrow()
                - Values.constant(loop.from()).orElseThrow();
    }

    /** Some samples after the other, as many as go in lanes in one round: so a stretch is longer. */
    private Statement bySamples(Statement.Lanes lanes) {
        int together = pace.together(lanes);
        Variable first = Variable.counter(names.fresh("sample"));
        Statement.Lanes some = new Statement.Lanes(
                lanes.counter(), Whole.of(first), Whole.of(first, together), lanes.vectors(), lanes.body());
        return new Statement.For(first, lanes.from(), lanes.to(), together, new Block(of(some)));
    }

    /** As many terms as may be in a stretch, or some fewer if all are then as long. */
    private static int length(Statement.For terms, int most) {
        if (!mayBeEmpty(terms)) {
            int all = terms(terms);
            for (int length = most; 2 * length > most; length--) {
                if (all % length == 0) {
                    return length;
                }
            }
        }
        return most;
    }

    /** Null if lanes are anything else. */
    private static Tile tile(Statement.Lanes lanes) {
        Map<Variable, Statement.Let> sums = new LinkedHashMap<>();
        List<Statement> before = new ArrayList<>();
        Map<Variable, Element> places = new LinkedHashMap<>();
        Set<Object> declared = new HashSet<>(Set.of(lanes.counter()));
        Statement.For terms = null;
        for (Statement s : lanes.body().statements()) {
            if (terms != null) {
                if (!(s instanceof Statement.Store store)
                        || !(store.place() instanceof Element place)
                        || !(store.value() instanceof Variable sum)
                        || !sums.containsKey(sum)
                        || places.put(sum, place) != null) {
                    return null;
                }
            } else if (s instanceof Statement.For f) {
                terms = f;
            } else if (s instanceof Statement.Let let && let.variable().mutable()) {
                sums.put(let.variable(), let);
            } else if (s instanceof Statement.Let let) {
                declared.add(let.variable());
                before.add(s);
            } else if (s instanceof Statement.LetRow row) {
                declared.add(row.variable());
                before.add(s);
            } else {
                return null;
            }
        }
        declared.remove(lanes.counter());
        boolean apart = Stream.concat(sums.values().stream().map(Statement.Let::value), places.values().stream())
                .noneMatch(v -> Varying.leaves(v).stream().anyMatch(declared::contains));
        boolean all = terms != null
                && places.keySet().equals(sums.keySet())
                && Set.copyOf(places.values()).size() == places.size();
        return all && apart && !sums.isEmpty() ? new Tile(lanes, sums, before, terms, places) : null;
    }
}
