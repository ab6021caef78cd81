package dev.gradc.evaluate;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.List;

/** Pieces that several sketches have: dense layers, functions of each element, softmax and losses. */
public final class SketchLayers {
    private SketchLayers() {}

    public static Tensor dense(Sketch s, Tensor x, int size, int layer) {
        int n = x.axes().get(0).extent();
        Tensor w = s.parameter("W" + layer, size, n);
        Tensor b = s.parameter("b" + layer, size);
        Axis j = s.axis("j", size);
        Axis k = s.axis("k", n);
        Expr z = s.a.add(s.sum(s.a.mul(s.at(w, j, k), s.at(x, k)), k), s.at(b, j));
        return s.define("z" + layer, Role.DEFINED, Tensor.Facts.NONE.asPreActivation(layer), List.of(j), z);
    }

    public static Tensor each(Sketch s, String name, ScalarFunction f, Tensor z) {
        List<Axis> axes = z.axes().stream().map(s.a::fresh).toList();
        return s.define(name, axes, s.f(f, s.a.readAt(z, axes)));
    }

    public static Expr halfSquaredError(Sketch s, Tensor prediction, Tensor target) {
        List<Axis> axes = prediction.axes().stream().map(s.a::fresh).toList();
        Expr difference = s.a.sub(s.a.readAt(prediction, axes), s.a.readAt(target, axes));
        return s.a.mul(s.a.num(Rational.HALF), s.a.sum(axes, s.square(difference)));
    }

    static Expr weightedSquares(Sketch s, Tensor weights, Tensor of) {
        List<Axis> axes = of.axes().stream().map(s.a::fresh).toList();
        return s.a.sum(axes, s.a.mul(s.a.readAt(weights, axes), s.square(s.a.readAt(of, axes))));
    }

    static Tensor softmax(Sketch s, Tensor z) {
        Axis k = s.axis("k", z.axes().get(0).extent());
        return s.define("p", List.of(k), s.softmax(s.at(z, k), k));
    }
}
