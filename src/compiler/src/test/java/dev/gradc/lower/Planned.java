package dev.gradc.lower;

import dev.gradc.loops.Buffer;
import dev.gradc.loops.LoopProgram;
import java.util.Map;
import java.util.Set;

/** Loop programs with their arrays shared as far as it goes, and not at all. */
public final class Planned {
    private Planned() {}

    /** Small arrays too are shared. */
    public static LoopProgram shared(LoopProgram program) {
        return MemoryPlan.apply(program, 0);
    }

    /** Each buffer has its own array. */
    public static LoopProgram apart(LoopProgram program) {
        return program.withShared(Map.of());
    }

    /** The buffers whose contents nobody needs between two calls, but from loss to backward. */
    public static Set<Buffer> passing(LoopProgram program) {
        return Liveness.of(program).stretches().keySet();
    }
}
