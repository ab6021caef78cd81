package dev.gradc.trainer.loop;

import dev.gradc.trainer.data.DataSet;
import dev.gradc.trainer.data.Shuffle;
import dev.gradc.trainer.model.TrainableModel;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Epochs of mini-batches over the training rows. Every epoch visits each row once, in an order drawn from the seed and
 * the epoch's number; the last batch of an epoch holds the rows that are left. A step allocates nothing. The loop does
 * not initialise the model.
 */
public final class TrainingLoop {
    private static final int MOST_ROWS_NAMED = 10;

    private final TrainableModel model;
    private final DataSet data;
    private final int batch;
    private final long seed;
    private final boolean shuffle;
    private final int[] order;
    private Optional<Best> best = Optional.empty();
    private int epochs;
    private long steps;
    private long nanos;

    public TrainingLoop(TrainableModel model, DataSet data, int batch, long seed) {
        if (batch < 1 || batch > model.batchCapacity()) {
            throw new IllegalArgumentException(
                    "batch is " + batch + ", expected 1 to the model's capacity, " + model.batchCapacity());
        }
        this.model = model;
        this.data = data;
        this.batch = batch;
        this.seed = seed;
        this.shuffle = model.defaults().shuffle();
        this.order = new int[data.trainingRows()];
    }

    /** The steps made so far. */
    public long steps() {
        return steps;
    }

    /** The epochs made so far. */
    public int epochs() {
        return epochs;
    }

    /** Which epoch's parameters were kept, where training may stop early. */
    public Optional<String> kept() {
        return best.map(Best::toString);
    }

    /** The time spent in the model's steps so far. */
    public long nanos() {
        return nanos;
    }

    /**
     * Trains for the given number of epochs.
     *
     * @throws DivergedException if the loss of a step is not finite
     */
    public void run(int most, Progress progress) {
        Evaluator evaluator = new Evaluator(model, data);
        int stepsPerEpoch = (order.length + batch - 1) / batch;
        model.setTotalSteps(Math.max(1, (long) most * stepsPerEpoch));
        progress.begin(most, stepsPerEpoch);
        best = model.defaults().earlyStop().map(when -> new Best(model, when));
        boolean enough = false;
        for (int epoch = 1; epoch <= most && !enough; epoch++) {
            double loss = epoch(epoch, progress);
            Optional<Evaluation> heldOut = evaluator.heldOut();
            progress.epoch(epoch, loss, heldOut);
            epochs = epoch;
            int now = epoch;
            enough = best.map(b -> b.looked(now, loss, evaluator, heldOut)).orElse(false);
        }
        best.ifPresent(Best::restore);
    }

    /** One epoch, counted from 1; gives the mean loss over its rows, each before the update it took part in. */
    double epoch(int epoch, Progress progress) {
        if (shuffle) {
            Shuffle.order(seed, epoch, order);
        } else {
            Arrays.setAll(order, i -> i);
        }
        double sum = 0;
        for (int from = 0; from < order.length; from += batch) {
            int rows = Math.min(batch, order.length - from);
            for (int row = 0; row < rows; row++) {
                data.load(model, data.trainingRow(order[from + row]), row);
            }
            long start = System.nanoTime();
            double loss = model.step(rows);
            nanos += System.nanoTime() - start;
            steps++;
            if (!Double.isFinite(loss)) {
                throw diverged(loss, epoch, from, rows);
            }
            sum += rows * loss;
            progress.step();
        }
        return sum / order.length;
    }

    private DivergedException diverged(double loss, int epoch, int from, int rows) {
        String origins = IntStream.range(from, from + Math.min(rows, MOST_ROWS_NAMED))
                .mapToObj(i -> data.origin(data.trainingRow(order[i])))
                .collect(Collectors.joining(", "));
        return new DivergedException(String.format(
                Locale.ROOT,
                "training diverged: the loss is %s in epoch %d, batch %d (step %d), with the rows of %s%s; "
                        + "a lower learning rate may help",
                loss,
                epoch,
                from / batch + 1,
                steps,
                origins,
                rows > MOST_ROWS_NAMED ? ", ..." : ""));
    }
}
