package dev.gradc.zoo;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Tensor;
import dev.gradc.compiler.CompiledModel;
import dev.gradc.compiler.InterpretedModel;
import dev.gradc.compiler.JavaOptions;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.evaluate.CentralDifferences;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Emission.Precision;
import dev.gradc.model.Model;
import dev.gradc.model.Output;
import dev.gradc.model.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One model run by the interpreter and by its generated class on the same rows: what differs is noted. */
final class WholeModel {
    static final int SAMPLES = 3;
    private static final int PROBES = 10;

    private final CompiledModel compiled;
    private final Model model;
    private final InterpretedModel oracle;
    private final Map<Tensor, double[]> inputs;
    private final List<String> failures = new ArrayList<>();

    WholeModel(CompiledModel compiled) {
        this.compiled = compiled;
        this.model = compiled.model();
        this.oracle = compiled.interpreted(5);
        this.inputs = inputs();
    }

    List<String> failures() {
        return failures;
    }

    private Map<Tensor, double[]> inputs() {
        SplittableRandom random = new SplittableRandom(17);
        Map<Tensor, double[]> rows = new LinkedHashMap<>();
        for (Tensor input : model.inputs()) {
            double[] values = new double[SAMPLES * input.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = input.isInteger() ? random.nextInt(input.classes()) : random.nextDouble(0.1, 0.9);
            }
            if (input.facts().simplexAxis() >= 0) {
                toSimplex(values, input.axes().get(input.rank() - 1).extent());
            }
            rows.put(input, values);
        }
        return rows;
    }

    private static void toSimplex(double[] values, int length) {
        for (int from = 0; from < values.length; from += length) {
            double sum = Arrays.stream(values, from, from + length).sum();
            for (int i = from; i < from + length; i++) {
                values[i] /= sum;
            }
        }
    }

    /** The derived gradient against central differences, at some elements of each parameter. */
    void gradientIsTheDifference() {
        Map<Tensor, double[]> gradients = oracle.pass(inputs, SAMPLES).gradients();
        for (Parameter parameter : model.parameters()) {
            double[] values = oracle.parameter(parameter.tensor());
            double[] gradient = gradients.get(parameter.tensor());
            if (gradient == null) { // frozen
                continue;
            }
            for (int probe = 0; probe < Math.min(PROBES, values.length); probe++) {
                int i = (int) ((long) probe * values.length / Math.min(PROBES, values.length));
                CentralDifferences.Estimate estimate = CentralDifferences.derivative(
                        () -> oracle.pass(inputs, SAMPLES).loss(), values, i);
                double allowed = 1e-7 * (1 + Math.abs(gradient[i])) + 2 * estimate.doubt();
                if (!(Math.abs(gradient[i] - estimate.derivative()) <= allowed) || estimate.doubt() > 1e-3) {
                    failures.add("d/d" + parameter.tensor() + "[" + i + "] is " + gradient[i]
                            + ", and the difference quotient " + estimate);
                }
            }
        }
    }

    /** The generated class against the interpreter: first values, loss, outputs, gradients, some steps. */
    void generatedIsInterpreted(Backend backend) {
        InterpretedModel oracle = compiled.interpreted(5);
        GeneratedClass type = GeneratedClass.compile(compiled.java(JavaOptions.DEFAULT
                        .withPrecision(Precision.DOUBLE)
                        .withBatch(SAMPLES)
                        .withBackend(backend)
                        .goingBeforeTheModel())
                .toArray(GeneratedFile[]::new));
        type.codeLengths().forEach((method, length) -> {
            if (length > 7_900) {
                failures.add(method + " has " + length + " bytes and would never be compiled");
            }
        });
        GeneratedClass.Instance net = type.create();
        net.call("initialize", 5L);
        compareParameters(oracle, net, "initial ");
        for (int samples : new int[] {SAMPLES, 1}) {
            InterpretedModel.Pass pass = oracle.pass(inputs, samples);
            compare("loss", new double[] {pass.loss()}, new double[] {net.number("loss", arguments(net, samples))});
            model.outputs().forEach(o -> compare(o.name(), pass.outputs().get(o.name()), output(net, o, samples)));
            net.call("backward", arguments(net, samples));
            pass.gradients()
                    .forEach((tensor, gradient) -> compare(
                            "gradient of " + tensor,
                            gradient,
                            net.values(
                                    "getGradient",
                                    gradient.length,
                                    tensor.name().plain())));
        }
        for (int step = 0; step < 3 && model.training().isPresent(); step++) {
            double loss = oracle.step(inputs, SAMPLES).loss();
            compare("loss of a step", new double[] {loss}, new double[] {net.number("step", arguments(net, SAMPLES))});
            compareParameters(oracle, net, "updated ");
        }
        model.environment().states().forEach(s -> {
            double[] expected = oracle.modelState(s.tensor());
            String name = s.tensor().name().plain();
            compare("state " + name, expected, net.values("getModelState", expected.length, name));
        });
        if (compiled.inference().isPresent()) {
            InterpretedModel.Pass pass = oracle.evaluate(inputs, SAMPLES);
            double loss = net.number("evaluate", arguments(net, SAMPLES));
            compare("evaluation", new double[] {pass.loss()}, new double[] {loss});
            model.outputs()
                    .forEach(o ->
                            compare("evaluated " + o.name(), pass.outputs().get(o.name()), output(net, o, SAMPLES)));
        }
    }

    double[] output(GeneratedClass.Instance net, Output output, int samples) {
        int size = output.tensor().size();
        double[] found = new double[samples * size];
        for (int i = 0; i < found.length; i++) {
            List<Object> at = new ArrayList<>(List.of(i / size));
            int stride = size;
            for (Axis axis : output.tensor().axes()) {
                stride /= axis.extent();
                at.add(i / stride % axis.extent());
            }
            found[i] = net.number(output.name(), at.toArray());
        }
        return found;
    }

    /** All outputs of the rows of the latest pass. */
    List<Object> outputs(GeneratedClass.Instance net, int samples) {
        List<Object> all = new ArrayList<>();
        model.outputs()
                .forEach(o ->
                        all.add(Arrays.stream(output(net, o, samples)).boxed().toList()));
        return all;
    }

    /** Directions for products, if the class has any. */
    void direct(GeneratedClass.Instance net) {
        boolean has = Arrays.stream(net.object().getClass().getMethods())
                .anyMatch(m -> m.getName().equals("setDirection"));
        for (Parameter parameter : has ? model.parameters() : List.<Parameter>of()) {
            double[] direction = new double[parameter.tensor().size()];
            Arrays.setAll(direction, i -> 0.1 * (i % 7) - 0.3);
            net.call("setDirection", parameter.tensor().name().plain(), net.array(direction));
        }
    }

    /** What a method takes that does not take all: inputs by name, a direction of an input being the input itself. */
    Object[] arguments(GeneratedClass.Instance net, List<String> names, int samples) {
        Object[] all = arguments(net, samples);
        Object[] some = new Object[names.size() + 1];
        for (int i = 0; i < model.inputs().size(); i++) {
            String name = model.inputs().get(i).name().plain();
            for (int k = 0; k < names.size(); k++) {
                if (names.get(k).equals(name) || names.get(k).equals(name + "Direction")) {
                    some[k] = all[i];
                }
            }
        }
        some[names.size()] = samples;
        return some;
    }

    private void compareParameters(InterpretedModel oracle, GeneratedClass.Instance net, String when) {
        for (Parameter parameter : model.parameters()) {
            Tensor tensor = parameter.tensor();
            double[] expected = oracle.parameter(tensor);
            compare(
                    when + tensor,
                    expected,
                    net.values("getParameter", expected.length, tensor.name().plain()));
        }
    }

    Object[] arguments(GeneratedClass.Instance net, int samples) {
        List<Object> arguments = new ArrayList<>();
        inputs.forEach((input, values) -> {
            int size = input.size();
            if (input.isInteger() && input.rank() == 0) {
                arguments.add(Arrays.stream(values).mapToInt(v -> (int) v).toArray());
            } else if (input.isInteger()) {
                int[][] rows = new int[SAMPLES][];
                for (int n = 0; n < SAMPLES; n++) {
                    rows[n] = Arrays.stream(values, n * size, (n + 1) * size)
                            .mapToInt(v -> (int) v)
                            .toArray();
                }
                arguments.add(rows);
            } else {
                double[][] rows = new double[SAMPLES][];
                for (int n = 0; n < SAMPLES; n++) {
                    rows[n] = Arrays.copyOfRange(values, n * size, (n + 1) * size);
                }
                arguments.add(net.rows(rows));
            }
        });
        arguments.add(samples);
        return arguments.toArray();
    }

    private void compare(String what, double[] expected, double[] found) {
        double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - found[i]) <= 1e-10 * (1 + size))) {
                failures.add(what + "[" + i + "] is " + found[i] + ", and interpreted " + expected[i]);
            }
        }
    }
}
