package dev.gradc.lower;

import dev.gradc.loops.LoopProgram;

/** Programs whose work is shared by threads however little it is. */
public final class Divided {
    private Divided() {}

    /** The program for a number of threads. */
    public static LoopProgram of(LoopProgram program, int threads) {
        return Division.apply(program, threads, 0);
    }
}
