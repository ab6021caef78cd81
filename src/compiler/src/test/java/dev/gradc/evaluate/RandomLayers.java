package dev.gradc.evaluate;

import static dev.gradc.algebra.ScalarFunction.LOG;
import static dev.gradc.algebra.ScalarFunction.TANH;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The layers of networks among the forms that a random program grows by. */
final class RandomLayers {
    private final RandomPrograms programs;
    private final Sketch s;
    private final Arena a;

    RandomLayers(RandomPrograms programs) {
        this.programs = programs;
        this.s = programs.sketch();
        this.a = s.a;
    }

    private List<Axis> fresh(Tensor t) {
        return t.axes().stream().map(a::fresh).toList();
    }

    Tensor dense() {
        Tensor x = programs.pick(1, 1);
        int n = x.axes().get(0).extent();
        int m = 1 + programs.below(4);
        Tensor w = programs.weight(m, n);
        Tensor b = programs.weight(m);
        Axis j = s.axis("j", m);
        Axis k = s.axis("k", n);
        return programs.define(List.of(j), a.add(s.sum(a.mul(s.at(w, j, k), s.at(x, k)), k), s.at(b, j)));
    }

    Tensor embedding() {
        int words = 2 + programs.below(4);
        int length = 1 + programs.below(4);
        Tensor table = programs.weight(words, 2);
        Tensor token = s.labels("l_" + s.inputs.size(), words, length);
        Axis t = s.axis("t", length);
        Axis d = s.axis("d", 2);
        return programs.define(List.of(t, d), s.at(table, s.label(token, t), d));
    }

    Tensor lineConvolution() {
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

    Tensor planeConvolution() {
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

    Tensor maxPool() {
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
        return programs.define(axes, a.reduce(op, List.of(k), List.of(), s.at(x, at.toArray())));
    }

    Tensor softmax() {
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

    Tensor layerNorm() {
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

    Tensor attention() {
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

    /** One matrix used one to seven times in a row. */
    Tensor recurrentWeights() {
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
}
