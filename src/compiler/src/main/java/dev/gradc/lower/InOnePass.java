package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Block;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Elementwise definitions of one step of a recurrence that follow one another and share what they read, as the errors of a cell and of its gates: in
 * lanes one loop works out all of them, so that what one leaves to the next stays in a register, and what several read is loaded once.
 */
final class InOnePass {
    private static final int MOST_BRACKETS = 2; // each doubles the code

    private final Arena arena;
    private final Storage storage;
    private final Steps steps;

    InOnePass(Arena arena, Storage storage, Steps steps) {
        this.arena = arena;
        this.storage = storage;
        this.steps = steps;
    }

    /** The definitions of a step in their order, each with those that its loop works out, too. */
    List<List<Definition>> runs(List<Definition> definitions) {
        List<List<Definition>> runs = new ArrayList<>();
        for (Definition d : definitions) {
            List<Definition> last = runs.isEmpty() ? List.of() : runs.get(runs.size() - 1);
            if (!last.isEmpty() && joins(last, d)) {
                last.add(d);
            } else {
                runs.add(new ArrayList<>(List.of(d)));
            }
        }
        return runs;
    }

    private boolean joins(List<Definition> run, Definition d) {
        Tensor first = run.get(0).tensor();
        if (!fits(run.get(0)) || !fits(d) || !extents(d.tensor()).equals(extents(first))) {
            return false;
        }
        Set<Expr.Read> before = new LinkedHashSet<>();
        Set<Tensor> own = new LinkedHashSet<>();
        for (Definition r : run) {
            before.addAll(reads(at(first, r)));
            before.add((Expr.Read) arena.readAt(r.tensor(), first.axes()));
            own.add(r.tensor());
        }
        Expr value = at(first, d);
        Set<Expr.Read> reads = reads(value);
        boolean related = reads.stream().anyMatch(before::contains);
        boolean safe = reads.stream()
                .filter(r -> own.contains(r.tensor()) && isAtOwnStep(r, first))
                .allMatch(before::contains);
        List<Expr> values = new ArrayList<>(run.stream().map(r -> at(first, r)).toList());
        values.add(value);
        return related && safe && brackets(values).size() <= MOST_BRACKETS && !Bulk.tooMuch(values, lane(first));
    }

    /** True if an element depends on those at its own place in rows, at whatever step. */
    private boolean fits(Definition d) {
        Tensor tensor = d.tensor();
        return steps.time(tensor).isPresent()
                && tensor.batched()
                && isInRows(tensor)
                && lane(tensor) != steps.time(tensor).get()
                && isElementwise(d.value(), tensor);
    }

    private boolean isInRows(Tensor tensor) {
        return storage.holds(tensor)
                && !storage.crosswise(tensor)
                && storage.of(tensor).rank() == 2
                && storage.of(tensor).element() == Kind.REAL;
    }

    private boolean isElementwise(Expr e, Tensor tensor) {
        if (e instanceof Expr.Iverson bracket) {
            return isOfSteps(bracket, tensor);
        }
        if (e instanceof Expr.Read r) {
            return isInRows(r.tensor())
                    && r.at().stream().allMatch(i -> i.reads().isEmpty())
                    && runsAlong(storage.address(r.tensor(), r.at()).last(), lane(tensor));
        }
        return Joined.isArithmetic(e) && e.children().stream().allMatch(c -> isElementwise(c, tensor));
    }

    /** True if an index is that of the lanes, from some place on. */
    private static boolean runsAlong(Index index, Axis lane) {
        return Product.is(index.plus(-index.constant()), lane);
    }

    private boolean isOfSteps(Expr.Iverson bracket, Tensor tensor) {
        return bracket.conditions().stream()
                .map(Condition::index)
                .allMatch(i -> i.reads().isEmpty()
                        && Set.of(steps.time(tensor).orElseThrow()).containsAll(i.axes()));
    }

    private boolean isAtOwnStep(Expr.Read read, Tensor first) {
        int time = read.tensor().axes().indexOf(steps.time(read.tensor()).orElseThrow());
        return read.at().get(time).equals(Index.of(steps.time(first).orElseThrow()));
    }

    private static List<Integer> extents(Tensor tensor) {
        return tensor.axes().stream().map(Axis::extent).toList();
    }

    private static Axis lane(Tensor tensor) {
        return tensor.axes().get(tensor.rank() - 1);
    }

    /** A definition's value where the first one's axes stand for its own. */
    private Expr at(Tensor first, Definition d) {
        Map<Axis, Index> places = new LinkedHashMap<>();
        for (int i = 0; i < first.rank(); i++) {
            places.put(d.tensor().axes().get(i), Index.of(first.axes().get(i)));
        }
        return arena.substitute(d.value(), places);
    }

    private static Set<Expr.Read> reads(Expr e) {
        Set<Expr.Read> reads = new LinkedHashSet<>();
        search(e, Expr.Read.class, reads);
        return reads;
    }

    private static Set<Expr.Iverson> brackets(List<Expr> values) {
        Set<Expr.Iverson> brackets = new LinkedHashSet<>();
        values.forEach(v -> search(v, Expr.Iverson.class, brackets));
        return brackets;
    }

    private static <E extends Expr> void search(Expr e, Class<E> kind, Set<E> found) {
        if (kind.isInstance(e)) {
            found.add(kind.cast(e));
        }
        e.children().forEach(c -> search(c, kind, found));
    }

    // ---------------------------------------------------------------- loops

    /** The one loop over the elements of a run. */
    void define(List<Definition> run, Code code, Settings settings) {
        Tensor first = run.get(0).tensor();
        List<Tensor> targets = run.stream().map(Definition::tensor).toList();
        write(targets, run.stream().map(d -> at(first, d)).toList(), code, settings);
    }

    /** What is there at some steps only is decided before the loop. */
    private void write(List<Tensor> targets, List<Expr> values, Code code, Settings settings) {
        Optional<Expr.Iverson> bracket = brackets(values).stream().findFirst();
        if (bracket.isEmpty()) {
            loop(targets, values, code, settings);
            return;
        }
        code.openGuard();
        write(targets, with(values, bracket.get(), arena.one()), code, settings);
        Block then = code.closeGuard();
        code.openGuard();
        write(targets, with(values, bracket.get(), arena.zero()), code, settings);
        Block otherwise = code.closeGuard();
        code.add(new Statement.If(code.condition(bracket.get().conditions()), then, otherwise));
    }

    private List<Expr> with(List<Expr> values, Expr.Iverson bracket, Expr known) {
        return values.stream()
                .map(v -> arena.rewrite(v, e -> e.equals(bracket) ? known : e))
                .toList();
    }

    private void loop(List<Tensor> targets, List<Expr> values, Code code, Settings settings) {
        Tensor first = targets.get(0);
        List<Axis> order = new ArrayList<>(first.axes());
        order.remove(steps.time(first).orElseThrow());
        code.add(new Statement.Note("lanes " + lane(first)));
        Loops loops = Loops.withLanes(code, order);
        Expressions in = new Expressions(arena, code, settings, Kind.REAL, false);
        List<Index> place = Index.each(first.axes());
        Set<Expr> known = new LinkedHashSet<>();
        for (int i = 0; i < targets.size(); i++) {
            for (Expr.Read read : reads(values.get(i))) {
                if (known.add(read)) {
                    String name = read.tensor().name().plain();
                    in.bind(read, code.let(name, code.element(read.tensor(), read.at())));
                }
            }
            Value value = code.let("value", Code.convert(in.root(values.get(i)), Kind.REAL));
            code.add(new Statement.Store(code.element(targets.get(i), place), value));
            Expr own = arena.readAt(targets.get(i), first.axes());
            in.bind(own, value);
            known.add(own);
        }
        loops.close();
    }
}
