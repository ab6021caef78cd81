package dev.gradc.lower;

import dev.gradc.loops.LoopProgram;
import dev.gradc.model.Model;

/**
 * The way from a model's derived program to a loop program. In this order:
 *
 * <ol>
 *   <li>{@link Crosswise}: which tensors lie with the samples side by side; copies of what is fed; first, for it rewrites definitions.
 *   <li>{@link Plan}: what each part of a step computes; gradients of loss and penalty joined; dead definitions left out.
 *   <li>{@link Layouts}: which matrices lie transposed; before any address is taken.
 *   <li>{@link Storage}: a buffer for each tensor that is left.
 *   <li>{@link Joined}: one loop over all elements of matrices whose rows lie one behind the other.
 *   <li>{@link Dense}, else {@link Nest}: loops for each definition; products in shapes that C2 vectorises, all else one nest an equation;
 *       {@link WinnersNest} for what goes back to the greatest of windows.
 *   <li>{@link LongRows}, {@link LongSums}, {@link LongLanes}: the same for samples side by side, in plain code over rows of all positions
 *       and samples.
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
