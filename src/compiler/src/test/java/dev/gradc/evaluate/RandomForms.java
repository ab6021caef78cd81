package dev.gradc.evaluate;

import static dev.gradc.algebra.ScalarFunction.COS;
import static dev.gradc.algebra.ScalarFunction.EXP;
import static dev.gradc.algebra.ScalarFunction.LOG;
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
        this.s = programs.sketch();
        this.a = s.a;
    }

    List<Form> all() {
        return List.of(
                new Form("dense", this::dense),
                new Form("unary", this::unary),
                new Form("unary", this::unary),
                new Form("binary", this::binary),
                new Form("binary", this::binary),
                new Form("formula", this::formula),
                new Form("reduction", this::reduction),
                new Form("triangular", this::triangular),
                new Form("gather", this::gather),
                new Form("embedding", this::embedding),
                new Form("line convolution", this::lineConvolution),
                new Form("plane convolution", this::planeConvolution),
                new Form("max-pool", this::maxPool),
                new Form("softmax", this::softmax),
                new Form("layer norm", this::layerNorm),
                new Form("attention", this::attention),
                new Form("contraction", this::contraction),
                new Form("contraction", this::contraction),
                new Form("view", this::view),
                new Form("shared", this::shared),
                new Form("recurrent weights", this::recurrentWeights),
                new Form("index value", this::indexValue),
                new Form("hard attention", this::hardAttention));
    }

    private List<Axis> fresh(Tensor t) {
        return t.axes().stream().map(a::fresh).toList();
    }

    private Tensor dense() {
        Tensor x = programs.pick(1, 1);
        int n = x.axes().get(0).extent();
        int m = 1 + programs.below(4);
        Tensor w = programs.weight(m, n);
        Tensor b = programs.weight(m);
        Axis j = s.axis("j", m);
        Axis k = s.axis("k", n);
        return programs.define(List.of(j), a.add(s.sum(a.mul(s.at(w, j, k), s.at(x, k)), k), s.at(b, j)));
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

    private Tensor embedding() {
        int words = 2 + programs.below(4);
        int length = 1 + programs.below(4);
        Tensor table = programs.weight(words, 2);
        Tensor token = s.labels("l_" + s.inputs.size(), words, length);
        Axis t = s.axis("t", length);
        Axis d = s.axis("d", 2);
        return programs.define(List.of(t, d), s.at(table, s.label(token, t), d));
    }

    private Tensor lineConvolution() {
        Tensor x = programs.pick(1, 2);
        List<Axis> rest = fresh(x);
        int n = rest.get(0).extent();
        int size = 1 + programs.below(3);
        int stride = 1 + programs.below(3);
        int dilation = 1 + programs.below(3);
        int padding = programs.below(3);
        int places = (n + 2 * padding - dilation * (size - 1) - 1) / stride + 1;
        if (n + 2 * padding - dilation * (size - 1) < 1) {
            return null;
        }
        Tensor w = programs.weight(size);
        Axis i = s.axis("i", places);
        Axis u = s.axis("u", size);
        Index place =
                Index.of(i).times(stride).plus(Index.of(u).times(dilation)).plus(-padding);
        List<Object> at = new ArrayList<>(rest);
        at.set(0, place);
        List<Axis> axes = new ArrayList<>(rest);
        axes.set(0, i);
        return programs.define(axes, s.sum(a.mul(s.at(w, u), s.at(x, at.toArray()), s.inside(place, n)), u));
    }

    private Tensor planeConvolution() {
        int channels = 1 + programs.below(2);
        Tensor x = s.input("x_" + s.inputs.size(), channels, 4, 3);
        int maps = 1 + programs.below(2);
        int stride = 1 + programs.below(2);
        Tensor w = programs.weight(maps, channels, 2, 2);
        Axis o = s.axis("o", maps);
        Axis i = s.axis("i", 2 / stride + 1);
        Axis j = s.axis("j", 2 / stride + 1);
        Axis c = s.axis("c", channels);
        Axis u = s.axis("u", 2);
        Axis v = s.axis("v", 2);
        Index row = Index.of(i).times(stride).plus(Index.of(u));
        Index column = Index.of(j).times(stride).plus(Index.of(v)).plus(-1);
        Expr body = a.mul(s.at(w, o, c, u, v), s.at(x, c, row, column), s.inside(row, 4), s.inside(column, 3));
        return programs.define(List.of(o, i, j), s.sum(body, c, u, v));
    }

    private Tensor maxPool() {
        Tensor x = programs.pick(1, 2);
        List<Axis> rest = fresh(x);
        int n = rest.get(0).extent();
        int size = 1 + programs.below(Math.min(3, n));
        int stride = 1 + programs.below(2);
        Axis i = s.axis("i", (n - size) / stride + 1);
        Axis k = s.axis("k", size);
        List<Object> at = new ArrayList<>(rest);
        at.set(0, Index.of(i).times(stride).plus(Index.of(k)));
        List<Axis> axes = new ArrayList<>(rest);
        axes.set(0, i);
        ReduceOp op = programs.choose(List.of(ReduceOp.MAX, ReduceOp.MIN));
        return programs.define(axes, reduced(op, List.of(k), List.of(), s.at(x, at.toArray())));
    }

    private Tensor softmax() {
        Tensor t = programs.pick(1, 3);
        List<Axis> axes = fresh(t);
        Tensor p = programs.define(axes, s.softmax(a.readAt(t, axes), programs.choose(axes)));
        if (t.rank() > 1 || programs.chance(0.5)) {
            return p;
        }
        int n = t.axes().get(0).extent();
        Axis k = s.axis("k", n);
        Expr log = s.f(LOG, s.at(p, k));
        if (programs.chance(0.5)) {
            Tensor y = s.distribution("y_" + s.inputs.size(), n);
            return programs.define(List.of(), a.negate(s.sum(a.mul(s.at(y, k), log), k)));
        }
        Tensor y = s.labels("y_" + s.inputs.size(), n);
        Expr hit = s.f(LOG, s.at(p, s.label(y)));
        return programs.define(List.of(), a.negate(hit));
    }

    private Tensor layerNorm() {
        Tensor t = programs.pick(1, 3);
        List<Axis> axes = fresh(t);
        Axis along = programs.choose(axes);
        List<Axis> rest = new ArrayList<>(axes);
        rest.remove(along);
        Tensor mean = programs.define(rest, a.mean(List.of(along), a.readAt(t, axes)));
        List<Axis> own = fresh(t);
        List<Axis> others = new ArrayList<>(own);
        Axis ownAlong = others.remove(axes.indexOf(along));
        Tensor c = programs.define(own, a.sub(a.readAt(t, own), a.readAt(mean, others)));
        Expr variance = a.mean(List.of(ownAlong), s.square(a.readAt(c, own)));
        Tensor r = programs.define(others, a.pow(a.add(variance, s.num(0.1)), Rational.of(-1, 2)));
        List<Axis> last = fresh(t);
        List<Axis> lastRest = new ArrayList<>(last);
        lastRest.remove(axes.indexOf(along));
        return programs.define(last, a.mul(a.readAt(c, last), a.readAt(r, lastRest)));
    }

    private Tensor attention() {
        Tensor t = programs.pick(2, 2);
        int length = t.axes().get(0).extent();
        int width = t.axes().get(1).extent();
        Tensor w = programs.weight(width, width);
        Axis q = s.axis("q", length);
        Axis k = s.axis("k", length);
        Axis c = s.axis("c", width);
        Axis d = s.axis("d", width);
        Expr score = s.sum(a.mul(s.at(t, q, c), s.at(w, c, d), s.at(t, k, d)), c, d);
        Tensor scores = programs.define(List.of(q, k), score);
        Axis q2 = s.axis("q", length);
        Axis k2 = s.axis("k", length);
        Tensor p = programs.define(List.of(q2, k2), s.softmax(s.at(scores, q2, k2), k2));
        Axis q3 = s.axis("q", length);
        Axis k3 = s.axis("k", length);
        return programs.define(List.of(q3, c), s.sum(a.mul(s.at(p, q3, k3), s.at(t, k3, c)), k3));
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

    /** One matrix used one to seven times in a row. */
    private Tensor recurrentWeights() {
        Tensor h = programs.pick(1, 1);
        int n = h.axes().get(0).extent();
        Tensor w = programs.weight(n, n);
        for (int times = 1 + programs.below(7); times > 0; times--) {
            Axis j = s.axis("j", n);
            Axis k = s.axis("k", n);
            Expr z = s.sum(a.mul(s.at(w, j, k), s.at(h, k)), k);
            h = programs.define(List.of(j), a.add(s.f(TANH, z), s.at(h, j)));
        }
        return h;
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
