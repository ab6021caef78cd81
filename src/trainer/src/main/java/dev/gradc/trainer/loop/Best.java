package dev.gradc.trainer.loop;

import dev.gradc.trainer.model.EarlyStop;
import dev.gradc.trainer.model.Parameter;
import dev.gradc.trainer.model.TrainableModel;
import java.util.List;
import java.util.Optional;

/** The best epoch so far: its figure and a copy of its parameters. */
final class Best {
    private final TrainableModel model;
    private final EarlyStop when;
    private final double[][] parameters;
    private double value;
    private int epoch;

    Best(TrainableModel model, EarlyStop when) {
        this.model = model;
        this.when = when;
        this.value = when.highest() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        List<Parameter> all = model.parameters();
        this.parameters = new double[all.size()][];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = new double[all.get(i).size()];
        }
    }

    /** Looks at an epoch's figure; true if it is time to stop. */
    boolean looked(int now, double loss, Evaluator evaluator, Optional<Evaluation> heldOut) {
        double figure = figure(loss, evaluator, heldOut);
        if (when.better(figure, value)) {
            value = figure;
            epoch = now;
            for (int i = 0; i < parameters.length; i++) {
                model.getParameter(i, parameters[i]);
            }
        }
        return now - epoch >= when.patience();
    }

    private double figure(double loss, Evaluator evaluator, Optional<Evaluation> heldOut) {
        if (!when.heldOut() && when.figure().equals("loss")) {
            return loss;
        }
        Evaluation evaluation = when.heldOut()
                ? heldOut.orElseThrow(() ->
                        new IllegalArgumentException("training is to stop by " + when + ", and no row is held out"))
                : evaluator.training();
        return when.figure().equals("loss")
                ? evaluation.loss()
                : evaluation.metrics().stream()
                        .filter(m -> m.name().equals(when.figure()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("the model has no metric " + when.figure()))
                        .value();
    }

    /** Puts the best epoch's parameters back; keeps those of the last epoch where none was better than nothing. */
    void restore() {
        for (int i = 0; epoch > 0 && i < parameters.length; i++) {
            model.setParameter(i, parameters[i]);
        }
    }

    /** {@code val.loss was best in epoch 7, 0.1234}. */
    @Override
    public String toString() {
        return epoch == 0
                ? when + " was never a number"
                : when + " was best in epoch " + epoch + ", " + Evaluation.figure(value);
    }
}
