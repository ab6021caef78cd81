package dev.gradc.lower;

import dev.gradc.loops.LoopProgram;

/** Programs whose methods that are alike are one, however few there are. */
public final class Merged {
    private Merged() {}

    public static LoopProgram of(LoopProgram program) {
        return Alike.merge(program);
    }
}
