package dev.gradc.trainer;

import dev.gradc.trainer.data.DataException;
import dev.gradc.trainer.loop.DivergedException;
import dev.gradc.trainer.model.TrainableModel;
import java.io.IOException;

/**
 * One training run from the data to the report. It reads, splits and scales the data, initialises the model, trains it,
 * evaluates it, and writes the parameters where the options name a file.
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
        throw new UnsupportedOperationException("training with " + model.name() + " and " + options);
    }
}
