package dev.gradc.compiler;

import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Partials;
import dev.gradc.evaluate.Draws;
import dev.gradc.evaluate.ForwardMode;
import dev.gradc.evaluate.Interpreter;
import dev.gradc.model.Metric;
import dev.gradc.model.Model;
import dev.gradc.model.Output;
import dev.gradc.model.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model run and trained by the interpreter in double: what generated code is to agree with.
 *
 * <p>It runs one sample after the other, and the batch never enters its algebra: the loss and the gradients of a batch are the means of its
 * samples', with the penalty added once. Only where samples depend on one another it runs the whole batch. Not for speed, not for two threads.
 */
public final class InterpretedModel {
    private final Model model;
    private final Interpretable training;
    private final Interpretable inference;
    private final Interpreter interpreter;
    private final Map<Tensor, double[]> parameters = new LinkedHashMap<>();
    private final Map<Tensor, double[]> states = new LinkedHashMap<>();
    private final Optional<InterpretedOptimizer> optimizer;
    private long seed;
    private long steps;

    /** A model of independent samples with its parameters initialised for a seed; {@code derived} is its derived program of one sample. */
    public InterpretedModel(Model model, Program derived, long seed) {
        this(model, Interpretable.bySample(model, derived), Interpretable.bySample(model, derived), seed);
    }

    InterpretedModel(Model model, Interpretable training, Interpretable inference, long seed) {
        this.model = model;
        this.training = training;
        this.inference = inference;
        this.interpreter = new Interpreter(model.arena(), Partials::expand);
        this.optimizer = model.training()
                .map(t -> new InterpretedOptimizer(
                        model.arena(), interpreter, t, training.program().parameters()));
        initialise(seed);
    }

    /**
     * What a pass over a batch gives.
     *
     * @param loss the mean of the samples' losses, and the penalty
     * @param outputs under their names, a row a sample
     * @param gradients of the loss by each parameter, row-major
     * @param metrics what the model reports of the samples, by name
     */
    public record Pass(
            double loss, Map<String, double[]> outputs, Map<Tensor, double[]> gradients, Map<String, Double> metrics) {}

    // ---------------------------------------------------------------- parameters

    /** Draws all parameters anew and sets all states back to their first values. */
    public void initialise(long newSeed) {
        seed = newSeed;
        steps = 0;
        parameters.clear();
        model.environment().states().forEach(s -> states.put(s.tensor(), first(s.initial(), Map.of())));
        for (int i = 0; i < model.parameters().size(); i++) {
            Parameter parameter = model.parameters().get(i);
            Map<Tensor, double[]> drawn = draw(parameter, new Draws(seed, i));
            parameters.put(parameter.tensor(), first(parameter.initial(), drawn));
        }
        optimizer.ifPresent(InterpretedOptimizer::reset);
    }

    private double[] first(Definition initial, Map<Tensor, double[]> drawn) {
        return interpreter.run(List.of(initial), drawn, 1).get(initial.tensor());
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

    /** A state of the model itself, row-major; to write in it is to set it. */
    public double[] modelState(Tensor tensor) {
        double[] values = states.get(tensor);
        if (values == null) {
            throw new IllegalArgumentException(tensor + " is no state of " + model.name());
        }
        return values;
    }

    // ---------------------------------------------------------------- passes

    /**
     * Loss, outputs, gradients and metrics of a batch, in training. What is drawn depends on the seed and on the steps so far.
     *
     * @param inputs for each input and target of the model its values, a row a sample
     */
    public Pass pass(Map<Tensor, double[]> inputs, int samples) {
        return pass(training, inputs, samples, new LinkedHashMap<>());
    }

    /** Loss, outputs and metrics of a batch at inference, without gradients. */
    public Pass evaluate(Map<Tensor, double[]> inputs, int samples) {
        return pass(inference, inputs, samples, new LinkedHashMap<>());
    }

    /**
     * The derivative of a batch's loss in training, penalty included, along a direction of the parameters: by dual numbers through the forward
     * pass, so that it knows nothing of the derived gradients.
     *
     * @param direction for each parameter that moves how much each element does, row-major
     */
    public double tangent(Map<Tensor, double[]> inputs, int samples, Map<Tensor, double[]> direction) {
        ForwardMode forward = new ForwardMode(model.arena(), Partials::expand);
        Program program = training.program();
        int step = training.whole() ? samples : 1;
        double sum = 0;
        for (int n = 0; n < samples; n += step) {
            Map<Tensor, double[]> tangents = forward.run(
                            program.forward(), fed(training, inputs, n, step), direction, step)
                    .tangents();
            double[] losses = tangents.get(program.loss());
            double penalty = program.penalty().map(p -> tangents.get(p)[0]).orElse(0.0);
            sum += (Arrays.stream(losses).sum() / losses.length + penalty) * step / samples;
        }
        return sum;
    }

    /** @param next receives what the states become */
    private Pass pass(Interpretable form, Map<Tensor, double[]> inputs, int samples, Map<Tensor, double[]> next) {
        Sums sums = new Sums(form, samples);
        if (form.whole()) {
            sums.all(interpreter.run(form.program(), fed(form, inputs, 0, samples), samples), next);
        } else {
            for (int n = 0; n < samples; n++) {
                Map<Tensor, double[]> values = interpreter.run(form.program(), fed(form, inputs, n, 1), 1);
                sums.add(n, values);
                sums.states(values, next);
            }
        }
        return sums.pass();
    }

    private Map<Tensor, double[]> fed(Interpretable form, Map<Tensor, double[]> inputs, int first, int samples) {
        Map<Tensor, double[]> given = new LinkedHashMap<>(parameters);
        given.putAll(states);
        for (Tensor input : model.inputs()) {
            double[] rows = inputs.get(input);
            int size = input.size();
            if (rows == null || rows.length < (first + samples) * size) {
                throw new IllegalArgumentException(
                        "sample " + (first + samples - 1) + " of " + input + input.shape() + " is missing");
            }
            for (int n = first; n < first + samples; n++) {
                checkLabels(input, Arrays.copyOfRange(rows, n * size, (n + 1) * size), n);
            }
            given.put(form.of(input), Arrays.copyOfRange(rows, first * size, (first + samples) * size));
        }
        List<Tensor> draws = model.environment().draws();
        for (int i = 0; i < draws.size(); i++) {
            given.put(form.of(draws.get(i)), drawn(draws.get(i), i, first, samples));
        }
        return given;
    }

    private double[] drawn(Tensor tensor, int position, int first, int samples) {
        int size = tensor.size();
        double[] values = new double[samples * size];
        for (int n = 0; n < samples; n++) {
            Draws draws = new Draws(seed, steps, position, first + n);
            for (int i = 0; i < size; i++) {
                values[n * size + i] = tensor.role() == Role.GAUSSIAN ? draws.gaussian() : draws.coarse();
            }
        }
        return values;
    }

    private static void checkLabels(Tensor input, double[] row, int sample) {
        for (double label : input.isInteger() ? row : new double[0]) {
            if (!(label >= 0 && label < input.classes() && label == Math.rint(label))) {
                throw new IllegalArgumentException("sample " + sample + ": " + input + " is " + label
                        + ", which is no class of 0 .. " + (input.classes() - 1));
            }
        }
    }

    /**
     * What the model reports of samples.
     *
     * @param means of the model's metrics over the samples, by name
     */
    public Map<String, Double> reports(Map<String, Double> means, int samples) {
        Map<Tensor, double[]> values = new LinkedHashMap<>();
        model.metrics().forEach(m -> values.put(m.mean(), new double[] {means.getOrDefault(m.name(), Double.NaN)}));
        Map<String, Double> reports = new LinkedHashMap<>();
        model.reports().forEach(r -> reports.put(r.name(), interpreter.value(r.value(), values, samples)));
        return reports;
    }

    /** The means of a batch as they are added up. */
    private final class Sums {
        private final Interpretable form;
        private final Program program;
        private final int samples;
        private double loss;
        private final Map<String, double[]> outputs = new LinkedHashMap<>();
        private final Map<Tensor, double[]> gradients = new LinkedHashMap<>();
        private final Map<String, Double> metrics = new LinkedHashMap<>();

        Sums(Interpretable form, int samples) {
            this.form = form;
            this.program = form.program();
            this.samples = samples;
        }

        /** One sample's values. */
        void add(int sample, Map<Tensor, double[]> values) {
            loss += values.get(program.loss())[0] / samples;
            for (Output output : model.outputs()) {
                row(output, values.get(output.tensor()), 0, sample);
            }
            program.gradients().forEach((p, gradient) -> accumulate(p, values.get(gradient), 1.0 / samples));
            for (Metric metric : form.metrics()) {
                metrics.merge(metric.name(), interpreter.value(metric.value(), values, 1) / samples, Double::sum);
            }
            if (sample == 0) {
                penalty(values);
            }
        }

        /** All samples' values: the means of gradients and metrics are the program's own. */
        void all(Map<Tensor, double[]> values, Map<Tensor, double[]> next) {
            double[] losses = values.get(program.loss());
            loss = Arrays.stream(losses).sum() / losses.length;
            for (Output output : model.outputs()) {
                Tensor tensor = form.of(output.tensor());
                for (int n = 0; n < samples; n++) {
                    row(output, values.get(tensor), tensor.batched() ? n : 0, n);
                }
            }
            program.gradients().forEach((p, gradient) -> accumulate(p, values.get(gradient), 1));
            form.metrics().forEach(m -> metrics.put(m.name(), interpreter.value(m.value(), values, samples)));
            penalty(values);
            states(values, next);
        }

        private void row(Output output, double[] values, int from, int sample) {
            int size = output.tensor().size();
            double[] rows = outputs.computeIfAbsent(output.name(), o -> new double[size * samples]);
            System.arraycopy(values, from * size, rows, sample * size, size);
        }

        /** It does not depend on the sample. */
        private void penalty(Map<Tensor, double[]> values) {
            program.penalty().ifPresent(p -> loss += values.get(p)[0]);
            program.penaltyGradients().forEach((p, gradient) -> accumulate(p, values.get(gradient), 1));
        }

        private void accumulate(Tensor parameter, double[] more, double factor) {
            double[] sum = gradients.computeIfAbsent(parameter, p -> new double[p.size()]);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += factor * more[i];
            }
        }

        /** What the states become, the same for all samples. */
        void states(Map<Tensor, double[]> values, Map<Tensor, double[]> next) {
            model.environment().states().forEach(s -> {
                if (values.containsKey(s.next())) {
                    next.put(s.tensor(), values.get(s.next()));
                }
            });
        }

        Pass pass() {
            return new Pass(loss, outputs, gradients, reports(metrics, samples));
        }
    }

    // ---------------------------------------------------------------- training

    /** A step of the model's optimiser on a batch, then of the model's own states; gives the pass before the step. */
    public Pass step(Map<Tensor, double[]> inputs, int samples) {
        Map<Tensor, double[]> next = new LinkedHashMap<>();
        Pass pass = pass(training, inputs, samples, next);
        optimizer().step(parameters, pass.gradients());
        next.forEach((state, values) -> System.arraycopy(values, 0, states.get(state), 0, values.length));
        steps++;
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
