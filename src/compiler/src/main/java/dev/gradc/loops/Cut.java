package dev.gradc.loops;

import java.util.List;

/**
 * How a method's work is cut for several threads: into stretches of one counter, each done by one of them.
 *
 * @param from the formal that holds where a stretch begins: a multiple, or 0
 * @param to the formal that holds where it ends: a multiple, or a number past all
 * @param extent about where the last stretch ends; what bounds the loops is in the method
 * @param multiple what all ends but the last are multiples of, so that it does not matter for any element how many stretches there are
 * @param own the buffers of which each thread works in one of its own; the method takes them as formals
 */
public record Cut(Variable from, Variable to, Whole extent, int multiple, List<Buffer> own) {
    public Cut {
        own = List.copyOf(own);
        if (multiple < 1) {
            throw new IllegalArgumentException("stretches of " + multiple);
        }
    }
}
