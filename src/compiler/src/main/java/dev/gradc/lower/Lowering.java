package dev.gradc.lower;

import dev.gradc.loops.LoopProgram;
import dev.gradc.model.Model;

/**
 * The way from a model's derived program to a loop program. In this order:
 *
 * <ol>
 *   <li>{@link Planning}: what each part of a step computes, and by which definitions; first, for it rewrites them and decides how tensors lie.
 *   <li>{@link Storage}: a buffer for each tensor that is left.
 *   <li>{@link Recogniser}: loops for each definition; {@link Dense} products in shapes that C2 vectorises, all else one {@link Nest} an equation;
 *       {@link LongRows}, {@link LongSums}, {@link LongLanes} for samples side by side, in plain code over rows of all positions and samples.
 *   <li>{@link Initialisers}, {@link Updates}: how parameters start and move.
 *   <li>{@link Unrolling}: tiny programs written out; after the loops, for it works on them.
 *   <li>{@link MemoryPlan}: arrays shared; after all that writes loops, for it asks what each statement touches in the end.
 *   <li>{@link Division}: what several threads share, if they are asked for; before public methods are split, for it looks at what they call.
 *   <li>{@link Alike}: methods that do the same to other arrays, where there are very many; after threads, for one of them has all to share.
 *   <li>{@link Parts}: public methods that are too long to be compiled, split; last, for it hides statements in methods.
 * </ol>
 */
public final class Lowering {
    private Lowering() {}

    /** The loop program of a model. */
    public static LoopProgram lower(Model model, BatchedProgram program, LoweringOptions options) {
        LoopProgram loops = Unrolling.apply(new Assembly(model, program, options).assemble());
        return Parts.apply(Alike.apply(Division.apply(MemoryPlan.apply(loops), options.threads())));
    }
}
