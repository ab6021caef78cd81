package dev.gradc.compiler;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Program;
import dev.gradc.derive.Batching;
import dev.gradc.derive.Partials;
import dev.gradc.derive.Primes;
import dev.gradc.derive.ReverseMode;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.equations.EquationOptions;
import dev.gradc.equations.Equations;
import dev.gradc.equations.Format;
import dev.gradc.equations.Notation;
import dev.gradc.lower.BatchedProgram;
import dev.gradc.model.Metric;
import dev.gradc.model.Model;
import dev.gradc.simplify.Simplifier;
import java.util.List;
import java.util.Optional;

/**
 * A model and what is derived from it: the program of one sample, which equations show, and that of a batch, which code comes from.
 *
 * <p>Both come from the same steps: stabilise, differentiate, simplify.
 */
public final class CompiledModel {
    private static final int SHOWN_BATCH = 1_000_003; // never shown: equations say m

    private final Model model;
    private final Program derived;

    private CompiledModel(Model model, Program derived) {
        this.model = model;
        this.derived = derived;
    }

    static CompiledModel of(Model model) {
        Program stable = Simplifier.stabilise(model.arena(), model.forward());
        return new CompiledModel(model, derive(model.arena(), stable));
    }

    private static Program derive(Arena arena, Program stable) {
        return Simplifier.simplify(arena, ReverseMode.derive(arena, stable));
    }

    public Model model() {
        return model;
    }

    /** The derived program of one sample. */
    public Program derived() {
        return derived;
    }

    /** The derived program of at most {@code capacity} samples, derivatives of functions by name, and what became of the tensors. */
    private Batching.Batched batch(int capacity) {
        Arena arena = model.arena();
        Program stable = Simplifier.stabilise(arena, model.forward());
        Batching.Batched forward = Batching.batchify(arena, stable, model.inputs(), capacity);
        return new Batching.Batched(
                derive(arena, forward.program()), forward.samples(), forward.tensors(), forward.rewriter());
    }

    /** The equations as text. */
    public String equations(Notation notation, Format format, EquationOptions options) {
        return DeepStack.call(() -> Equations.of(
                        model,
                        derived,
                        options.batch() ? Optional.of(shownBatch()) : Optional.empty(),
                        Partials::expand)
                .render(notation, format, options));
    }

    /** The batch as written beside its derivation: readers know the formulas they wrote, not the stable ones. */
    private Equations.Batched shownBatch() {
        Arena arena = model.arena();
        Program written = Batching.batchify(arena, model.forward(), model.inputs(), SHOWN_BATCH)
                .program();
        return new Equations.Batched(written, derive(arena, Simplifier.stabilise(arena, written)));
    }

    /** The Java source: the class, and beside it the trainer's adapter if it is asked for. */
    public List<GeneratedFile> java(JavaOptions options) {
        return DeepStack.call(() -> new Generation(this, options).files());
    }

    /** The derived program of a batch in primitives alone. */
    BatchedProgram primitive(int capacity) {
        Arena arena = model.arena();
        Batching.Batched batched = batch(capacity);
        Program written = Simplifier.simplify(arena, Primes.expand(arena, batched.program()));
        List<Metric> metrics = model.metrics().stream()
                .map(m -> new Metric(m.name(), Primes.expand(arena, batched.of(m.value()))))
                .toList();
        return new BatchedProgram(written, batched.tensors(), metrics);
    }
}
