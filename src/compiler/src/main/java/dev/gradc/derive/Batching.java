package dev.gradc.derive;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.OverSamples;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Recurrences;
import dev.gradc.algebra.Stage;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The step from one sample to a batch: a leading axis on each input and on all that depends on one. Parameters have none. */
public final class Batching {
    private final Arena arena;
    private final Axis samples;
    private final Map<Tensor, Tensor> batched = new LinkedHashMap<>();
    private final Map<Tensor, Tensor> across;
    private final OverSamples overSamples;

    private Batching(Arena arena, Axis samples, Map<Tensor, Tensor> across) {
        this.arena = arena;
        this.samples = samples;
        this.across = across;
        this.overSamples = new OverSamples(arena, batched, Index.of(samples));
    }

    /**
     * A batched program and what became of its tensors.
     *
     * @param samples the axis over samples
     * @param tensors for each tensor of the one-sample program that depends on an input, its batched counterpart; others stay themselves
     */
    public record Batched(Program program, Axis samples, Map<Tensor, Tensor> tensors, Batching rewriter) {
        /** The batched counterpart of a tensor. */
        public Tensor of(Tensor tensor) {
            return tensors.getOrDefault(tensor, tensor);
        }

        /** Further definitions of one sample, over the samples. */
        public List<Definition> also(List<Definition> more) {
            List<Definition> all = new ArrayList<>();
            Recurrences.stages(more).forEach(s -> all.addAll(rewriter.stage(s)));
            return all;
        }

        /** A per-sample expression, such as a metric, over the samples. */
        public Expr of(Expr e) {
            return rewriter.apply(e);
        }
    }

    /**
     * The program over at most {@code capacity} samples.
     *
     * @param inputs the tensors fed, or drawn, a row a sample
     */
    public static Batched batchify(Arena arena, Program program, List<Tensor> inputs, int capacity) {
        return batchify(arena, program, inputs, Map.of(), capacity);
    }

    /**
     * The program over at most {@code capacity} samples, which may depend on one another.
     *
     * @param across for each tensor over all samples that the program reads the tensor of one sample it stands for
     */
    public static Batched batchify(
            Arena arena, Program program, List<Tensor> inputs, Map<Tensor, Tensor> across, int capacity) {
        Batching batching = new Batching(arena, arena.batchAxis("n", capacity), across);
        inputs.forEach(batching::batch);
        List<Definition> forward = new ArrayList<>();
        Recurrences.stages(program.forward()).forEach(s -> forward.addAll(batching.stage(s)));
        Program result = Program.forward(
                forward,
                batching.of(program.loss()),
                program.penalty().flatMap(p -> Optional.of(batching.of(p))),
                program.parameters());
        return new Batched(result, batching.samples, batching.batched, batching);
    }

    /** Each definition over samples if it depends on one; all of a recurrence if one of them does. */
    private List<Definition> stage(Stage stage) {
        boolean samples = stage.definitions().stream()
                .anyMatch(d -> apply(d.value()).freeAxes().contains(this.samples));
        if (samples) {
            stage.definitions().forEach(d -> batch(d.tensor()));
        }
        return stage.definitions().stream()
                .map(d -> new Definition(of(d.tensor()), apply(d.value())))
                .toList();
    }

    private Tensor batch(Tensor tensor) {
        List<Axis> axes = new ArrayList<>();
        axes.add(samples);
        axes.addAll(tensor.axes());
        Tensor.Facts facts = tensor.facts();
        Tensor.Facts shifted = facts.simplexAxis() < 0 ? facts : facts.withSimplexAxis(facts.simplexAxis() + 1);
        Tensor result = new Tensor(tensor.name(), tensor.role(), axes, shifted);
        batched.put(tensor, result);
        return result;
    }

    private Tensor of(Tensor tensor) {
        return batched.getOrDefault(tensor, tensor);
    }

    private Expr apply(Expr e) {
        Expr own = overSamples.apply(e);
        return across.isEmpty() ? own : arena.rewrite(own, this::step);
    }

    /** Reads of all samples become those of the program's own tensors, their reductions of its own capacity. */
    private Expr step(Expr e) {
        if (e instanceof Expr.Read r && across.containsKey(r.tensor())) {
            return arena.read(
                    of(across.get(r.tensor())), r.at().stream().map(this::index).toList());
        }
        if (e instanceof Expr.Read r) {
            return arena.read(r.tensor(), r.at().stream().map(this::index).toList());
        }
        if (e instanceof Expr.IndexValue v) {
            return arena.indexValue(index(v.index()));
        }
        if (e instanceof Expr.Iverson b) {
            return arena.iverson(b.conditions().stream()
                    .map(c -> new Condition(c.relation(), index(c.index())))
                    .toList());
        }
        return e instanceof Expr.Reduce r && r.over().stream().anyMatch(Axis::batch) ? resized(r) : e;
    }

    private Index index(Index index) {
        return index.mapReads(
                r -> across.containsKey(r.tensor()) ? new IntegerRead(of(across.get(r.tensor())), r.at()) : r);
    }

    private Expr resized(Expr.Reduce reduce) {
        Arena.Opened inside = arena.open(reduce);
        List<Axis> axes = new ArrayList<>();
        Map<Axis, Index> replacement = new LinkedHashMap<>();
        for (Axis axis : inside.axes()) {
            axes.add(axis.batch() ? arena.fresh(samples) : axis);
            replacement.put(axis, Index.of(axes.get(axes.size() - 1)));
        }
        List<Condition> domain =
                inside.domain().stream().map(c -> c.substitute(replacement)).toList();
        return arena.reduce(reduce.op(), axes, domain, arena.substitute(inside.body(), replacement));
    }
}
