package dev.gradc.evaluate;

import static dev.gradc.algebra.ScalarFunction.COS;
import static dev.gradc.algebra.ScalarFunction.EXP;
import static dev.gradc.algebra.ScalarFunction.SIGMOID;
import static dev.gradc.algebra.ScalarFunction.SIN;
import static dev.gradc.algebra.ScalarFunction.TANH;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The forms a random program grows by: one a method. A form that finds nothing to grow from gives null. */
final class RandomForms {
    private final RandomPrograms programs;
    private final RandomScalars scalars;
    private final RandomLayers layers;
    private final Sketch s;
    private final Arena a;

    /** A way to grow a tensor. */
    record Form(String name, Supplier<Tensor> maker) {
        Tensor grow() {
            return maker.get();
        }
    }

    RandomForms(RandomPrograms programs) {
        this.programs = programs;
        this.scalars = new RandomScalars(programs);
        this.layers = new RandomLayers(programs);
        this.s = programs.sketch();
        this.a = s.a;
    }

    List<Form> all() {
        return List.of(
                new Form("dense", layers::dense),
                new Form("unary", this::unary),
                new Form("unary", this::unary),
                new Form("binary", this::binary),
                new Form("binary", this::binary),
                new Form("formula", this::formula),
                new Form("reduction", this::reduction),
                new Form("triangular", this::triangular),
                new Form("gather", this::gather),
                new Form("embedding", layers::embedding),
                new Form("line convolution", layers::lineConvolution),
                new Form("plane convolution", layers::planeConvolution),
                new Form("max-pool", layers::maxPool),
                new Form("softmax", layers::softmax),
                new Form("layer norm", layers::layerNorm),
                new Form("attention", layers::attention),
                new Form("contraction", this::contraction),
                new Form("contraction", this::contraction),
                new Form("view", this::view),
                new Form("shared", this::shared),
                new Form("recurrent weights", layers::recurrentWeights),
                new Form("index value", this::indexValue),
                new Form("hard attention", this::hardAttention));
    }

    private List<Axis> fresh(Tensor t) {
        return t.axes().stream().map(a::fresh).toList();
    }

    private Tensor unary() {
        Tensor t = programs.pick(0, 4);
        List<Axis> axes = fresh(t);
        Expr u = a.readAt(t, axes);
        boolean still = t.role() == Role.INPUT; // a stopped gradient is one that differences still see
        return programs.define(axes, scalars.unary(u, still));
    }

    /** Two tensors of the pool, the second one broadcast over the axes it does not have. */
    private Tensor binary() {
        Tensor t = programs.pick(0, 4);
        List<Axis> axes = fresh(t);
        Tensor other = programs.pick(0, t.rank());
        Expr v = a.readAt(other, matched(other, axes, new ArrayList<>()));
        if (!axes.containsAll(v.freeAxes())) {
            return null;
        }
        Expr u = a.readAt(t, axes);
        return programs.define(axes, programs.chance(0.5) ? scalars.binary(u, v) : scalars.binary(v, u));
    }

    /** Axes for a tensor: of those given where the extent allows, each once, else new ones, which are added to {@code more}. */
    private List<Axis> matched(Tensor t, List<Axis> given, List<Axis> more) {
        List<Axis> result = new ArrayList<>();
        for (Axis axis : t.axes()) {
            Axis match = given.stream()
                    .filter(g -> g.extent() == axis.extent() && !result.contains(g) && programs.chance(0.8))
                    .findFirst()
                    .orElse(null);
            if (match == null) {
                match = a.fresh(axis);
                more.add(match);
            }
            result.add(match);
        }
        return result;
    }

    private Tensor formula() {
        Tensor t = programs.pick(0, 3);
        List<Axis> axes = fresh(t);
        return programs.define(axes, scalars.formula(a.readAt(t, axes), programs.weight()));
    }

    private Expr reduced(ReduceOp op, List<Axis> over, List<Condition> domain, Expr body) {
        return a.reduce(op, over, domain, body);
    }

    private Tensor reduction() {
        Tensor t = programs.pick(1, 4);
        List<Axis> axes = new ArrayList<>(fresh(t));
        Expr u = a.readAt(t, axes);
        Expr body = programs.chance(0.5) ? u : scalars.unary(u, false);
        List<Axis> over = new ArrayList<>();
        for (Axis axis : List.copyOf(axes)) {
            if (over.isEmpty() || programs.chance(0.4)) {
                over.add(axis);
                axes.remove(axis);
            }
        }
        Expr value = switch (programs.below(6)) {
            case 0 -> a.sum(over, body);
            case 1 -> a.mean(over, body);
            case 2 -> reduced(ReduceOp.MAX, over, List.of(), body);
            case 3 -> reduced(ReduceOp.MIN, over, List.of(), body);
            case 4 -> reduced(ReduceOp.PRODUCT, over, List.of(), body);
            default -> reduced(ReduceOp.LOG_SUM_EXP, over, List.of(), body);
        };
        Expr outer = programs.chance(0.3) ? scalars.unary(value, false) : value;
        return programs.define(axes, outer);
    }

    /** A reduction over what stands not above the diagonal, as a causal mask does. */
    private Tensor triangular() {
        Tensor t = programs.pick(1, 1);
        int n = t.axes().get(0).extent();
        Axis i = s.axis("i", n);
        Axis k = s.axis("k", n);
        Condition below = Condition.notNegative(Index.of(i).minus(Index.of(k)));
        Expr body = a.mul(s.at(t, k), programs.chance(0.5) ? s.at(t, i) : a.one());
        ReduceOp op = programs.choose(
                List.of(ReduceOp.SUM, ReduceOp.MAX, ReduceOp.MIN, ReduceOp.LOG_SUM_EXP, ReduceOp.PRODUCT));
        return programs.define(List.of(i), reduced(op, List.of(k), List.of(below), body));
    }

    private Tensor gather() {
        Tensor t = programs.pick(1, 3);
        List<Axis> axes = new ArrayList<>(fresh(t));
        int along = programs.below(axes.size());
        Tensor label = s.labels("l_" + s.inputs.size(), axes.get(along).extent());
        List<Object> places = new ArrayList<>(axes);
        places.set(along, s.label(label));
        axes.remove(along);
        return programs.define(axes, s.at(t, places.toArray()));
    }

    /** Two or three tensors multiplied or added, some axes joined, some kept, the others summed out. */
    private Tensor contraction() {
        Set<Axis> all = new LinkedHashSet<>();
        List<Expr> parts = new ArrayList<>();
        for (int n = 2 + programs.below(2); n > 0; n--) {
            Tensor t = programs.pick(0, 3);
            List<Axis> axes = matched(t, new ArrayList<>(all), new ArrayList<>());
            all.addAll(axes);
            parts.add(a.readAt(t, axes));
        }
        Expr body = programs.chance(0.2) ? a.add(parts) : a.mul(parts);
        List<Axis> kept = new ArrayList<>();
        List<Axis> over = new ArrayList<>();
        int size = 1;
        for (Axis axis : all) {
            boolean keep =
                    programs.chance(0.5) && kept.size() < 4 && size * axis.extent() <= RandomPrograms.MOST_ELEMENTS;
            (keep ? kept : over).add(axis);
            size *= keep ? axis.extent() : 1;
        }
        if (over.stream().mapToInt(Axis::extent).reduce(size, (x, y) -> x * y) > 2000) {
            return null;
        }
        return programs.define(kept, a.mul(a.num(Rational.HALF), a.sum(over, body)));
    }

    /** A diagonal, a transposition, a reversal, a slice, a broadcast. */
    private Tensor view() {
        Tensor t = programs.pick(1, 3);
        List<Axis> axes = new ArrayList<>(fresh(t));
        List<Object> at = new ArrayList<>(axes);
        int last = axes.size() - 1;
        switch (programs.below(5)) {
            case 0 -> at.set(last, Index.of(axes.get(last).extent() - 1).minus(Index.of(axes.get(last))));
            case 1 -> {
                at.set(last, programs.below(axes.get(last).extent()));
                axes.remove(last);
            }
            case 2 -> {
                if (last == 0 || axes.get(0).extent() > axes.get(last).extent()) {
                    return null;
                }
                at.set(last, axes.get(0));
                axes.remove(last);
            }
            case 3 -> Collections.reverse(axes);
            default -> axes.add(programs.below(axes.size() + 1), s.axis("r", 2));
        }
        return programs.define(axes, s.at(t, at.toArray()));
    }

    /** A graph whose tree is large. */
    private Tensor shared() {
        Tensor t = programs.pick(0, 2);
        List<Axis> axes = fresh(t);
        Expr e = a.readAt(t, axes);
        for (int n = 2 + programs.below(4); n > 0; n--) {
            e = programs.chance(0.5)
                    ? a.add(s.f(SIN, e), a.mul(s.num(0.5), s.f(COS, e)))
                    : a.mul(s.f(TANH, e), a.add(e, s.f(EXP, s.f(SIGMOID, e))));
        }
        return programs.define(axes, e);
    }

    private Tensor indexValue() {
        Tensor t = programs.pick(1, 2);
        List<Axis> axes = fresh(t);
        Index i = Index.of(axes.get(0)).times(2).plus(-1);
        Expr mask = a.iverson(List.of(Condition.notNegative(i.plus(-1))));
        Expr u = a.mul(s.num(0.25), a.indexValue(i), a.readAt(t, axes));
        return programs.define(axes, programs.chance(0.5) ? u : a.mul(mask, u));
    }

    /** What stands where another tensor is greatest. */
    private Tensor hardAttention() {
        Tensor key = programs.pick(1, 1);
        int n = key.axes().get(0).extent();
        Axis k = s.axis("k", n);
        Tensor best = s.define(
                "m_" + s.definitions.size(),
                Role.POSITION,
                Tensor.Facts.NONE.withClasses(n),
                List.of(),
                reduced(ReduceOp.ARGMAX, List.of(k), List.of(), s.at(key, k)));
        Tensor w = programs.weight(n, 2);
        Axis d = s.axis("d", 2);
        return programs.define(List.of(d), s.at(w, s.label(best), d));
    }
}
