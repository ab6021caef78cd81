package dev.gradc.trainer;

import dev.gradc.trainer.loop.Evaluation;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/**
 * What a training run came to. It does not hold the parameters: those are in the model.
 *
 * @param droppedRows rows left out because a value was missing
 * @param training the rows trained on, evaluated after the last step
 * @param heldOut the rows kept from training, evaluated after the last step; empty where there are none
 * @param nanosPerStep the mean time of a step, without loading its rows; 0 where no step was made
 */
public record TrainingReport(
        int trainingRows,
        int heldOutRows,
        int droppedRows,
        int epochs,
        long steps,
        Evaluation training,
        Optional<Evaluation> heldOut,
        double nanosPerStep) {
    /** Prints the report as a few lines, the held-out part's figures and the time per step last. */
    public void print(PrintStream out) {
        out.print("rows trained on: " + trainingRows + ", epochs: " + epochs + ", steps: " + steps + "\n");
        if (droppedRows > 0) {
            out.print("rows left out for lack of a value: " + droppedRows + "\n");
        }
        out.print("training: " + training + "\n");
        heldOut.ifPresent(evaluation -> out.print("held out (" + heldOutRows + " rows): " + evaluation + "\n"));
        out.print(String.format(Locale.ROOT, "time per step: %.2f µs\n", nanosPerStep / 1000));
    }
}
