package dev.gradc.trainer;

import dev.gradc.trainer.model.TrainableModel;
import java.io.PrintStream;

/**
 * The command line of a packed trainer: {@code train data.csv} and {@code predict data.csv}. The adapter generated for a
 * model calls it from a {@code main} of its own.
 */
public final class Trainer {
    private Trainer() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(TrainableModel model, String... arguments) {
        System.exit(run(model, System.out, System.err, arguments));
    }

    /** Runs the command; 0 done, 2 wrong use, 3 data or file cannot be read or written, 4 diverged, 70 a bug. */
    public static int run(TrainableModel model, PrintStream out, PrintStream err, String... arguments) {
        throw new UnsupportedOperationException(model.name() + arguments.length + out + err);
    }
}
