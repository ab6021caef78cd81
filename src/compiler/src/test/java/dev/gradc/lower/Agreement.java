package dev.gradc.lower;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Partials;
import dev.gradc.emit.GeneratedClass;
import dev.gradc.emit.GeneratedFile;
import dev.gradc.emit.JavaEmitter;
import dev.gradc.evaluate.Draws;
import dev.gradc.evaluate.Interpreter;
import dev.gradc.evaluate.Sketch;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.NumberType;
import dev.gradc.model.Emission.Backend;
import dev.gradc.model.Optimizer;
import dev.gradc.model.Output;
import dev.gradc.model.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A generated class and the interpreter, side by side on the same numbers: what differs by more than the tolerance is listed. */
final class Agreement {
    private final Subject subject;
    private final double tolerance;
    private final LoopProgram loops;
    private final Interpreter interpreter;
    private final Map<Tensor, double[]> values = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final GeneratedClass type;
    private final GeneratedClass.Instance net;

    Agreement(Subject subject, NumberType real, double tolerance) {
        this(subject, real, Backend.PLAIN, tolerance);
    }

    Agreement(Subject subject, NumberType real, Backend backend, double tolerance) {
        this.subject = subject;
        this.tolerance = tolerance;
        this.loops = subject.lower(real, backend);
        this.interpreter = new Interpreter(subject.arena, Partials::expand);
        this.type = GeneratedClass.compile(JavaEmitter.emitAll(loops).toArray(GeneratedFile[]::new));
        this.net = type.create();
    }

    GeneratedClass type() {
        return type;
    }

    GeneratedClass.Instance net() {
        return net;
    }

    String text() {
        return JavaEmitter.emitAll(loops).stream().map(GeneratedFile::text).collect(Collectors.joining("\n"));
    }

    /** Fresh inputs for a number of samples, as the generated class takes them. */
    Object[] feed(Draws draws, int samples) {
        List<Object> arguments = new ArrayList<>();
        for (Tensor one : subject.model.inputs()) {
            Tensor over = subject.batched.of(one);
            double[] all = new double[over.size()];
            double[][] rows = new double[samples][one.size()];
            for (int n = 0; n < samples; n++) {
                rows[n] = Sketch.values(one, draws);
                for (int i = 0; i < rows[n].length; i++) {
                    if (net.isFloat()) {
                        rows[n][i] = (float) rows[n][i];
                    }
                    all[n * rows[n].length + i] = rows[n][i];
                }
            }
            values.put(over, all);
            arguments.add(one.isInteger() ? labels(one, rows) : net.rows(rows));
        }
        arguments.add(samples);
        return arguments.toArray();
    }

    private static Object labels(Tensor one, double[][] rows) {
        int[][] all = new int[rows.length][];
        for (int n = 0; n < rows.length; n++) {
            all[n] = Arrays.stream(rows[n]).mapToInt(v -> (int) v).toArray();
        }
        return one.rank() > 0 ? all : Arrays.stream(all).mapToInt(r -> r[0]).toArray();
    }

    /** Initial values against the interpreter's, bit for bit, then taken over. */
    List<String> initialisation(long seed) {
        net.call("initialize", seed);
        for (int i = 0; i < subject.model.parameters().size(); i++) {
            Tensor tensor = subject.model.parameters().get(i).tensor();
            Draws draws = new Draws(seed, i);
            double[] z = new double[tensor.size()];
            for (int k = 0; k < z.length; k++) {
                z[k] = draws.gaussian();
            }
            Parameter p = subject.model.parameters().get(i);
            double[] expected = interpreter
                    .run(List.of(p.initial()), Map.of(p.draws().get(0), z), 1)
                    .get(tensor);
            double[] found =
                    net.values("getParameter", tensor.size(), tensor.name().plain());
            for (int k = 0; k < z.length; k++) {
                double e = net.isFloat() ? (float) expected[k] : expected[k];
                if (Double.compare(e, found[k]) != 0) {
                    failures.add("initial " + tensor + "[" + k + "]: " + found[k] + ", not " + e);
                }
            }
            values.put(tensor, found);
        }
        return failures;
    }

    /** Loss, outputs, metrics, all gradients, and the parameters after an update. */
    List<String> run(Draws draws, int samples) {
        Object[] arguments = feed(draws, samples);
        double loss = net.number("loss", arguments);
        net.call("backward", arguments);
        Map<Tensor, double[]> all = new LinkedHashMap<>(values);
        all.putAll(interpreter.run(subject.program, values, samples));
        compare("objective", new double[] {objective(all, samples)}, new double[] {loss});
        outputs(all, samples);
        subject.input.metrics().forEach(m -> {
            double mean = mean(m.value(), all, samples);
            compare(m.name(), new double[] {mean}, new double[] {net.number(m.name())});
        });
        Map<Tensor, double[]> gradients = new LinkedHashMap<>();
        for (Tensor parameter : subject.program.parameters()) {
            double[] expected = gradient(all, parameter);
            double[] found =
                    net.values("getGradient", expected.length, parameter.name().plain());
            compare("gradient of " + parameter, expected, found);
            gradients.put(parameter, found);
        }
        net.call("update");
        gradients.forEach((parameter, gradient) -> update(parameter, gradient));
        return failures;
    }

    /** The fused step against its parts, from the same parameters on the same rows: equal to the last bit. */
    void stepEqualsItsParts(Draws draws, int samples) {
        Object[] arguments = feed(draws, samples);
        GeneratedClass.Instance other = type.create();
        other.call("initialize", 3L);
        net.call("initialize", 3L);
        for (int i = 0; i < 3; i++) {
            double loss = net.number("loss", arguments);
            net.call("backward", arguments);
            net.call("update");
            double fused = other.number("step", arguments);
            if (Double.compare(loss, fused) != 0) {
                failures.add("step gives " + fused + ", its parts " + loss);
            }
        }
        for (Tensor p : subject.program.parameters()) {
            double[] parts = net.values("getParameter", p.size(), p.name().plain());
            double[] fused = other.values("getParameter", p.size(), p.name().plain());
            if (!Arrays.equals(parts, fused)) {
                failures.add("step moves " + p + " elsewhere than its parts");
            }
        }
    }

    private double objective(Map<Tensor, double[]> all, int samples) {
        Tensor loss = subject.program.loss();
        double mean =
                loss.batched() ? Arrays.stream(all.get(loss)).limit(samples).sum() / samples : all.get(loss)[0];
        return mean + subject.program.penalty().map(p -> all.get(p)[0]).orElse(0.0);
    }

    private double mean(Expr perSample, Map<Tensor, double[]> all, int samples) {
        List<Axis> axes = List.copyOf(perSample.freeAxes());
        double sum = interpreter.value(subject.arena.sum(axes, perSample), all, samples);
        return axes.isEmpty() ? sum : sum / samples;
    }

    private double[] gradient(Map<Tensor, double[]> all, Tensor parameter) {
        double[] gradient = all.get(subject.program.gradients().get(parameter)).clone();
        Tensor penalty = subject.program.penaltyGradients().get(parameter);
        for (int i = 0; penalty != null && i < gradient.length; i++) {
            gradient[i] += all.get(penalty)[i];
        }
        return gradient;
    }

    private void outputs(Map<Tensor, double[]> all, int samples) {
        for (Output output : subject.model.outputs()) {
            Tensor over = subject.batched.of(output.tensor());
            int size = over.size() / (over.batched() ? over.axes().get(0).extent() : 1);
            double[] expected = Arrays.copyOf(all.get(over), size * (over.batched() ? samples : 1));
            double[] found = new double[expected.length];
            for (int i = 0; i < found.length; i++) {
                found[i] = net.number(output.name(), place(over, i));
            }
            compare("output " + output.name(), expected, found);
        }
    }

    private static Object[] place(Tensor tensor, int flat) {
        Object[] place = new Object[tensor.rank()];
        int rest = flat;
        for (int d = tensor.rank() - 1; d > 0; d--) {
            place[d] = rest % tensor.axes().get(d).extent();
            rest /= tensor.axes().get(d).extent();
        }
        if (place.length > 0) {
            place[0] = rest;
        }
        return place;
    }

    /** The optimiser's equations, element by element, on the gradients that the class itself found. */
    private void update(Tensor parameter, double[] gradient) {
        Optimizer rule = subject.model.training().orElseThrow().optimizer();
        double[] expected = values.get(parameter).clone();
        double step = ((Number) net.call("stepCount")).doubleValue();
        for (int i = 0; i < expected.length; i++) {
            Map<Tensor, double[]> scalars = new LinkedHashMap<>();
            scalars.put(rule.parameter(), new double[] {expected[i]});
            scalars.put(rule.gradient(), new double[] {gradient[i]});
            scalars.put(rule.step().orElseThrow(), new double[] {step});
            rule.states().forEach(s -> scalars.put(s, new double[] {state(parameter, s, step)}));
            for (int k = 0; k < rule.states().size(); k++) {
                scalars.put(rule.states().get(k), new double[] {states.get(parameter)[k][i]});
            }
            for (Optimizer.Update u : rule.updates()) {
                double[] value = {interpreter.value(u.value(), scalars, 1)};
                scalars.put(u.target(), value);
            }
            expected[i] = scalars.get(rule.parameter())[0];
            for (int k = 0; k < rule.states().size(); k++) {
                states.get(parameter)[k][i] = scalars.get(rule.states().get(k))[0];
            }
        }
        double[] found =
                net.values("getParameter", expected.length, parameter.name().plain());
        compare("updated " + parameter, expected, found);
        values.put(parameter, found);
    }

    private final Map<Tensor, double[][]> states = new LinkedHashMap<>();

    private double state(Tensor parameter, Tensor state, double step) {
        states.computeIfAbsent(parameter, p -> new double[2][p.size()]);
        return state.facts().value();
    }

    private void compare(String what, double[] expected, double[] found) {
        double size = Arrays.stream(expected)
                .map(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        for (int i = 0; i < expected.length; i++) {
            boolean same = Double.compare(expected[i], found[i]) == 0
                    || Math.abs(expected[i] - found[i]) <= tolerance * (1 + size);
            if (!same && failures.size() < 20) {
                failures.add(what + "[" + i + "]: " + found[i] + ", not " + expected[i]);
            }
        }
    }

    static String equations(Subject subject) {
        StringBuilder text = new StringBuilder();
        for (Definition d : subject.program.forward()) {
            text.append(d).append('\n');
        }
        subject.program.backward().forEach(d -> text.append(d).append('\n'));
        return text.toString();
    }
}
