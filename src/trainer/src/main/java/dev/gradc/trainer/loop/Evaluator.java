package dev.gradc.trainer.loop;

import dev.gradc.trainer.data.DataSet;
import dev.gradc.trainer.loop.Evaluation.Metric;
import dev.gradc.trainer.model.TrainableModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** The objective and the metrics over one part of the data; changes no parameter. */
public final class Evaluator {
    private final TrainableModel model;
    private final DataSet data;
    private final double[] sums;
    private final double[] means;

    public Evaluator(TrainableModel model, DataSet data) {
        this.model = model;
        this.data = data;
        this.sums = new double[model.metricMeans()];
        this.means = new double[model.metricMeans()];
    }

    public Evaluation training() {
        return evaluate(data.trainingRows(), data::trainingRow);
    }

    /** Empty where no row is held out. */
    public Optional<Evaluation> heldOut() {
        return data.heldOutRows() == 0 ? Optional.empty() : Optional.of(evaluate(data.heldOutRows(), data::heldOutRow));
    }

    private Evaluation evaluate(int count, IntUnaryOperator rowOf) {
        Arrays.fill(sums, 0);
        double loss = 0;
        for (int from = 0; from < count; from += model.batchCapacity()) {
            int rows = Math.min(model.batchCapacity(), count - from);
            for (int row = 0; row < rows; row++) {
                data.load(model, rowOf.applyAsInt(from + row), row);
            }
            loss += rows * model.evaluate(rows); // each batch weighs as many rows as it has
            model.metricMeans(means);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += rows * means[i];
            }
        }
        for (int i = 0; i < sums.length; i++) {
            means[i] = sums[i] / count;
        }
        double[] values = new double[model.metrics().size()];
        model.combineMetrics(means, count, values);
        List<Metric> metrics = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            metrics.add(new Metric(model.metrics().get(i), values[i]));
        }
        return new Evaluation(loss / count, metrics);
    }
}
