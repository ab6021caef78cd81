package dev.gradc.trainer;

import dev.gradc.trainer.data.DataException;
import dev.gradc.trainer.data.DataReader;
import dev.gradc.trainer.data.DataSet;
import dev.gradc.trainer.loop.DivergedException;
import dev.gradc.trainer.loop.Evaluation;
import dev.gradc.trainer.loop.Evaluator;
import dev.gradc.trainer.loop.Progress;
import dev.gradc.trainer.loop.TrainingLoop;
import dev.gradc.trainer.model.DataPlan;
import dev.gradc.trainer.model.EarlyStop;
import dev.gradc.trainer.model.TrainableModel;
import dev.gradc.trainer.parameters.ParameterFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One training run from the data to the report. It reads, splits and scales the data, initialises the model, trains it,
 * evaluates it, writes the parameters where the options name a file, and prints the report.
 */
public final class TrainingSession {
    private TrainingSession() {}

    /**
     * Trains the model in place; it may be used for prediction afterwards.
     *
     * @throws DataException if the data cannot be read or does not fit the model
     * @throws IOException if the parameters cannot be written
     * @throws DivergedException if the loss stops being finite
     * @throws IllegalArgumentException if an option or the model's plan makes no sense, e.g. a batch above the capacity
     */
    public static TrainingReport train(TrainableModel model, TrainingOptions options)
            throws DataException, IOException {
        long seed = options.seed().orElse(model.defaults().seed());
        int epochs = options.epochs().orElse(model.defaults().epochs());
        if (epochs < 0) {
            throw new IllegalArgumentException("epochs is " + epochs + ", expected 0 or more");
        }
        DataSet data = read(model, options, seed);
        if (data.heldOutRows() == 0
                && model.defaults().earlyStop().filter(EarlyStop::heldOut).isPresent()) {
            throw new DataException(
                    "training is to stop by " + model.defaults().earlyStop().get()
                            + ", and no row is held out: hold some out, or watch train.loss");
        }
        int batch = options.batch().orElse(model.defaults().batch());
        TrainingLoop loop = new TrainingLoop(model, data, batch, seed);
        long steps = (data.trainingRows() + batch - 1L) / batch * epochs;
        if (model.defaults().warmup() > steps) {
            options.progress()
                    .print("warning: the rate is to rise over "
                            + model.defaults().warmup() + " steps, and the whole run has " + steps + "\n");
        }
        model.initialize(seed);
        try (Progress progress = Progress.of(options.mode(), options.progress())) {
            loop.run(epochs, progress);
        }
        TrainingReport report = report(new Evaluator(model, data), data, loop);
        if (options.parameters().isPresent()) {
            ParameterFile.save(options.parameters().get(), model, data.fitting());
        }
        report.print(options.out());
        loop.kept().ifPresent(kept -> options.out().print("kept: " + kept + "\n"));
        options.parameters().ifPresent(path -> options.out().print("parameters: " + path + "\n"));
        options.out().flush();
        return report;
    }

    /** A folder in place of a file is where the files lie that the model names. */
    private static DataSet read(TrainableModel model, TrainingOptions options, long seed) throws DataException {
        DataPlan plan = model.data();
        Optional<Path> given = options.data().filter(Files::isDirectory);
        if (given.isPresent() && plan.file().isEmpty() && plan.arrays().isEmpty()) {
            throw new DataException(given.get() + ": a folder, and the model names no file in it");
        }
        Path folder = given.orElse(options.folder());
        Optional<Path> file = given.isPresent() ? Optional.empty() : options.data();
        if (file.isEmpty() && !plan.arrays().isEmpty()) {
            return DataReader.fromArrays(model, folder, seed);
        }
        return DataReader.forTraining(model, file.or(() -> plan.file().map(folder::resolve)), seed);
    }

    private static TrainingReport report(Evaluator evaluator, DataSet data, TrainingLoop loop) {
        Evaluation training = evaluator.training();
        if (!Double.isFinite(training.loss())) {
            throw new DivergedException("training diverged: the loss is " + training.loss() + " after the last step; "
                    + "a lower learning rate may help");
        }
        return new TrainingReport(
                data.trainingRows(),
                data.heldOutRows(),
                data.droppedRows(),
                loop.epochs(),
                loop.steps(),
                training,
                evaluator.heldOut(),
                loop.steps() == 0 ? 0 : (double) loop.nanos() / loop.steps());
    }
}
