package dev.gradc.evaluate;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A forward program written by hand in test code, with seeded values for all that is fed and learnt. */
public final class Sketch {
    public final Arena a = new Arena();
    public final List<Definition> definitions = new ArrayList<>();
    public final List<Tensor> parameters = new ArrayList<>();
    public final List<Tensor> inputs = new ArrayList<>();
    private final Map<Tensor, double[]> values = new LinkedHashMap<>();
    private final Draws draws;

    public Sketch(long seed) {
        this.draws = new Draws(seed, 0);
    }

    /** A program with everything needed to run it. */
    public record Finished(
            String title, Arena arena, Program program, List<Tensor> inputs, Map<Tensor, double[]> values, long seed) {
        @Override
        public String toString() {
            return title;
        }
    }

    // ---------------------------------------------------------------- tensors

    public Axis axis(String name, int extent) {
        return a.axis(name, extent);
    }

    private List<Axis> axes(int... shape) {
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < shape.length; i++) {
            axes.add(a.axis("ijkl".substring(i, i + 1), shape[i]));
        }
        return axes;
    }

    public Tensor parameter(String name, int... shape) {
        Tensor t = fed(new Tensor(Name.parse(name), Role.PARAMETER, axes(shape)));
        parameters.add(t);
        return t;
    }

    public Tensor input(String name, int... shape) {
        Tensor t = fed(new Tensor(Name.parse(name), Role.INPUT, axes(shape)));
        inputs.add(t);
        return t;
    }

    /** Integers in 0 .. classes − 1. */
    public Tensor labels(String name, int classes, int... shape) {
        Tensor t = fed(new Tensor(Name.parse(name), Role.TARGET, axes(shape), Tensor.Facts.NONE.withClasses(classes)));
        inputs.add(t);
        return t;
    }

    /** Positive numbers that sum to 1. */
    public Tensor distribution(String name, int size) {
        Tensor t = fed(new Tensor(Name.parse(name), Role.TARGET, axes(size), Tensor.Facts.NONE.withSimplexAxis(0)));
        inputs.add(t);
        return t;
    }

    private Tensor fed(Tensor tensor) {
        values.put(tensor, values(tensor, draws));
        return tensor;
    }

    /** Seeded values that suit a tensor. */
    public static double[] values(Tensor tensor, Draws draws) {
        double[] array = new double[tensor.size()];
        double sum = 0;
        for (int i = 0; i < array.length; i++) {
            array[i] = tensor.isInteger()
                    ? Math.floor(draws.uniform() * tensor.classes())
                    : tensor.facts().simplexAxis() < 0 ? 0.7 * draws.gaussian() : 0.1 + draws.uniform();
            sum += array[i];
        }
        for (int i = 0; i < array.length && tensor.facts().simplexAxis() >= 0; i++) {
            array[i] /= sum;
        }
        return array;
    }

    public Map<Tensor, double[]> values() {
        return values;
    }

    public Tensor define(String name, List<Axis> axes, Expr value) {
        return define(name, Role.DEFINED, Tensor.Facts.NONE, axes, value);
    }

    public Tensor define(String name, Role role, Tensor.Facts facts, List<Axis> axes, Expr value) {
        Tensor t = new Tensor(Name.parse(name), role, axes, facts);
        definitions.add(new Definition(t, value));
        return t;
    }

    public Finished finish(String title, Expr loss, Expr penalty, long seed) {
        Tensor l = define("L", List.of(), loss);
        Optional<Tensor> r = penalty == null ? Optional.empty() : Optional.of(define("R", List.of(), penalty));
        return new Finished(
                title, a, Program.forward(definitions, l, r, parameters), List.copyOf(inputs), values, seed);
    }

    // ---------------------------------------------------------------- expressions

    /** An element; places are axes, indices or integers. */
    public Expr at(Tensor tensor, Object... places) {
        List<Index> at = new ArrayList<>();
        for (Object place : places) {
            at.add(index(place));
        }
        return a.read(tensor, at);
    }

    public Index index(Object place) {
        return place instanceof Axis axis
                ? Index.of(axis)
                : place instanceof Integer constant ? Index.of(constant) : (Index) place;
    }

    /** A label, as an index. */
    public Index label(Tensor labels, Object... places) {
        List<Index> at = new ArrayList<>();
        for (Object place : places) {
            at.add(index(place));
        }
        return Index.of(new IntegerRead(labels, at));
    }

    /** The tensor at its own axes. */
    public Expr own(Tensor tensor) {
        return a.readAt(tensor, tensor.axes());
    }

    public Expr num(double value) {
        return a.num(Rational.parse(Double.toString(value)));
    }

    public Expr square(Expr e) {
        return a.pow(e, Rational.of(2));
    }

    public Expr f(ScalarFunction function, Expr... arguments) {
        return a.call(function, arguments);
    }

    public Expr inside(Index index, int extent) {
        return a.iverson(within(index, extent));
    }

    public static List<Condition> within(Index index, int extent) {
        return List.of(
                Condition.notNegative(index),
                Condition.notNegative(Index.of(extent - 1).minus(index)));
    }

    public Expr sum(Expr body, Axis... over) {
        return a.sum(List.of(over), body);
    }

    public Expr logSumExp(Expr body, Axis... over) {
        return a.reduce(ReduceOp.LOG_SUM_EXP, List.of(over), List.of(), body);
    }

    /** Σ over all of a tensor's elements of an expression in its own axes. */
    public Expr total(Tensor tensor, Expr inOwnAxes) {
        return a.sum(tensor.axes(), inOwnAxes);
    }

    /** exp(body − lse body) along an axis of the body. */
    public Expr softmax(Expr body, Axis along) {
        Axis other = a.fresh(along);
        return f(ScalarFunction.EXP, a.sub(body, logSumExp(a.substitute(body, Map.of(along, Index.of(other))), other)));
    }
}
