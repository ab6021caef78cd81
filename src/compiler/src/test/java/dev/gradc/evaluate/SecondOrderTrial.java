package dev.gradc.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.ForwardMode;
import dev.gradc.derive.Jacobian;
import dev.gradc.derive.Partials;
import dev.gradc.derive.Primes;
import dev.gradc.derive.ReverseMode;
import dev.gradc.simplify.Simplifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One program through forward mode, Hessian times directions and Jacobians: what they give against dual numbers, central differences and each other. */
final class SecondOrderTrial {
    private static final double EPSILON = Math.ulp(1.0);
    private static final int DIFFERENCES = 4;

    private final Sketch.Finished subject;
    private final Arena arena;
    private final Interpreter interpreter;
    private final Draws draws;
    private final List<String> failures = new ArrayList<>();
    int differences;
    int doubted; // of these, too near a kink to tell
    int tangents;
    int wrong = -1; // the tangent to be spoilt, if any

    SecondOrderTrial(Sketch.Finished subject) {
        this.subject = subject;
        this.arena = subject.arena();
        this.interpreter = new Interpreter(arena, Partials::expand);
        this.draws = new Draws(subject.seed(), 5);
    }

    /** What went wrong, the first of it. */
    List<String> run() {
        try {
            tangents();
            Program raw = ReverseMode.derive(arena, subject.program());
            Program simple = Simplifier.simplify(
                    arena, ReverseMode.derive(arena, Simplifier.stabilise(arena, subject.program())));
            Map<Tensor, double[]> u = direction();
            Map<Tensor, double[]> v = direction();
            Map<Tensor, double[]> hv = product("raw", raw, v);
            byDualNumbers(raw, v, hv);
            byDifferences(raw, v, hv);
            symmetric(u, product("raw", raw, u), v, hv);
            same("simplified", hv, product("simplified", simple, v));
            jacobians();
        } catch (RuntimeException | StackOverflowError e) {
            fail(e + " at " + Arrays.stream(e.getStackTrace()).limit(4).toList());
        }
        return failures;
    }

    private void fail(String what) {
        if (failures.size() < 3) {
            failures.add(subject.title() + ", seed " + subject.seed() + ": " + what + "\n" + subject.program());
        }
    }

    private void near(String what, double expected, double found, double scale, double tolerance) {
        if (!(Math.abs(expected - found) <= tolerance * (1 + scale))) {
            fail(what + ": expected " + expected + ", found " + found);
        }
    }

    private Map<Tensor, double[]> direction() {
        Map<Tensor, double[]> direction = new LinkedHashMap<>();
        for (Tensor p : subject.program().parameters()) {
            direction.put(p, draws(p.size()));
        }
        return direction;
    }

    private double[] draws(int size) {
        double[] v = new double[size];
        for (int i = 0; i < size; i++) {
            v[i] = 2 * draws.uniform() - 1;
        }
        return v;
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }

    // ------------------------------------------------------------ forward mode

    private static Map<Tensor, Tensor> directions(Map<Tensor, double[]> v) {
        Map<Tensor, Tensor> directions = new LinkedHashMap<>();
        v.keySet().forEach(t -> directions.put(t, ForwardMode.direction(t)));
        return directions;
    }

    private Map<Tensor, double[]> along(
            List<Definition> definitions, ForwardMode.Result mode, Map<Tensor, double[]> v) {
        Map<Tensor, double[]> given = new LinkedHashMap<>(subject.values());
        v.forEach((t, values) -> given.put(mode.tangents().get(t), values));
        return interpreter.run(definitions, given, 1);
    }

    private static List<Definition> all(ForwardMode.Result mode) {
        List<Definition> all = new ArrayList<>(mode.values());
        all.addAll(mode.moved());
        return all;
    }

    /** Every tangent of the forward pass, parameters and real inputs moved. */
    private void tangents() {
        Map<Tensor, double[]> v = direction();
        for (Tensor input : subject.inputs()) {
            if (!input.isInteger()) {
                v.put(input, draws(input.size()));
            }
        }
        List<Definition> forward = subject.program().forward();
        ForwardMode.Result mode = ForwardMode.derive(arena, forward, directions(v));
        Map<Tensor, double[]> values = along(all(mode), mode, v);
        Map<Tensor, double[]> expected = new dev.gradc.evaluate.ForwardMode(arena, Partials::expand)
                .run(forward, subject.values(), v, 1)
                .tangents();
        for (Definition d : forward) {
            double[] dual = expected.get(d.tensor());
            Tensor tangent = mode.tangents().get(d.tensor());
            double[] found = tangent == null ? new double[dual.length] : values.get(tangent);
            double scale = largest(dual) + largest(values.get(d.tensor()));
            for (int i = 0; i < dual.length; i++) {
                near("tangent of " + d.tensor() + " at " + i, dual[i], found[i], scale, 1e4 * EPSILON);
            }
        }
    }

    // ------------------------------------------------------------ Hessian times a direction

    private static List<Definition> whole(Program derived) {
        List<Definition> all = new ArrayList<>(derived.forward());
        all.addAll(derived.backward());
        return all;
    }

    /** H v, a block a parameter, by the tangent of the derived program; raw, simplified and written out in primitives. */
    private Map<Tensor, double[]> product(String what, Program derived, Map<Tensor, double[]> v) {
        ForwardMode.Result mode = sabotaged(ForwardMode.derive(arena, whole(derived), directions(v)));
        Map<Tensor, double[]> raw = blocks(derived, mode, mode.tangents(), along(all(mode), mode, v));
        Map<Tensor, Tensor> gradients = new LinkedHashMap<>();
        derived.gradients().forEach((p, g) -> put(gradients, p, mode.tangents().get(g)));
        Map<Tensor, Tensor> penalties = new LinkedHashMap<>();
        derived.penaltyGradients()
                .forEach((p, g) -> put(penalties, p, mode.tangents().get(g)));
        Program second = new Program(
                mode.values(),
                derived.loss(),
                derived.penalty(),
                derived.parameters(),
                mode.moved(),
                gradients,
                penalties,
                Map.of());
        Program simple = Simplifier.simplify(arena, second);
        same(what + ", product simplified", raw, blocks(derived, mode, mode.tangents(), along(whole(simple), mode, v)));
        Program plain = Simplifier.simplify(arena, Primes.expand(arena, simple));
        same(what + ", product written out", raw, blocks(derived, mode, mode.tangents(), along(whole(plain), mode, v)));
        return raw;
    }

    private ForwardMode.Result sabotaged(ForwardMode.Result mode) {
        tangents = mode.moved().size();
        if (wrong < 0 || wrong >= tangents) {
            return mode;
        }
        List<Definition> moved = new ArrayList<>(mode.moved());
        Definition d = moved.get(wrong);
        moved.set(wrong, new Definition(d.tensor(), arena.mul(arena.num(3), d.value())));
        return new ForwardMode.Result(mode.values(), moved, mode.tangents());
    }

    private static void put(Map<Tensor, Tensor> map, Tensor key, Tensor value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    private static Map<Tensor, double[]> blocks(
            Program derived, ForwardMode.Result mode, Map<Tensor, Tensor> tangents, Map<Tensor, double[]> values) {
        Map<Tensor, double[]> blocks = new LinkedHashMap<>();
        for (Tensor p : derived.parameters()) {
            double[] block = new double[p.size()];
            for (Map<Tensor, Tensor> gradients : List.of(derived.gradients(), derived.penaltyGradients())) {
                Tensor tangent = tangents.get(gradients.get(p));
                for (int i = 0; i < block.length; i++) {
                    block[i] += tangent == null ? 0 : values.get(tangent)[i];
                }
            }
            blocks.put(p, block);
        }
        return blocks;
    }

    private void same(String what, Map<Tensor, double[]> expected, Map<Tensor, double[]> found) {
        double scale = expected.values().stream()
                .mapToDouble(SecondOrderTrial::largest)
                .max()
                .orElse(0);
        expected.forEach((p, block) -> {
            for (int i = 0; i < block.length; i++) {
                near(what + ": H v by " + p + " at " + i, block[i], found.get(p)[i], scale, 1e-10);
            }
        });
    }

    private void byDualNumbers(Program raw, Map<Tensor, double[]> v, Map<Tensor, double[]> hv) {
        Map<Tensor, double[]> tangents = new dev.gradc.evaluate.ForwardMode(arena, Partials::expand)
                .run(whole(raw), subject.values(), v, 1)
                .tangents();
        hv.forEach((p, block) -> {
            double[] expected = tangents.get(raw.gradients().get(p)).clone();
            Tensor penalty = raw.penaltyGradients().get(p);
            for (int i = 0; i < block.length; i++) {
                expected[i] += penalty == null ? 0 : tangents.get(penalty)[i];
                near("dual numbers: H v by " + p + " at " + i, expected[i], block[i], largest(expected), 1e-10);
            }
        });
    }

    /** The change of the gradient along v. */
    private void byDifferences(Program raw, Map<Tensor, double[]> v, Map<Tensor, double[]> hv) {
        List<Tensor> parameters = new ArrayList<>(v.keySet());
        double scale = hv.values().stream()
                .mapToDouble(SecondOrderTrial::largest)
                .max()
                .orElse(0);
        for (int n = 0; n < DIFFERENCES && !parameters.isEmpty(); n++) {
            Tensor p = parameters.get((int) (draws.uniform() * parameters.size()));
            int element = (int) (draws.uniform() * p.size());
            double[] step = {0};
            CentralDifferences.Estimate estimate =
                    CentralDifferences.derivative(() -> gradient(raw, v, step[0], p, element), step, 0);
            differences++;
            if (estimate.doubt() > 1e-4 * (1 + scale)) {
                doubted++;
                continue;
            }
            double found = hv.get(p)[element];
            if (Math.abs(estimate.derivative() - found) > 1e-6 * (1 + scale) + 10 * estimate.doubt()) {
                fail("H v by " + p + " at " + element + " is " + found + ", by central differences "
                        + estimate.derivative() + " (doubt " + estimate.doubt() + ")");
            }
        }
    }

    private double gradient(Program raw, Map<Tensor, double[]> v, double step, Tensor p, int element) {
        Map<Tensor, double[]> given = new LinkedHashMap<>(subject.values());
        v.forEach((t, direction) -> {
            double[] moved = subject.values().get(t).clone();
            for (int i = 0; i < moved.length; i++) {
                moved[i] += step * direction[i];
            }
            given.put(t, moved);
        });
        Map<Tensor, double[]> values = interpreter.run(raw, given, 1);
        Tensor penalty = raw.penaltyGradients().get(p);
        return values.get(raw.gradients().get(p))[element] + (penalty == null ? 0 : values.get(penalty)[element]);
    }

    private void symmetric(
            Map<Tensor, double[]> u, Map<Tensor, double[]> hu, Map<Tensor, double[]> v, Map<Tensor, double[]> hv) {
        double uhv = 0;
        double vhu = 0;
        double size = 0;
        for (Tensor p : u.keySet()) {
            for (int i = 0; i < p.size(); i++) {
                uhv += u.get(p)[i] * hv.get(p)[i];
                vhu += v.get(p)[i] * hu.get(p)[i];
                size += Math.abs(u.get(p)[i] * hv.get(p)[i]) + Math.abs(v.get(p)[i] * hu.get(p)[i]);
            }
        }
        near("u H v and v H u", uhv, vhu, size, 1e-10);
    }

    // ------------------------------------------------------------ Jacobians

    /** The last few tensors by a leaf, against dual numbers along a direction, by whichever sweep is the smaller. */
    private void jacobians() {
        List<Definition> forward = subject.program().forward();
        List<Tensor> leaves = new ArrayList<>(subject.program().parameters());
        subject.inputs().stream().filter(t -> !t.isInteger()).forEach(leaves::add);
        for (int n = 0; n < 3 && !leaves.isEmpty(); n++) {
            Tensor of = forward.get((int) (draws.uniform() * forward.size())).tensor();
            Tensor by = leaves.get((int) (draws.uniform() * leaves.size()));
            if (!of.isInteger() && (long) of.size() * by.size() < 3000) {
                jacobian(forward, of, by);
            }
        }
    }

    private void jacobian(List<Definition> forward, Tensor of, Tensor by) {
        List<Axis> over = of.axes().stream().map(arena::fresh).toList();
        Program raw = Jacobian.derive(arena, forward, arena.readAt(of, over), over, List.of(by))
                .program();
        double[] direction = draws(by.size());
        double[] expected = new dev.gradc.evaluate.ForwardMode(arena, Partials::expand)
                .run(forward, subject.values(), Map.of(by, direction), 1)
                .tangents()
                .get(of);
        for (Program program : List.of(raw, Simplifier.simplify(arena, raw))) {
            List<Definition> all = new ArrayList<>(program.forward());
            all.remove(program.definition(program.loss()).orElseThrow());
            all.addAll(program.backward());
            double[] matrix = interpreter
                    .run(all, subject.values(), 1)
                    .get(program.gradients().get(by));
            assertThat(matrix).hasSize(of.size() * by.size());
            for (int i = 0; i < of.size(); i++) {
                double sum = 0;
                for (int j = 0; j < by.size(); j++) {
                    sum += matrix[i * by.size() + j] * direction[j];
                }
                near("d" + of + "/d" + by + " row " + i, expected[i], sum, largest(expected), 1e-9);
            }
        }
        assertThat(raw.penalty()).isEqualTo(Optional.empty());
    }
}
