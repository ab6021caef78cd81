package dev.gradc.emit;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.InterpretedModel;
import dev.gradc.loops.NumberType;
import dev.gradc.model.Metric;
import dev.gradc.model.Output;
import dev.gradc.model.Parameter;
import dev.gradc.model.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A generated class and the interpreter, fed with the same random rows. */
final class ModesComparison {
    private final CompiledModel compiled;
    private final GeneratedClass.Instance net;
    private final boolean isFloat;
    private final boolean forms;
    private final SplittableRandom random = new SplittableRandom(5);
    private final Differences differences;
    private InterpretedModel oracle;

    ModesComparison(CompiledModel compiled, GeneratedClass.Instance net, NumberType real) {
        this.compiled = compiled;
        this.net = net;
        this.isFloat = real == NumberType.FLOAT;
        this.differences = new Differences(isFloat);
        this.forms = compiled.inference().isPresent();
    }

    /** Random inputs and targets of some samples. */
    static Map<Tensor, double[]> rows(CompiledModel compiled, SplittableRandom random, int samples, boolean isFloat) {
        Map<Tensor, double[]> rows = new LinkedHashMap<>();
        for (Tensor input : compiled.model().inputs()) {
            double[] values = new double[samples * input.size()];
            for (int i = 0; i < values.length; i++) {
                double drawn = random.nextDouble(-1, 1);
                values[i] = isFloat ? (float) drawn : drawn;
            }
            rows.put(input, values);
        }
        return rows;
    }

    List<String> failures() {
        return differences.all();
    }

    void initialise(long seed) {
        net.call("initialize", seed);
        oracle = compiled.interpreted(seed);
        for (Parameter p : compiled.model().parameters()) {
            double[] expected = oracle.parameter(p.tensor());
            double[] found = net.values(
                    "getParameter", expected.length, p.tensor().name().plain());
            differences.compare("initial " + p.tensor(), expected, found, 0, 1e-7);
            System.arraycopy(found, 0, expected, 0, found.length);
        }
        kept("initial");
    }

    void parts(int samples) {
        Map<Tensor, double[]> rows = rows(compiled, random, samples, isFloat);
        InterpretedModel.Pass expected = oracle.pass(rows, samples);
        Object[] arguments = arguments(rows, samples);
        differences.compare(
                "loss", new double[] {expected.loss()}, new double[] {net.number("loss", arguments)}, 1e-12, 1e-5);
        read("training", expected, samples);
        net.call("backward", arguments);
        expected.gradients().forEach((tensor, gradient) -> {
            double[] found =
                    net.values("getGradient", gradient.length, tensor.name().plain());
            differences.compare("gradient of " + tensor, gradient, found, 1e-12, 3e-5);
        });
    }

    /** Loss, backward and update by themselves, and a look at the outputs in between. */
    void separately(int samples) {
        Map<Tensor, double[]> rows = rows(compiled, random, samples, isFloat);
        oracle.step(rows, samples);
        Object[] arguments = arguments(rows, samples);
        net.number("loss", arguments);
        net.call("backward", arguments);
        forward(rows, samples);
        net.call("update");
        kept("updated");
    }

    void step(int samples) {
        Map<Tensor, double[]> rows = rows(compiled, random, samples, isFloat);
        double expected = oracle.step(rows, samples).loss();
        double found = net.number("step", arguments(rows, samples));
        differences.compare("loss of the step", new double[] {expected}, new double[] {found}, 1e-10, 1e-4);
        kept("stepped");
    }

    void evaluation(int samples) {
        Map<Tensor, double[]> rows = rows(compiled, random, samples, isFloat);
        InterpretedModel.Pass expected = oracle.evaluate(rows, samples);
        double found = net.number(forms ? "evaluate" : "loss", arguments(rows, samples));
        differences.compare("evaluation", new double[] {expected.loss()}, new double[] {found}, 1e-11, 1e-4);
        read("evaluation", expected, samples);
        forward(rows, samples);
        for (Output output : compiled.model().outputs()) {
            double[] values = expected.outputs().get(output.name());
            differences.compare(
                    "forward " + output.name(), values, output(output, samples, values.length), 1e-11, 1e-4);
        }
    }

    /** The inputs alone; none of these models reads a target before the loss. */
    private void forward(Map<Tensor, double[]> rows, int samples) {
        Map<Tensor, double[]> inputs = new LinkedHashMap<>(rows);
        inputs.keySet().removeIf(t -> t.role() == Role.TARGET);
        net.call("forward", arguments(inputs, samples));
    }

    private void read(String when, InterpretedModel.Pass expected, int samples) {
        for (Output output : compiled.model().outputs()) {
            double[] values = expected.outputs().get(output.name());
            differences.compare(
                    when + " " + output.name(), values, output(output, samples, values.length), 1e-11, 1e-4);
        }
        for (Metric m : compiled.model().metrics()) {
            double[] value = {expected.metrics().get(m.name())};
            differences.compare(when + " " + m.name(), value, new double[] {net.number(m.name())}, 1e-11, 1e-4);
        }
    }

    private void kept(String when) {
        for (Parameter p : compiled.model().parameters()) {
            double[] values = oracle.parameter(p.tensor());
            double[] found =
                    net.values("getParameter", values.length, p.tensor().name().plain());
            differences.compare(when + " " + p.tensor(), values, found, 1e-10, 1e-3);
        }
        for (State state : compiled.model().environment().states()) {
            double[] values = oracle.modelState(state.tensor());
            double[] found = net.values(
                    "getModelState", values.length, state.tensor().name().plain());
            differences.compare(when + " " + state.tensor(), values, found, 1e-11, 1e-4);
        }
    }

    private double[] output(Output output, int samples, int size) {
        double[] found = new double[size];
        for (int i = 0; i < size; i++) {
            found[i] = net.number(output.name(), i / (size / samples), i % (size / samples));
        }
        return found;
    }

    private Object[] arguments(Map<Tensor, double[]> rows, int samples) {
        List<Object> arguments = new ArrayList<>();
        rows.forEach((input, values) -> {
            double[][] split = new double[samples][];
            for (int n = 0; n < samples; n++) {
                split[n] = Arrays.copyOfRange(values, n * input.size(), (n + 1) * input.size());
            }
            arguments.add(net.rows(split));
        });
        arguments.add(samples);
        return arguments.toArray();
    }
}
