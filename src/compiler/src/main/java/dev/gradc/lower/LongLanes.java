package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.NumberType;
import dev.gradc.loops.RowVariable;
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

/**
 * Loops over positions, and in them over samples side by side in lanes, as loops of plain code over long rows: all positions of all samples in one.
 * Rows that are read or written at every second position, or more seldom, are copied to where they lie close, or from there. What is chosen from
 * lane to lane is worked out without choices.
 */
final class LongLanes {
    private final Arena arena;
    private final Storage storage;
    private final Kernels kernels;
    private final NumberType real;
    private final String name;
    private final int samples;
    private final Map<RowVariable, Buffer> rows = new HashMap<>();
    private final Map<String, Buffer> rooms = new LinkedHashMap<>();

    private LongLanes(Arena arena, Storage storage, Kernels kernels, NumberType real, String name) {
        this.arena = arena;
        this.kernels = kernels;
        this.storage = storage;
        this.real = real;
        this.name = name;
        this.samples = storage.samples();
    }

    /** The block with no lanes left; empty if some have no such form. */
    static Optional<Block> of(
            Arena arena, Storage storage, Kernels kernels, NumberType real, String name, Block block) {
        try {
            return Optional.of(new LongLanes(arena, storage, kernels, real, name).block(block));
        } catch (BranchFree.Refused refused) {
            return Optional.empty();
        }
    }

    private Block block(Block block) {
        List<Statement> statements = new ArrayList<>();
        for (Statement s : block.statements()) {
            if (s instanceof Statement.LetRow let && let.of() instanceof Array.Row row) {
                rows.put(let.variable(), row.buffer());
                statements.add(s);
            } else if (s instanceof Statement.For loop
                    && loop.body().statements().size() == 1
                    && loop.body().statements().get(0) instanceof Statement.Lanes lanes) {
                statements.addAll(new Nest(loop, lanes).flattened());
            } else if (s instanceof Statement.For loop) {
                statements.add(
                        new Statement.For(loop.counter(), loop.from(), loop.to(), loop.step(), block(loop.body())));
            } else if (s instanceof Statement.Let || s instanceof Statement.Fill) {
                statements.add(s);
            } else if (!(s instanceof Statement.Note)) { // that tells of lanes
                throw new BranchFree.Refused("another statement");
            }
        }
        return new Block(statements);
    }

    /** Room for a long row, the same for each loop of the method that asks for it by the same use. */
    private Buffer room(String use, int length) {
        return rooms.computeIfAbsent(
                use + length, u -> storage.of(storage.scratch(name + "_row", List.of(arena.axis("c", length)))));
    }

    /** A loop over positions around one over samples. */
    private final class Nest {
        private final Statement.For loop;
        private final Statement.Lanes lanes;
        private final int positions;
        private final List<Statement> copies = new ArrayList<>();
        private final Map<List<Object>, Buffer> copied = new LinkedHashMap<>();
        private final Set<Object> whole = new HashSet<>();
        private final Map<Variable, Buffer> handedOn = new LinkedHashMap<>();

        Nest(Statement.For loop, Statement.Lanes lanes) {
            this.loop = loop;
            this.lanes = lanes;
            this.positions = Values.constant(loop.to()).orElse(0);
            boolean plain = loop.step() == 1
                    && Values.constant(loop.from()).equals(Optional.of(0))
                    && Values.constant(lanes.from()).equals(Optional.of(0))
                    && positions * samples >= LongRows.SHORTEST_ROW;
            if (!plain) {
                throw new BranchFree.Refused("a short loop");
            }
            rows.forEach((row, buffer) -> {
                if (storage.numbers().stream().anyMatch(t -> storage.holds(t) && storage.of(t) == buffer)) {
                    whole.add(row);
                }
            });
        }

        private int length() {
            return positions * samples;
        }

        List<Statement> flattened() {
            List<Statement> loops = new ArrayList<>();
            List<Statement> before = new ArrayList<>();
            int stored = 0;
            handOn();
            for (Statement s : lanes.body().statements()) {
                if (s instanceof Statement.Store store && store.place() instanceof Element place) {
                    loops.addAll(row(before, place, store.value(), stored++));
                } else if (handedOn.containsKey(RowLoop.assigned(s))) {
                    Buffer row = handedOn.get(RowLoop.assigned(s));
                    loops.add(loop(before, row, Whole.of(lanes.counter()), RowLoop.value(s)));
                } else {
                    before.add(s);
                }
            }
            List<Statement> all = new ArrayList<>(copies);
            all.addAll(loops);
            return all;
        }

        /** Gives rows to variables that change between elements stored: what each loop leaves to those behind it. */
        private void handOn() {
            Set<Object> begun = new HashSet<>();
            boolean stored = false;
            for (Statement s : lanes.body().statements()) {
                if (s instanceof Statement.Store store && store.place() instanceof Element) {
                    stored = true;
                } else if (!stored) {
                    begun.add(RowLoop.assigned(s));
                } else if (begun.contains(RowLoop.assigned(s))) {
                    handedOn.computeIfAbsent(RowLoop.assigned(s), v -> room("left" + handedOn.size(), length()));
                }
            }
        }

        /** A loop over the long row that stores a value, after the statements that it needs. */
        private Statement loop(List<Statement> before, Array target, Whole index, Value value) {
            return new RowLoop(real, lanes.counter(), length(), needed(before, value), handedOn, whole, this::read)
                    .call(kernels, name, target, index, value);
        }

        /** The statements that a value needs. */
        private List<Statement> needed(List<Statement> before, Value value) {
            Set<Object> used = new HashSet<>(Varying.leaves(value));
            List<Statement> kept = new ArrayList<>();
            for (int i = before.size() - 1; i >= 0; i--) {
                Statement s = before.get(i);
                if (used.contains(RowLoop.assigned(s))) {
                    used.addAll(Varying.leaves(RowLoop.value(s)));
                    kept.add(0, s);
                }
            }
            return kept;
        }

        private List<Statement> row(List<Statement> before, Element place, Value value, int number) {
            Place at = place(place);
            boolean inPlace = at.stride() == 1;
            Array target = inPlace ? place.array() : room("store" + number, length());
            List<Statement> all = new ArrayList<>();
            Whole index = Whole.of(lanes.counter(), inPlace ? at.constant() : 0);
            all.add(loop(before, target, index, value));
            if (!inPlace) {
                all.add(spread(target, place.array(), at));
            }
            return all;
        }

        private Statement gather(Array from, Place at, Array to) {
            return kernels.gather(positions, samples, at.stride(), from, at.constant(), to);
        }

        private Statement spread(Array from, Array to, Place at) {
            return kernels.spread(positions, samples, at.stride(), from, to, at.constant());
        }

        // ---------------------------------------------------------------- elements

        /** Where an element lies in its row: at {@code stride · position + constant}, the first of its samples. */
        private record Place(int stride, int constant) {}

        private Place place(Element e) {
            Buffer buffer = e.array() instanceof RowVariable row ? rows.get(row) : null;
            boolean known = buffer != null
                    && buffer.element() == Kind.REAL
                    && buffer.layout() instanceof Layout.Rows
                    && e.at().get(0) instanceof Whole.Affine;
            if (!known) {
                throw new BranchFree.Refused("an element " + e);
            }
            Whole.Affine at = (Whole.Affine) e.at().get(0);
            int moves = 0;
            int lane = 0;
            for (Whole.Term t : at.terms()) {
                if (t.atom().equals(loop.counter())) {
                    moves = t.coefficient();
                } else if (t.atom().equals(lanes.counter())) {
                    lane = t.coefficient();
                } else {
                    throw new BranchFree.Refused("an index " + at);
                }
            }
            int columns = ((Layout.Rows) buffer.layout()).columns();
            int stride = Math.floorDiv(moves, samples);
            boolean fits = lane == 1
                    && stride >= 1
                    && moves % samples == 0
                    && at.constant() % samples == 0
                    && at.constant() >= 0
                    && at.constant() + (positions - 1) * moves + samples <= columns;
            if (!fits) {
                throw new BranchFree.Refused("an index " + at);
            }
            return new Place(stride, at.constant());
        }

        /** The element as the loop over the long row finds it; the same one if it does not move. */
        private Element read(Element e) {
            boolean varies = Varying.of(e, lanes.counter(), v -> false) || Varying.of(e, loop.counter(), v -> false);
            if (!varies) {
                return e;
            }
            Place at = place(e);
            if (at.stride() == 1) {
                return e.array().at(Whole.of(lanes.counter(), at.constant()));
            }
            Buffer copy = copied.get(List.of(e.array(), at));
            if (copy == null) {
                copy = room("read" + copied.size(), length());
                copied.put(List.of(e.array(), at), copy);
                copies.add(gather(e.array(), at, copy));
            }
            return copy.at(Whole.of(lanes.counter()));
        }
    }
}
