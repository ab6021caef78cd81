package dev.gradc.trainer;

import dev.gradc.trainer.loop.ProgressMode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a training run is told beyond the model; what is empty is the model's own. Made with {@link #in} and the methods
 * that follow it.
 *
 * @param folder where the model's own data file is looked for
 * @param data a file instead of the model's own data, or the folder in which its files lie
 * @param parameters the file to which the trained parameters are written; empty for none
 * @param progress where the bar or the lines of the epochs go
 * @param out where the report goes
 */
public record TrainingOptions(
        Path folder,
        Optional<Path> data,
        OptionalInt epochs,
        OptionalInt batch,
        OptionalLong seed,
        Optional<Path> parameters,
        ProgressMode mode,
        PrintStream progress,
        PrintStream out) {
    public TrainingOptions {
        Objects.requireNonNull(folder);
        Objects.requireNonNull(progress);
        Objects.requireNonNull(out);
    }

    /** The model's own settings, its data file in the given folder; epochs and report go to {@code out}. */
    public static TrainingOptions in(Path folder, PrintStream out) {
        return new TrainingOptions(
                folder,
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                ProgressMode.AUTO,
                out,
                out);
    }

    public TrainingOptions data(Path file) {
        return new TrainingOptions(folder, Optional.of(file), epochs, batch, seed, parameters, mode, progress, out);
    }

    public TrainingOptions epochs(int count) {
        return new TrainingOptions(folder, data, OptionalInt.of(count), batch, seed, parameters, mode, progress, out);
    }

    public TrainingOptions batch(int samples) {
        return new TrainingOptions(
                folder, data, epochs, OptionalInt.of(samples), seed, parameters, mode, progress, out);
    }

    public TrainingOptions seed(long value) {
        return new TrainingOptions(
                folder, data, epochs, batch, OptionalLong.of(value), parameters, mode, progress, out);
    }

    public TrainingOptions parameters(Path file) {
        return new TrainingOptions(folder, data, epochs, batch, seed, Optional.of(file), mode, progress, out);
    }

    public TrainingOptions progress(ProgressMode how, PrintStream where) {
        return new TrainingOptions(folder, data, epochs, batch, seed, parameters, how, where, out);
    }
}
