package dev.gradc.compiler;

import dev.gradc.algebra.Program;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Partials;
import dev.gradc.evaluate.Draws;
import dev.gradc.evaluate.Interpreter;
import dev.gradc.model.Metric;
import dev.gradc.model.Model;
import dev.gradc.model.Output;
import dev.gradc.model.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model run and trained by the interpreter, one sample after the other, in double: what generated code is to agree with.
 *
 * <p>The batch never enters its algebra: the loss and the gradients of a batch are the means of its samples', with the penalty added once. Not
 * for speed, not for two threads.
 */
public final class InterpretedModel {
    private final Model model;
    private final Program derived;
    private final Interpreter interpreter;
    private final Map<Tensor, double[]> parameters = new LinkedHashMap<>();
    private final Optional<InterpretedOptimizer> optimizer;

    /** A model with its parameters initialised for a seed; {@code derived} is its derived program of one sample. */
    public InterpretedModel(Model model, Program derived, long seed) {
        this.model = model;
        this.derived = derived;
        this.interpreter = new Interpreter(model.arena(), Partials::expand);
        this.optimizer = model.training()
                .map(t -> new InterpretedOptimizer(model.arena(), interpreter, t, derived.parameters()));
        initialise(seed);
    }

    /**
     * What a pass over a batch gives.
     *
     * @param loss the mean of the samples' losses, and the penalty
     * @param outputs under their names, a row a sample
     * @param gradients of the loss by each parameter, row-major
     * @param metrics under their names, means over the samples
     */
    public record Pass(
            double loss, Map<String, double[]> outputs, Map<Tensor, double[]> gradients, Map<String, Double> metrics) {}

    // ---------------------------------------------------------------- parameters

    /** Draws all parameters anew and forgets the optimiser's states. */
    public void initialise(long seed) {
        parameters.clear();
        for (int i = 0; i < model.parameters().size(); i++) {
            Parameter parameter = model.parameters().get(i);
            Map<Tensor, double[]> drawn = draw(parameter, new Draws(seed, i));
            double[] first = interpreter
                    .run(List.of(parameter.initial()), drawn, 1)
                    .get(parameter.initial().tensor());
            parameters.put(parameter.tensor(), first);
        }
        optimizer.ifPresent(InterpretedOptimizer::reset);
    }

    private static Map<Tensor, double[]> draw(Parameter parameter, Draws draws) {
        Map<Tensor, double[]> drawn = new LinkedHashMap<>();
        int size = parameter.tensor().size();
        parameter.draws().forEach(d -> drawn.put(d, new double[size]));
        for (int i = 0; i < size; i++) {
            for (Tensor draw : parameter.draws()) {
                drawn.get(draw)[i] = draw.role() == Role.GAUSSIAN ? draws.gaussian() : draws.uniform();
            }
        }
        return drawn;
    }

    /** A parameter's values, row-major; to write in them is to set them. */
    public double[] parameter(Tensor tensor) {
        double[] values = parameters.get(tensor);
        if (values == null) {
            throw new IllegalArgumentException(tensor + " is no parameter of " + model.name());
        }
        return values;
    }

    // ---------------------------------------------------------------- passes

    /**
     * Loss, outputs, gradients and metrics of a batch.
     *
     * @param inputs for each input and target of the model its values, a row a sample
     */
    public Pass pass(Map<Tensor, double[]> inputs, int samples) {
        Sums sums = new Sums(samples);
        for (int n = 0; n < samples; n++) {
            sums.add(n, interpreter.run(derived, fed(inputs, n), 1));
        }
        return sums.pass();
    }

    private Map<Tensor, double[]> fed(Map<Tensor, double[]> inputs, int sample) {
        Map<Tensor, double[]> given = new LinkedHashMap<>(parameters);
        for (Tensor input : model.inputs()) {
            double[] rows = inputs.get(input);
            int size = input.size();
            if (rows == null || rows.length < (sample + 1) * size) {
                throw new IllegalArgumentException("sample " + sample + " of " + input + input.shape() + " is missing");
            }
            double[] row = new double[size];
            System.arraycopy(rows, sample * size, row, 0, size);
            checkLabels(input, row, sample);
            given.put(input, row);
        }
        return given;
    }

    private static void checkLabels(Tensor input, double[] row, int sample) {
        for (double label : input.isInteger() ? row : new double[0]) {
            if (!(label >= 0 && label < input.classes() && label == Math.rint(label))) {
                throw new IllegalArgumentException("sample " + sample + ": " + input + " is " + label
                        + ", which is no class of 0 .. " + (input.classes() - 1));
            }
        }
    }

    /** The means of a batch as they are added up. */
    private final class Sums {
        private final int samples;
        private double loss;
        private final Map<String, double[]> outputs = new LinkedHashMap<>();
        private final Map<Tensor, double[]> gradients = new LinkedHashMap<>();
        private final Map<String, Double> metrics = new LinkedHashMap<>();

        Sums(int samples) {
            this.samples = samples;
        }

        void add(int sample, Map<Tensor, double[]> values) {
            loss += values.get(derived.loss())[0] / samples;
            for (Output output : model.outputs()) {
                double[] row = values.get(output.tensor());
                double[] rows = outputs.computeIfAbsent(output.name(), o -> new double[row.length * samples]);
                System.arraycopy(row, 0, rows, sample * row.length, row.length);
            }
            derived.gradients().forEach((p, gradient) -> accumulate(p, values.get(gradient), 1.0 / samples));
            for (Metric metric : model.metrics()) {
                metrics.merge(metric.name(), interpreter.value(metric.value(), values, 1) / samples, Double::sum);
            }
            if (sample == 0) { // the penalty does not depend on the sample
                derived.penalty().ifPresent(p -> loss += values.get(p)[0]);
                derived.penaltyGradients().forEach((p, gradient) -> accumulate(p, values.get(gradient), 1));
            }
        }

        private void accumulate(Tensor parameter, double[] more, double factor) {
            double[] sum = gradients.computeIfAbsent(parameter, p -> new double[p.size()]);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += factor * more[i];
            }
        }

        Pass pass() {
            return new Pass(loss, outputs, gradients, metrics);
        }
    }

    // ---------------------------------------------------------------- training

    /** A step of the model's optimiser on a batch; gives the pass before the step. */
    public Pass step(Map<Tensor, double[]> inputs, int samples) {
        Pass pass = pass(inputs, samples);
        optimizer().step(parameters, pass.gradients());
        return pass;
    }

    /** Sets the learning rate of the steps to come. */
    public void setRate(double rate) {
        optimizer().setRate(rate);
    }

    /** Says how many steps the whole run has, for a schedule that asks. */
    public void setTotalSteps(long steps) {
        optimizer().setTotalSteps(steps);
    }

    /** The optimiser's state of a parameter, row-major; {@code state} is one of the optimiser's formals. */
    public double[] state(Tensor state, Tensor parameter) {
        return optimizer().state(state, parameter).clone();
    }

    /** Replaces the optimiser's state of a parameter, row-major. */
    public void setState(Tensor state, Tensor parameter, double[] values) {
        double[] own = optimizer().state(state, parameter);
        if (values.length != own.length) {
            throw new IllegalArgumentException(state + " of " + parameter + parameter.shape() + " has " + own.length
                    + " elements, not " + values.length);
        }
        System.arraycopy(values, 0, own, 0, own.length);
    }

    private InterpretedOptimizer optimizer() {
        return optimizer.orElseThrow(() -> new IllegalStateException(model.name() + " has no optimizer"));
    }
}
