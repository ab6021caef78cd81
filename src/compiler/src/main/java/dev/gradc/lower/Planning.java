package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Reads;
import dev.gradc.algebra.Recurrences;
import dev.gradc.algebra.Tensor;
import dev.gradc.model.Model;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plan of a loop program, its definitions rewritten until they suit the loops. In this order:
 *
 * <ol>
 *   <li>{@link Crosswise}: which tensors lie with the samples side by side, and copies of what is fed.
 *   <li>{@link PartialSums}: sums in parts, for threads; before the plan, which puts every definition where it is needed.
 *   <li>{@link Layouts}: which matrices lie transposed.
 *   <li>{@link Plan}: what each part of a step computes; gradients of loss and penalty joined; dead definitions left out.
 *   <li>{@link OneSample}: sums over the samples of a batch of one.
 *   <li>{@link Tables}: what depends on places alone, worked out once.
 *   <li>{@link Kept}: functions of states that several definitions have.
 *   <li>{@link Stacks}: gates as one definition; after those functions, whose definitions it rewrites, too.
 *   <li>{@link Narrow}: few classes with the samples along their rows.
 *   <li>{@link Copies}: matrices the other way round; after all that decides how tensors lie.
 *   <li>{@link Epilogues}: what is above 0 of sums; last, for it looks at what else reads them.
 * </ol>
 */
final class Planning {
    private static final long LONG_STEP = 100_000; // multiplications

    private final Model model;
    private final LoweringOptions options;
    private final Originals originals = new Originals();
    private final Crosswise crosswise;
    private final PartialSums partialSums;
    private final BatchedProgram batched;
    private final Set<Tensor> transposed;
    private final Tables tables;
    private final Stacks stacks;
    private final Copies copies;
    private final Plan plan;

    Planning(Model model, BatchedProgram given, LoweringOptions options) {
        Arena arena = model.arena();
        this.model = model;
        this.options = options;
        this.crosswise = Crosswise.of(model, given, options, originals);
        this.partialSums = new PartialSums(arena, options.threads(), originals);
        this.batched = partialSums.apply(crosswise.program(), options.batch());
        this.transposed =
                Layouts.transposed(arena, crosswise.program().program().forward(), options.multiple());
        Plan planned = planned(arena);
        this.tables = new Tables(arena, planned.exact(), originals);
        this.stacks = new Stacks(arena, options.vectors(), originals);
        Plan kept = new Kept(arena, originals).apply(planned.map(tables::apply));
        Plan stacked = stacks.apply(kept, readBeside());
        transposed.addAll(packs() ? Narrow.of(arena, stacked, options) : Set.of());
        this.copies = new Copies(arena, transposed, options.vectors(), originals);
        Set<Tensor> needed = readBeside();
        needed.addAll(crosswise.tensors());
        this.plan = new Epilogues(arena, originals)
                .apply(copies.apply(stacked), needed, crosswise.winners().keySet());
    }

    private Plan planned(Arena arena) {
        Plan whole = Plan.of(model, batched);
        OneSample lone = new OneSample(arena);
        return options.batch() > 1 ? whole : whole.map(d -> originals.rewritten(d, lone.of(d.value())));
    }

    // ---------------------------------------------------------------- what came of it

    Model model() {
        return model;
    }

    Arena arena() {
        return model.arena();
    }

    /** The program over samples that the plan is of. */
    BatchedProgram batched() {
        return batched;
    }

    Plan plan() {
        return plan;
    }

    /** All tables, and all definitions of the plan but those of products. */
    List<Definition> definitions() {
        List<Definition> all = new ArrayList<>(tables.definitions());
        all.addAll(plan.all());
        return all;
    }

    /** What a definition was before it was rewritten: so it stands in comments. */
    Definition original(Definition d) {
        return originals.of(d);
    }

    PartialSums partialSums() {
        return partialSums;
    }

    Tables tables() {
        return tables;
    }

    Stacks stacks() {
        return stacks;
    }

    Copies copies() {
        return copies;
    }

    /** The matrices that lie transposed. */
    Set<Tensor> transposed() {
        return transposed;
    }

    /** The tensors over samples that lie with the samples along their rows. */
    Set<Tensor> crosswise() {
        return crosswise.tensors();
    }

    /** The integer tensors whose elements are held as numbers. */
    Set<Tensor> numbers() {
        return crosswise.numbers();
    }

    /** The definitions that hand back to windows' greatest. */
    Map<Definition, Winners> winners() {
        return crosswise.winners();
    }

    // ---------------------------------------------------------------- what is known of the model

    /** What metrics and states read. */
    Set<Tensor> readBeside() {
        Set<Tensor> read = new LinkedHashSet<>();
        batched.metrics().forEach(m -> read.addAll(Reads.of(m.value())));
        model.environment().states().forEach(s -> read.add(s.next()));
        return read;
    }

    /** True to put short rows into one array: for networks of vectors that are neither tiny, and so written out, nor large. */
    boolean packs() {
        Program program = batched.program();
        List<Definition> all = new ArrayList<>(program.forward());
        all.addAll(program.backward());
        return options.batch() > 1
                && weights() > Unrolling.MOST_PARAMETERS
                && !longSteps()
                && all.stream().allMatch(d -> d.tensor().rank() <= 2)
                && !Recurrences.among(all);
    }

    private long weights() {
        return model.parameters().stream().mapToLong(p -> p.tensor().size()).sum();
    }

    /** True if a step multiplies so often, by the number of weights, that it takes tens of microseconds. */
    boolean longSteps() {
        return weights() * options.batch() >= LONG_STEP;
    }
}
