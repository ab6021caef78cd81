package dev.gradc.lower;

import dev.gradc.algebra.Definition;
import dev.gradc.loops.NumberType;
import java.util.List;
import java.util.function.Function;

/**
 * How a model becomes a class.
 *
 * @param batch the most samples a call may hand over: the extent of the program's batch axis
 * @param documentation paragraphs for the class comment
 * @param equations lines for the class comment
 * @param vectors true for twins of the methods by the Vector API
 * @param threads how many threads an object has if nothing else is said when it is made
 * @param equation the text above the loops of a definition
 */
public record LoweringOptions(
        String packageName,
        String className,
        NumberType real,
        int batch,
        List<String> documentation,
        List<String> equations,
        boolean vectors,
        int threads,
        Function<Definition, String> equation) {
    public LoweringOptions {
        documentation = List.copyOf(documentation);
        equations = List.copyOf(equations);
    }

    /** What rows of reals are rounded up to: the longest vector's length. */
    int multiple() {
        return vectors ? longest() : 1;
    }

    /** The elements of the longest vector, of 64 bytes. */
    int longest() {
        return real.lanes();
    }

    /** The room for samples where they lie side by side: C2 makes vectors of plain loops, too, where places are apart by whole ones. */
    int samples() {
        return Rounded.up(batch, longest());
    }

    /** The lanes without a sample when a call hands over as many as it may. */
    int idle() {
        return samples() - batch;
    }

    /** True if no more than a quarter of the lanes is idle then. */
    boolean fillsLanes() {
        return 4L * idle() <= samples();
    }

    /** Options without texts of their own: definitions stand above loops as the algebra prints them. */
    public static LoweringOptions of(String packageName, String className, NumberType real, int batch) {
        return new LoweringOptions(
                packageName, className, real, batch, List.of(), List.of(), false, 1, Definition::toString);
    }
}
