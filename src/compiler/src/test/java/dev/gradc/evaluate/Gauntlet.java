package dev.gradc.evaluate;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Batching;
import dev.gradc.derive.Partials;
import dev.gradc.derive.Primes;
import dev.gradc.derive.ReverseMode;
import dev.gradc.simplify.Simplifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * All the ways there are to a program's gradients, held against each other: central differences, dual numbers, reverse mode raw, stabilised and
 * simplified, with named derivatives written out, and batched.
 */
final class Gauntlet {
    private static final double EPSILON = Math.ulp(1.0);
    private static final int DIFFERENCES = 12;
    private static final int CAPACITY = 4;

    private final Sketch.Finished subject;
    private final Arena arena;
    private final Interpreter interpreter;
    private final Draws draws;
    private final UnaryOperator<Program> sabotage;
    private final List<String> failures = new ArrayList<>();
    private int differences;
    private int doubted;
    private double worstDot;

    Gauntlet(Sketch.Finished subject) {
        this(subject, derived -> derived);
    }

    /** With a change made to the derived program, to see that the tests see it. */
    Gauntlet(Sketch.Finished subject, UnaryOperator<Program> sabotage) {
        this.subject = subject;
        this.sabotage = sabotage;
        this.arena = subject.arena();
        this.interpreter = new Interpreter(arena, Partials::expand);
        this.draws = new Draws(subject.seed(), 1);
    }

    /** What went wrong, each with the programs concerned; empty if nothing did. */
    List<String> run() {
        try {
            Program raw = sabotage.apply(ReverseMode.derive(arena, subject.program()));
            Map<Tensor, double[]> gradients = gradients(raw, subject.values(), 1);
            byForwardMode(gradients);
            byDifferences(gradients);
            Program simple = Simplifier.simplify(
                    arena, ReverseMode.derive(arena, Simplifier.stabilise(arena, subject.program())));
            compare("simplified", simple, gradients, gradients(simple, subject.values(), 1));
            Program plain = Primes.expand(arena, simple);
            compare("written out", plain, gradients, gradients(plain, subject.values(), 1));
            Program primitive = Simplifier.simplify(arena, plain);
            compare("written out, simplified", primitive, gradients, gradients(primitive, subject.values(), 1));
            byBatch(raw);
        } catch (RuntimeException | StackOverflowError e) {
            StackTraceElement[] trace = e.getStackTrace();
            fail(e + " at " + (trace.length == 0 ? "?" : trace[0].toString()), subject.program());
        }
        return failures;
    }

    int differences() {
        return differences;
    }

    int doubted() {
        return doubted;
    }

    double worstDot() {
        return worstDot;
    }

    private void fail(String what, Program program) {
        failures.add(subject.title() + ", seed " + subject.seed() + ": " + what + "\n" + subject.program() + "====\n"
                + program);
    }

    private void expect(boolean holds, Supplier<String> what, Program program) {
        if (!holds && failures.size() < 3) {
            fail(what.get(), program);
        }
    }

    /** The loss, and with the penalty's added the gradient of each parameter; under the key of the loss its value. */
    private Map<Tensor, double[]> gradients(Program derived, Map<Tensor, double[]> given, int samples) {
        Map<Tensor, double[]> values = interpreter.run(derived, given, samples);
        Map<Tensor, double[]> result = new LinkedHashMap<>();
        for (Tensor parameter : derived.parameters()) {
            double[] gradient = values.get(derived.gradients().get(parameter)).clone();
            Tensor ofPenalty = derived.penaltyGradients().get(parameter);
            if (ofPenalty != null) {
                double[] more = values.get(ofPenalty);
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] += more[i];
                }
            }
            result.put(parameter, gradient);
        }
        result.put(derived.loss(), values.get(derived.loss()));
        return result;
    }

    private double objective(Map<Tensor, double[]> given) {
        Program program = subject.program();
        Map<Tensor, double[]> values = interpreter.run(program, given, 1);
        return values.get(program.loss())[0]
                + program.penalty().map(p -> values.get(p)[0]).orElse(0.0);
    }

    /** Two directions of all parameters at once, and one of each parameter alone. */
    private void byForwardMode(Map<Tensor, double[]> gradients) {
        List<List<Tensor>> moving = new ArrayList<>(
                List.of(subject.program().parameters(), subject.program().parameters()));
        subject.program().parameters().forEach(p -> moving.add(List.of(p)));
        ForwardMode forward = new ForwardMode(arena, Partials::expand);
        for (List<Tensor> parameters : moving) {
            Map<Tensor, double[]> direction = new LinkedHashMap<>();
            double dot = 0;
            double size = 0;
            for (Tensor parameter : parameters) {
                double[] gradient = gradients.get(parameter);
                double[] v = new double[gradient.length];
                for (int i = 0; i < v.length; i++) {
                    v[i] = 2 * draws.uniform() - 1;
                    dot += v[i] * gradient[i];
                    size += Math.abs(v[i] * gradient[i]);
                }
                direction.put(parameter, v);
            }
            Program program = subject.program();
            Map<Tensor, double[]> tangents = forward.run(program.forward(), subject.values(), direction, 1)
                    .tangents();
            double tangent = tangents.get(program.loss())[0]
                    + program.penalty().map(p -> tangents.get(p)[0]).orElse(0.0);
            double error = Math.abs(tangent - dot);
            double sum = dot;
            double magnitude = error <= 100 * EPSILON * size ? size : size + majorant(direction);
            worstDot = Math.max(worstDot, error / (magnitude + Double.MIN_NORMAL) / EPSILON);
            expect(
                    error <= 100 * EPSILON * magnitude,
                    () -> parameters + " moved: reverse mode gives " + sum + ", dual numbers " + tangent + ", apart by "
                            + error / magnitude / EPSILON + " ulps of the sum",
                    program);
        }
    }

    /** The size of the sums that make up a tangent: where they cancel, their rounding error is of this size. */
    private double majorant(Map<Tensor, double[]> direction) {
        Machine<Dual> machine = new Machine<>(arena, Partials::expand, new Majorants());
        Frame<Dual> frame = machine.frame(1);
        subject.values().forEach((tensor, values) -> {
            double[] tangent = direction.getOrDefault(tensor, new double[values.length]);
            double[] size = Arrays.stream(tangent).map(Math::abs).toArray();
            machine.put(frame, tensor, new Duals.Elements(values, size));
        });
        machine.run(subject.program().forward(), frame, (tensor, values) -> {});
        double sum = machine.value(arena.read(subject.program().loss()), frame).tangent();
        return sum
                + subject.program()
                        .penalty()
                        .map(p -> machine.value(arena.read(p), frame).tangent())
                        .orElse(0.0);
    }

    private void byDifferences(Map<Tensor, double[]> gradients) {
        List<Tensor> parameters = subject.program().parameters();
        Map<Tensor, double[]> given = new LinkedHashMap<>(subject.values());
        for (int n = 0; n < DIFFERENCES && !parameters.isEmpty(); n++) {
            Tensor parameter = parameters.get((int) (draws.uniform() * parameters.size()));
            double[] gradient = gradients.get(parameter);
            int element = (int) (draws.uniform() * gradient.length);
            double[] moved = subject.values().get(parameter).clone();
            given.put(parameter, moved);
            CentralDifferences.Estimate estimate =
                    CentralDifferences.derivative(() -> objective(given), moved, element);
            double scale = 1 + Math.abs(gradient[element]);
            differences++;
            if (estimate.doubt() > 1e-5 * scale) {
                doubted++; // a kink or a step nearby
                continue;
            }
            double error = Math.abs(estimate.derivative() - gradient[element]);
            expect(
                    error <= 1e-7 * scale + 10 * estimate.doubt(),
                    () -> "d" + parameter + " at " + element + " is " + gradient[element] + " by reverse mode, "
                            + estimate.derivative() + " by central differences (doubt " + estimate.doubt() + ")",
                    subject.program());
        }
    }

    private void compare(String what, Program program, Map<Tensor, double[]> expected, Map<Tensor, double[]> found) {
        double scale = expected.values().stream()
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElse(0);
        expected.forEach((tensor, values) -> {
            double[] others = found.get(tensor);
            for (int i = 0; i < values.length; i++) {
                int element = i;
                double error = Math.abs(values[i] - others[i]);
                expect(
                        error <= 1e-11 * (1 + scale),
                        () -> what + ": d" + tensor + " at " + element + " was " + values[element] + " and is "
                                + others[element],
                        program);
            }
        });
    }

    /** The batched program against the mean of the one-sample program over the samples. */
    private void byBatch(Program raw) {
        int samples = 1 + (int) (draws.uniform() * CAPACITY);
        Map<Tensor, double[]> mean = new LinkedHashMap<>();
        Map<Tensor, double[]> fed = new LinkedHashMap<>();
        Program stable = Simplifier.stabilise(arena, subject.program());
        Batching.Batched batched = Batching.batchify(arena, stable, subject.inputs(), CAPACITY);
        for (Tensor input : subject.inputs()) {
            fed.put(batched.of(input), new double[input.size() * samples]);
        }
        for (int n = 0; n < samples; n++) {
            Map<Tensor, double[]> given = new LinkedHashMap<>(subject.values());
            for (Tensor input : subject.inputs()) {
                double[] row = Sketch.values(input, draws);
                given.put(input, row);
                System.arraycopy(row, 0, fed.get(batched.of(input)), n * row.length, row.length);
            }
            gradients(raw, given, 1).forEach((tensor, values) -> {
                double[] sum = mean.computeIfAbsent(tensor, t -> new double[values.length]);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += values[i] / samples;
                }
            });
        }
        subject.program().parameters().forEach(p -> fed.put(p, subject.values().get(p)));
        Program derived = ReverseMode.derive(arena, batched.program());
        compare("batched", derived, mean, meanLoss(derived, gradients(derived, fed, samples)));
        Program simple = Simplifier.simplify(arena, derived);
        compare("batched, simplified", simple, mean, meanLoss(simple, gradients(simple, fed, samples)));
        Program primitive = Simplifier.simplify(arena, Primes.expand(arena, simple));
        compare("batched, written out", primitive, mean, meanLoss(primitive, gradients(primitive, fed, samples)));
    }

    private Map<Tensor, double[]> meanLoss(Program program, Map<Tensor, double[]> gradients) {
        double[] losses = gradients.get(program.loss());
        Map<Tensor, double[]> result = new LinkedHashMap<>(gradients);
        result.put(
                subject.program().loss(),
                new double[] {Arrays.stream(losses).average().orElseThrow()});
        return result;
    }
}
