package dev.gradc.loops;

import java.util.Optional;

/**
 * A part of a method's work, as a method of its own; all of a phase is done before the next begins.
 *
 * @param method its formals are handed over by the method it is a part of, but for those of the cut
 * @param cut how the work is cut; empty if one thread does it
 */
public record Phase(Method method, Optional<Cut> cut) {
    @Override
    public String toString() {
        String how = cut.map(c -> "stretches of " + c.extent() + " by " + c.multiple())
                .orElse("one thread");
        return "phase, " + how + ": " + method;
    }
}
