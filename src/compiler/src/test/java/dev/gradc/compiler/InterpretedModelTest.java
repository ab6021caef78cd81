package dev.gradc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.ReverseMode;
import dev.gradc.evaluate.Draws;
import dev.gradc.evaluate.Sketch;
import dev.gradc.evaluate.SketchLayers;
import dev.gradc.model.Emission;
import dev.gradc.model.Metric;
import dev.gradc.model.Model;
import dev.gradc.model.Optimizer;
import dev.gradc.model.Output;
import dev.gradc.model.Parameter;
import dev.gradc.model.Report;
import dev.gradc.model.Training;
import dev.gradc.simplify.Simplifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InterpretedModelTest {
    private final Sketch s = new Sketch(1);

    private Tensor scalar(String name, Role role, double value) {
        return new Tensor(new Name(name, 0), role, List.of(), Tensor.Facts.NONE.withValue(value));
    }

    private InterpretedModel model(Sketch.Finished f, Tensor output, Expr metric, Optimizer optimizer) {
        List<Parameter> parameters = new ArrayList<>();
        for (Tensor p : f.program().parameters()) {
            Tensor draw = new Tensor(new Name("r", 0), Role.UNIFORM, p.axes());
            Tensor other = new Tensor(new Name("g", 0), Role.GAUSSIAN, p.axes());
            Expr initial = s.a.add(s.own(draw), s.a.mul(s.a.num(10), s.own(other)));
            parameters.add(new Parameter(p, new Definition(p, initial), List.of(draw, other)));
        }
        Metric mean = new Metric("m", metric);
        Model model = new Model(
                s.a,
                "Test",
                "",
                Map.of(),
                f.inputs(),
                parameters,
                f.program(),
                List.of(new Output("o", output)),
                List.of(),
                List.of(mean),
                List.of(new Report("m", s.a.read(mean.mean()))),
                Map.of(),
                Map.of(),
                Optional.of(new Training(optimizer, 1, 1, 0)),
                Optional.empty(),
                new Emission("", "", Emission.Precision.UNSAID, 0));
        Program derived = Simplifier.simplify(s.a, ReverseMode.derive(s.a, Simplifier.stabilise(s.a, model.forward())));
        return new InterpretedModel(model, derived, 7);
    }

    private Optimizer descent(double rate) {
        Tensor p = scalar("p", Role.FORMAL, 0);
        Tensor g = scalar("g", Role.FORMAL, 0);
        Tensor lr = scalar("lr", Role.SETTING, rate);
        Expr next = s.a.sub(s.a.read(p), s.a.mul(s.a.read(lr), s.a.read(g)));
        return new Optimizer(
                "sgd",
                p,
                g,
                Optional.empty(),
                Optional.of(lr),
                List.of(),
                List.of(),
                List.of(new Optimizer.Update(p, next)));
    }

    /** Matt Mazur, "A Step by Step Backpropagation Example" (2015): gradients and weights after one step of rate 0.5, biases fixed. */
    @Test
    void mazursExampleComesOutAsPublished() {
        Tensor x = s.input("x", 2);
        Tensor y = s.input("y", 2);
        Tensor hidden = SketchLayers.each(s, "a1", ScalarFunction.SIGMOID, SketchLayers.dense(s, x, 2, 1));
        Tensor out = SketchLayers.each(s, "a2", ScalarFunction.SIGMOID, SketchLayers.dense(s, hidden, 2, 2));
        Sketch.Finished f = s.finish("mazur", SketchLayers.halfSquaredError(s, out, y), null, 1);
        InterpretedModel model = model(f, out, s.at(out, 0), descent(0.5));
        double[][] start = {{0.15, 0.2, 0.25, 0.3}, {0.35, 0.35}, {0.4, 0.45, 0.5, 0.55}, {0.6, 0.6}};
        List<Tensor> parameters = f.program().parameters();
        for (int i = 0; i < 4; i++) {
            System.arraycopy(start[i], 0, model.parameter(parameters.get(i)), 0, start[i].length);
        }
        Map<Tensor, double[]> sample = Map.of(x, new double[] {0.05, 0.1}, y, new double[] {0.01, 0.99});
        InterpretedModel.Pass pass = model.step(sample, 1);
        assertThat(pass.loss()).isCloseTo(0.2983711087600027, within(1e-15));
        close(pass.outputs().get("o"), 1e-8, 0.75136507, 0.772928465);
        close(
                pass.gradients().get(parameters.get(2)),
                1e-15,
                0.08216704056423078,
                0.08266762784753326,
                -0.022602540477475067,
                -0.02274024221597822);
        close(model.parameter(parameters.get(0)), 1e-8, 0.149780716, 0.19956143, 0.24975114, 0.29950229);
        close(model.parameter(parameters.get(2)), 1e-8, 0.35891648, 0.408666186, 0.51130127, 0.561370121);
        close(model.parameter(parameters.get(1)), 1e-8, 0.345614323, 0.345022873);
        close(model.parameter(parameters.get(3)), 1e-8, 0.530750719, 0.619049119);
    }

    private static void close(double[] found, double tolerance, double... expected) {
        assertThat(found).containsExactly(expected, within(tolerance));
    }

    /** L = mean (w x − y)², R = λ w²: everything by hand. */
    private InterpretedModel line(Optimizer optimizer) {
        Tensor x = s.input("x");
        Tensor y = s.input("y");
        Tensor w = s.parameter("w");
        Tensor z = s.define("z", List.of(), s.a.mul(s.at(w), s.at(x)));
        Expr penalty = s.a.mul(s.a.num(Rational.of(1, 4)), s.square(s.at(w)));
        return model(s.finish("line", s.square(s.a.sub(s.at(z), s.at(y))), penalty, 1), z, s.at(x), optimizer);
    }

    private Map<Tensor, double[]> rows() {
        return Map.of(s.inputs.get(0), new double[] {1, 2, 9}, s.inputs.get(1), new double[] {3, 1, 9});
    }

    @Test
    void aBatchGivesTheMeanAndThePenaltyOnce() {
        InterpretedModel model = line(descent(0.1));
        Tensor w = s.parameters.get(0);
        model.parameter(w)[0] = 2;
        InterpretedModel.Pass pass = model.pass(rows(), 2);
        assertThat(pass.loss()).isEqualTo((1 + 9) / 2.0 + 0.25 * 4);
        assertThat(pass.gradients().get(w)).containsExactly((2 * -1 * 1 + 2 * 3 * 2) / 2.0 + 0.5 * 2);
        assertThat(pass.outputs().get("o")).containsExactly(2, 4);
        assertThat(pass.metrics()).containsExactly(Map.entry("m", 1.5));
    }

    @Test
    void statementsOfAnOptimizerRunInOrderWithStateStepAndRate() {
        Tensor p = scalar("p", Role.FORMAL, 0);
        Tensor g = scalar("g", Role.FORMAL, 0);
        Tensor v = scalar("v", Role.STATE, 1);
        Tensor t = scalar("t", Role.SETTING, 1);
        Tensor lr = scalar("lr", Role.SETTING, 0.5);
        Tensor mu = scalar("mu", Role.CONSTANT, 0.25);
        Expr velocity = s.a.add(s.a.mul(s.a.read(mu), s.a.read(v)), s.a.read(g));
        Expr next = s.a.sub(s.a.read(p), s.a.mul(s.a.read(lr), s.a.read(t), s.a.read(v)));
        InterpretedModel model = line(new Optimizer(
                "momentum",
                p,
                g,
                Optional.of(t),
                Optional.of(lr),
                List.of(mu),
                List.of(v),
                List.of(new Optimizer.Update(v, velocity), new Optimizer.Update(p, next))));
        Tensor w = s.parameters.get(0);
        double weight = 2;
        double speed = 1;
        double rate = 0.5;
        model.parameter(w)[0] = weight;
        for (int step = 1; step <= 3; step++) {
            double gradient = (2 * (weight - 3) + 2 * (2 * weight - 1) * 2) / 2 + 0.5 * weight;
            speed = 0.25 * speed + gradient;
            weight -= rate * step * speed;
            model.step(rows(), 2);
            assertThat(model.parameter(w)[0]).isCloseTo(weight, within(1e-12 * Math.abs(weight)));
            rate = 0.125;
            model.setRate(rate);
        }
    }

    @Test
    void parametersStartFromTheirOwnStreamElementByElement() {
        InterpretedModel model = line(descent(0.1));
        Draws draws = new Draws(7, 0);
        assertThat(model.parameter(s.parameters.get(0))).containsExactly(draws.uniform() + 10 * draws.gaussian());
    }

    @Test
    void aMissingRowIsRefused() {
        InterpretedModel model = line(descent(0.1));
        assertThatThrownBy(() -> model.pass(rows(), 4)).hasMessage("sample 3 of x is missing");
    }
}
