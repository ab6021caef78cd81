package dev.gradc.derive;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
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

    private Batching(Arena arena, Axis samples) {
        this.arena = arena;
        this.samples = samples;
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

        /** A per-sample expression, such as a metric, over the samples. */
        public Expr of(Expr e) {
            return rewriter.apply(e);
        }
    }

    /**
     * The program over at most {@code capacity} samples.
     *
     * @param inputs the tensors fed a row a sample
     */
    public static Batched batchify(Arena arena, Program program, List<Tensor> inputs, int capacity) {
        Batching batching = new Batching(arena, arena.batchAxis("n", capacity));
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

    private List<Index> at(Tensor tensor, List<Index> at) {
        List<Index> indices = new ArrayList<>();
        if (batched.containsKey(tensor)) {
            indices.add(Index.of(samples));
        }
        at.forEach(i -> indices.add(of(i)));
        return indices;
    }

    private Index of(Index index) {
        return index.mapReads(
                r -> batched.containsKey(r.tensor()) ? new IntegerRead(of(r.tensor()), at(r.tensor(), r.at())) : r);
    }

    private Expr apply(Expr e) {
        return arena.rewrite(e, this::step);
    }

    private Expr step(Expr e) {
        if (e instanceof Expr.Read r) {
            return arena.read(of(r.tensor()), at(r.tensor(), r.at()));
        }
        if (e instanceof Expr.IndexValue v) {
            return arena.indexValue(of(v.index()));
        }
        if (e instanceof Expr.Iverson b) {
            return arena.iverson(b.conditions().stream().map(this::of).toList());
        }
        return e;
    }

    private Condition of(Condition c) {
        return new Condition(c.relation(), of(c.index()));
    }
}
