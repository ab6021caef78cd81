package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sums over samples that lie side by side, with lanes: a gradient by weights, a mean over the batch. The samples run in lanes, all else that is
 * summed over in loops; what each sample has come to is added up at the end. Some of the target's axes are blocked, so that what does not depend on
 * one is loaded once for all its places.
 */
final class SampleSums implements Gatherer {
    private static final int MOST_SUMS = 18; // of 32 registers; what is loaded needs the rest
    private static final int MOST_AXES = 3; // blocked
    private static final double LOAD = 2; // multiplications: most vectors lie across two lines of the cache
    private static final double FAR = 3.2; // more for a vector from beyond the nearest cache
    private static final int MOST_PLACES = 8; // of an axis at once

    private final Arena arena;
    private final Code code;
    private final Expressions values;
    private final Gatherer otherwise;
    private Buffer partials;

    /** @param otherwise takes what has no such sum */
    SampleSums(Arena arena, Code code, Settings settings, Gatherer otherwise) {
        this.arena = arena;
        this.code = code;
        this.otherwise = otherwise;
        this.values = new Expressions(arena, code, settings, Kind.REAL, false);
    }

    /** An axis of the target and how many of its places are computed at once. */
    private record Block(Axis axis, int places) {}

    @Override
    public boolean define(Definition definition) {
        Tensor tensor = definition.tensor();
        Set<Expr.Reduce> sums = new LinkedHashSet<>();
        if (!tensor.batched() && code.storage().of(tensor).element() == Kind.REAL) {
            search(definition.value(), sums);
        }
        if (sums.isEmpty()) {
            return otherwise.define(definition);
        }
        partials = partials(tensor);
        List<Axis> order = new ArrayList<>(code.storage().loopOrder(tensor));
        List<Block> blocks = blocks(order, sums);
        blocks.forEach(b -> order.remove(b.axis()));
        nest(definition, sums, blocks, order, 0, new ArrayList<>(List.of(Map.of())));
        return true;
    }

    /** The sums over samples of what lies crosswise, computed in any case. */
    private void search(Expr e, Set<Expr.Reduce> found) {
        Unguarded.reductions(e)
                .filter(r -> r.op() == ReduceOp.SUM && r.over().stream().anyMatch(Axis::batch) && crosswise(r.body()))
                .forEach(found::add);
    }

    private boolean crosswise(Expr body) {
        List<Expr.Read> reads = Schedule.reads(body);
        return reads.stream()
                        .allMatch(r -> !r.tensor().batched() || code.storage().crosswise(r.tensor()))
                && reads.stream().anyMatch(r -> r.tensor().batched());
    }

    /** Room for what each sample adds to the sums of a block. */
    private Buffer partials(Tensor target) {
        return code.storage()
                .declare(
                        target.name().plain() + "_partial",
                        Buffer.Role.SCRATCH,
                        Kind.REAL,
                        new Layout.Flat(MOST_SUMS * code.storage().samples()),
                        "what each sample adds to " + MOST_SUMS + " sums");
    }

    // ---------------------------------------------------------------- the choice

    /** The axes of which most is shared, at most three; the first one's last block may be smaller. */
    private List<Block> blocks(List<Axis> order, Set<Expr.Reduce> sums) {
        List<Axis> free = order.stream().filter(a -> shares(a, sums)).toList();
        List<List<Block>> open = new ArrayList<>(List.of(List.of()));
        List<Block> best = List.of();
        double least = cost(best, sums);
        for (int depth = 0; depth < MOST_AXES; depth++) {
            List<List<Block>> more = new ArrayList<>();
            for (List<Block> blocks : open) {
                for (List<Block> longer : longer(blocks, free, Math.max(1, MOST_SUMS / sums.size()))) {
                    more.add(longer);
                    double cost = cost(longer, sums);
                    if (cost < least) {
                        least = cost;
                        best = longer;
                    }
                }
            }
            open = more;
        }
        return best;
    }

    private static List<List<Block>> longer(List<Block> blocks, List<Axis> free, int most) {
        int places = blocks.stream().mapToInt(Block::places).reduce(1, (a, b) -> a * b);
        int after = blocks.size() < 2
                ? -1
                : free.indexOf(blocks.get(blocks.size() - 1).axis());
        List<List<Block>> all = new ArrayList<>();
        for (int i = after + 1; i < free.size(); i++) {
            Axis axis = free.get(i);
            boolean met = blocks.stream().anyMatch(b -> b.axis().equals(axis));
            for (int p = 2; !met && p <= Math.min(MOST_PLACES, Math.min(axis.extent(), most / places)); p++) {
                if (blocks.isEmpty() || axis.extent() % p == 0) {
                    List<Block> longer = new ArrayList<>(blocks);
                    longer.add(new Block(axis, p));
                    all.add(longer);
                }
            }
        }
        return all;
    }

    /**
     * The time of a term, by estimate, in that of a multiplication: what is loaded, and what comes from beyond the nearest cache, for places in
     * one window are near; more if a block is left over.
     */
    private static double cost(List<Block> blocks, Set<Expr.Reduce> sums) {
        double places = 1;
        double waste = 1;
        for (Block b : blocks) {
            places *= b.places();
            waste *= (Math.floorDiv(b.axis().extent() - 1, b.places()) + 1.0)
                    * b.places()
                    / b.axis().extent();
        }
        double cost = 0;
        for (Expr.Reduce sum : sums) {
            double loads = 0;
            double far = 0;
            for (Expr.Read read : Schedule.reads(sum.body())) {
                double own = 1;
                double apart = 1;
                for (Block b : blocks) {
                    own *= read.freeAxes().contains(b.axis()) ? b.places() : 1;
                    apart *= read.at().stream().anyMatch(i -> Product.is(i, b.axis())) ? b.places() : 1;
                }
                loads += own;
                far += apart;
            }
            cost += Math.max(1, LOAD * loads / places + FAR * far / places);
        }
        return cost * waste;
    }

    /** True if an axis is in no bound, and some read is the same for all its places. */
    private static boolean shares(Axis axis, Set<Expr.Reduce> sums) {
        boolean bound = sums.stream()
                .anyMatch(s ->
                        s.domain().stream().anyMatch(c -> c.index().axes().contains(axis))
                                || Arena.factors(s.body()).stream()
                                        .anyMatch(f -> f instanceof Expr.Iverson
                                                && f.freeAxes().contains(axis)));
        return !bound && sums.stream().allMatch(s -> s.freeAxes().contains(axis));
    }

    // ---------------------------------------------------------------- loops

    /** Loops over the first block, the axes that are not blocked, the other blocks. */
    private void nest(
            Definition definition,
            Set<Expr.Reduce> sums,
            List<Block> blocks,
            List<Axis> rest,
            int depth,
            List<Map<Axis, Index>> places) {
        boolean here = depth == Math.min(1, blocks.size());
        Loops loops = Loops.open(code, here ? rest : List.of(), List.of());
        if (depth == blocks.size()) {
            tile(definition, sums, places);
        } else {
            block(definition, sums, blocks, rest, depth, places);
        }
        loops.close();
    }

    private void block(
            Definition definition,
            Set<Expr.Reduce> sums,
            List<Block> blocks,
            List<Axis> rest,
            int depth,
            List<Map<Axis, Index>> places) {
        Block block = blocks.get(depth);
        int extent = block.axis().extent();
        int whole = extent - extent % block.places();
        for (int part = 0; part < 2; part++) {
            int count = part == 0 ? block.places() : extent - whole;
            if (count == 0) {
                continue;
            }
            code.openLoop(block.axis());
            List<Map<Axis, Index>> more = new ArrayList<>();
            for (Map<Axis, Index> place : places) {
                for (int i = 0; i < count; i++) {
                    Map<Axis, Index> both = new HashMap<>(place);
                    both.put(block.axis(), Index.of(block.axis()).plus(i));
                    more.add(both);
                }
            }
            nest(definition, sums, blocks, rest, depth + 1, more);
            code.closeLoop(Whole.of(part == 0 ? 0 : whole), Whole.of(part == 0 ? whole : extent), count);
        }
    }

    private void tile(Definition definition, Set<Expr.Reduce> sums, List<Map<Axis, Index>> places) {
        for (Expr.Reduce sum : sums) {
            List<Variable> totals = new ArrayList<>();
            places.forEach(p -> totals.add(code.mutable("total", Arithmetic.zero(Kind.REAL))));
            lanes(sum, places, totals);
            for (int i = 0; i < places.size(); i++) {
                values.bind(arena.substitute(sum, places.get(i)), totals.get(i));
            }
        }
        Tensor tensor = definition.tensor();
        for (Map<Axis, Index> place : places) {
            List<Index> at = tensor.axes().stream()
                    .map(a -> Index.of(a).substitute(place))
                    .toList();
            Value value = values.root(arena.substitute(definition.value(), place));
            code.add(new Statement.Store(code.element(tensor, at), Code.convert(value, Kind.REAL)));
        }
    }

    private void lanes(Expr.Reduce sum, List<Map<Axis, Index>> places, List<Variable> totals) {
        Reductions.Inside inside = Reductions.open(arena, sum);
        List<Axis> over = new ArrayList<>(inside.axes());
        Axis lane = over.stream().filter(Axis::batch).findFirst().orElseThrow();
        over.remove(lane);
        code.openLoop(lane);
        List<Variable> sums = new ArrayList<>();
        places.forEach(p -> sums.add(code.mutable("sum", Arithmetic.zero(Kind.REAL))));
        Loops loops = Loops.open(code, over, inside.domain());
        Existence bounds = new Existence(inside.domain());
        List<Expr.Read> reads =
                Schedule.reads(inside.body()).stream().filter(bounds::of).toList();
        Map<Expr, Value> loaded = new HashMap<>();
        for (int i = 0; i < places.size(); i++) {
            Map<Axis, Index> place = places.get(i);
            for (Expr.Read read : reads) {
                Expr here = arena.substitute(read, place);
                if (!loaded.containsKey(here) && !Settings.isSetting(read.tensor())) {
                    Value v = code.let(read.tensor().name().plain(), values.of(here));
                    loaded.put(here, v);
                    values.bind(here, v);
                }
            }
            code.add(new Statement.Accumulate(sums.get(i), values.root(arena.substitute(inside.body(), place))));
        }
        loops.close();
        for (int i = 0; i < places.size(); i++) {
            code.add(new Statement.Store(beside(i), sums.get(i)));
        }
        code.closeLanes(Whole.of(0), code.extent(lane), 1);
        code.openLoop(lane);
        for (int i = 0; i < places.size(); i++) {
            code.add(new Statement.Accumulate(totals.get(i), beside(i)));
        }
        code.closeLoop(Whole.of(0), code.extent(lane));
    }

    /** The sample's own part of a sum: samples are added up in their order, whatever the number of lanes. */
    private Element beside(int place) {
        return partials.at(
                Whole.of(code.scope().counter(), place * code.storage().samples()));
    }
}
