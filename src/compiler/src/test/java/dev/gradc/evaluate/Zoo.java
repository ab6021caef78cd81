package dev.gradc.evaluate;

import static dev.gradc.algebra.ScalarFunction.EXP;
import static dev.gradc.algebra.ScalarFunction.LESS;
import static dev.gradc.algebra.ScalarFunction.LOG;
import static dev.gradc.algebra.ScalarFunction.SELECT;
import static dev.gradc.algebra.ScalarFunction.SIGMOID;
import static dev.gradc.algebra.ScalarFunction.TANH;
import static dev.gradc.evaluate.SketchLayers.dense;
import static dev.gradc.evaluate.SketchLayers.each;
import static dev.gradc.evaluate.SketchLayers.halfSquaredError;
import static dev.gradc.evaluate.SketchLayers.softmax;
import static dev.gradc.evaluate.SketchLayers.weightedSquares;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The nineteen models on which the algebra was first proved: every kind of layer this project is to differentiate. */
public final class Zoo {
    private Zoo() {}

    /** All of them, built anew. */
    public static List<Sketch.Finished> all() {
        List<Supplier<Sketch.Finished>> makers = List.of(
                Zoo::perceptron,
                Zoo::batchedPerceptron,
                Zoo::softmaxCrossEntropy,
                Zoo::softmaxCrossEntropyOfClass,
                Zoo::softmaxSquaredError,
                Zoo::sigmoidCrossEntropy,
                WindowSketches::convolution,
                WindowSketches::maxPooling,
                Zoo::embedding,
                Zoo::layerNorm,
                Zoo::batchNorm,
                Zoo::attention,
                Zoo::multiHeadAttention,
                Zoo::parametricRelu,
                Zoo::lstmStep,
                Zoo::gaussianMixture,
                Zoo::residualTiedWeights,
                WindowSketches::dilatedConvolution,
                WindowSketches::stridedDilatedConvolution);
        return makers.stream().map(Supplier::get).toList();
    }

    static Sketch.Finished perceptron() {
        Sketch s = new Sketch(1);
        Tensor x = s.input("x", 2);
        Tensor y = s.input("y", 1);
        Tensor a1 = each(s, "a1", SIGMOID, dense(s, x, 2, 1));
        Tensor a2 = each(s, "a2", SIGMOID, dense(s, a1, 2, 2));
        return s.finish("2-2-2-1", halfSquaredError(s, dense(s, a2, 1, 3), y), null, 1);
    }

    static Sketch.Finished batchedPerceptron() {
        Sketch s = new Sketch(13);
        Tensor x = s.input("X", 3, 2);
        Tensor y = s.input("Y", 3, 2);
        Tensor w1 = s.parameter("W1", 4, 2);
        Tensor b1 = s.parameter("b1", 4);
        Tensor w2 = s.parameter("W2", 2, 4);
        Tensor b2 = s.parameter("b2", 2);
        Axis t = s.axis("t", 3);
        Axis j = s.axis("j", 4);
        Axis k = s.axis("k", 2);
        Tensor z1 =
                s.define("Z1", List.of(t, j), s.a.add(s.sum(s.a.mul(s.at(w1, j, k), s.at(x, t, k)), k), s.at(b1, j)));
        Tensor a1 = each(s, "A1", TANH, z1);
        Axis u = s.axis("t", 3);
        Axis o = s.axis("o", 2);
        Axis h = s.axis("j", 4);
        Tensor z2 =
                s.define("Z2", List.of(u, o), s.a.add(s.sum(s.a.mul(s.at(w2, o, h), s.at(a1, u, h)), h), s.at(b2, o)));
        return s.finish("batched 2-4-2", s.a.mul(s.a.num(Rational.of(1, 3)), halfSquaredError(s, z2, y)), null, 13);
    }

    static Sketch.Finished softmaxCrossEntropy() {
        Sketch s = new Sketch(2);
        Tensor z = s.parameter("z", 4);
        Tensor y = s.distribution("y", 4);
        Tensor p = softmax(s, z);
        Axis k = s.axis("k", 4);
        Expr loss = s.a.negate(s.sum(s.a.mul(s.at(y, k), s.f(LOG, s.at(p, k))), k));
        return s.finish("softmax, cross-entropy", loss, null, 2);
    }

    static Sketch.Finished softmaxCrossEntropyOfClass() {
        Sketch s = new Sketch(3);
        Tensor z = s.parameter("z", 4);
        Tensor y = s.labels("y", 4);
        Tensor p = softmax(s, z);
        return s.finish("softmax, cross-entropy of a class", s.a.negate(s.f(LOG, s.at(p, s.label(y)))), null, 3);
    }

    static Sketch.Finished softmaxSquaredError() {
        Sketch s = new Sketch(4);
        Tensor z = s.parameter("z", 4);
        Tensor y = s.input("y", 4);
        return s.finish("softmax, squared error", halfSquaredError(s, softmax(s, z), y), null, 4);
    }

    static Sketch.Finished sigmoidCrossEntropy() {
        Sketch s = new Sketch(5);
        Tensor z = s.parameter("z", 3);
        Tensor y = s.input("y", 3);
        Tensor p = each(s, "p", SIGMOID, z);
        Axis k = s.axis("k", 3);
        Expr hit = s.a.mul(s.at(y, k), s.f(LOG, s.at(p, k)));
        Expr miss = s.a.mul(s.a.sub(s.a.one(), s.at(y, k)), s.f(LOG, s.a.sub(s.a.one(), s.at(p, k))));
        return s.finish("sigmoid, binary cross-entropy", s.a.negate(s.sum(s.a.add(hit, miss), k)), null, 5);
    }

    static Sketch.Finished embedding() {
        Sketch s = new Sketch(8);
        Tensor e = s.parameter("E", 6, 3);
        Tensor token = s.labels("token", 6, 4);
        Tensor w = s.input("w", 4, 3);
        Axis t = s.axis("t", 4);
        Axis d = s.axis("d", 3);
        Tensor v = s.define("v", List.of(t, d), s.at(e, s.label(token, t), d));
        return s.finish("embedding", weightedSquares(s, w, v), null, 8);
    }

    static Sketch.Finished layerNorm() {
        Sketch s = new Sketch(9);
        Tensor x = s.parameter("x", 5);
        Tensor gain = s.parameter("g", 5);
        Tensor shift = s.parameter("b", 5);
        Tensor w = s.input("w", 5);
        Axis i = s.axis("i", 5);
        Axis j = s.axis("j", 5);
        Tensor mean = s.define("mu", List.of(), s.a.mean(List.of(j), s.at(x, j)));
        Tensor c = s.define("c", List.of(i), s.a.sub(s.at(x, i), s.at(mean)));
        Expr variance = s.a.mean(List.of(j), s.square(s.at(c, j)));
        Tensor r = s.define("r", List.of(), s.a.pow(s.a.add(variance, s.num(1e-5)), Rational.of(-1, 2)));
        Axis k = s.axis("i", 5);
        Tensor h = s.define("h", List.of(k), s.a.mul(s.at(c, k), s.at(r)));
        Axis l = s.axis("i", 5);
        Tensor y = s.define("y", List.of(l), s.a.add(s.a.mul(s.at(gain, l), s.at(h, l)), s.at(shift, l)));
        return s.finish("layer norm", weightedSquares(s, w, y), null, 9);
    }

    static Sketch.Finished batchNorm() {
        Sketch s = new Sketch(10);
        Tensor x = s.parameter("X", 5, 3);
        Tensor gain = s.parameter("g", 3);
        Tensor shift = s.parameter("b", 3);
        Tensor w = s.input("w", 5, 3);
        Axis i = s.axis("i", 3);
        Axis t = s.axis("t", 5);
        Axis v = s.axis("t", 5);
        Tensor mean = s.define("mu", List.of(i), s.a.mean(List.of(t), s.at(x, t, i)));
        Axis i2 = s.axis("i", 3);
        Tensor c = s.define("C", List.of(t, i2), s.a.sub(s.at(x, t, i2), s.at(mean, i2)));
        Axis i3 = s.axis("i", 3);
        Expr variance = s.a.mean(List.of(v), s.square(s.at(c, v, i3)));
        Tensor r = s.define("r", List.of(i3), s.a.pow(s.a.add(variance, s.num(1e-5)), Rational.of(-1, 2)));
        Axis i4 = s.axis("i", 3);
        Axis t4 = s.axis("t", 5);
        Expr normal = s.a.mul(s.at(c, t4, i4), s.at(r, i4));
        Tensor y = s.define("Y", List.of(t4, i4), s.a.add(s.a.mul(s.at(gain, i4), normal), s.at(shift, i4)));
        return s.finish("batch norm", weightedSquares(s, w, y), null, 10);
    }

    static Sketch.Finished attention() {
        Sketch s = new Sketch(11);
        Tensor query = s.parameter("Q", 4, 3);
        Tensor key = s.parameter("K", 4, 3);
        Tensor value = s.parameter("V", 4, 3);
        Tensor w = s.input("w", 4, 3);
        Axis q = s.axis("q", 4);
        Axis k = s.axis("k", 4);
        Axis c = s.axis("c", 3);
        Expr scores = s.a.mul(s.a.num(Rational.HALF), s.sum(s.a.mul(s.at(query, q, c), s.at(key, k, c)), c));
        Tensor score = s.define("S", List.of(q, k), scores);
        Axis q2 = s.axis("q", 4);
        Axis k2 = s.axis("k", 4);
        Tensor p = s.define("P", List.of(q2, k2), s.softmax(s.at(score, q2, k2), k2));
        Axis q3 = s.axis("q", 4);
        Axis k3 = s.axis("k", 4);
        Axis c3 = s.axis("c", 3);
        Tensor o = s.define("O", List.of(q3, c3), s.sum(s.a.mul(s.at(p, q3, k3), s.at(value, k3, c3)), k3));
        return s.finish("attention", weightedSquares(s, w, o), null, 11);
    }

    static Sketch.Finished multiHeadAttention() {
        Sketch s = new Sketch(12);
        Tensor x = s.parameter("X", 4, 3);
        Tensor y = s.input("y", 4, 3);
        List<Tensor> heads = new ArrayList<>();
        for (String name : List.of("Q", "K", "V")) {
            Tensor w = s.parameter("W_" + name, 2, 2, 3);
            Axis h = s.axis("h", 2);
            Axis t = s.axis("t", 4);
            Axis c = s.axis("c", 2);
            Axis m = s.axis("m", 3);
            heads.add(s.define(name, List.of(h, t, c), s.sum(s.a.mul(s.at(x, t, m), s.at(w, h, c, m)), m)));
        }
        Axis h = s.axis("h", 2);
        Axis q = s.axis("q", 4);
        Axis k = s.axis("k", 4);
        Axis c = s.axis("c", 2);
        Expr product = s.a.mul(s.at(heads.get(0), h, q, c), s.at(heads.get(1), h, k, c));
        Tensor score = s.define("S", List.of(h, q, k), s.a.mul(s.a.num(Rational.HALF), s.sum(product, c)));
        Axis h2 = s.axis("h", 2);
        Axis q2 = s.axis("q", 4);
        Axis k2 = s.axis("k", 4);
        Tensor p = s.define("A", List.of(h2, q2, k2), s.softmax(s.at(score, h2, q2, k2), k2));
        Axis h3 = s.axis("h", 2);
        Axis q3 = s.axis("q", 4);
        Axis c3 = s.axis("c", 2);
        Expr mixed = s.sum(s.a.mul(s.at(p, h3, q3, k), s.at(heads.get(2), h3, k, c3)), k);
        Tensor o = s.define("O", List.of(h3, q3, c3), mixed);
        Tensor w = s.parameter("W_o", 2, 3, 2);
        Axis q4 = s.axis("q", 4);
        Axis m4 = s.axis("m", 3);
        Expr joined = s.sum(s.a.mul(s.at(o, h, q4, c), s.at(w, h, m4, c)), h, c);
        Tensor z = s.define("Y", List.of(q4, m4), joined);
        return s.finish("multi-head attention", halfSquaredError(s, z, y), null, 12);
    }

    static Sketch.Finished parametricRelu() {
        Sketch s = new Sketch(14);
        Tensor z = s.parameter("z", 4);
        Tensor slope = s.parameter("alpha", 4);
        Tensor w = s.input("w", 4);
        Tensor x = new Tensor(new Name("x", 0), Role.FORMAL, List.of());
        Tensor y = new Tensor(new Name("y", 0), Role.FORMAL, List.of());
        Expr positive = s.f(LESS, s.a.zero(), s.a.read(x));
        Formula prelu = new Formula(
                "prelu", List.of(x, y), s.f(SELECT, positive, s.a.read(x), s.a.mul(s.a.read(y), s.a.read(x))));
        Axis i = s.axis("i", 4);
        Tensor a = s.define("a", List.of(i), s.a.call(prelu, s.at(z, i), s.at(slope, i)));
        return s.finish("parametric relu, by formula", weightedSquares(s, w, a), null, 14);
    }

    static Sketch.Finished lstmStep() {
        Sketch s = new Sketch(15);
        Tensor x = s.input("x", 2);
        Tensor h0 = s.parameter("h_0", 3);
        Tensor c0 = s.parameter("c_0", 3);
        Tensor w = s.input("w", 3);
        List<Tensor> gates = new ArrayList<>();
        for (String gate : List.of("i", "f", "o", "g")) {
            Tensor wx = s.parameter("W_" + gate, 3, 2);
            Tensor wh = s.parameter("U_" + gate, 3, 3);
            Tensor b = s.parameter("b_" + gate, 3);
            Axis j = s.axis("j", 3);
            Axis k = s.axis("k", 2);
            Axis m = s.axis("m", 3);
            Expr sum = s.a.add(
                    s.sum(s.a.mul(s.at(wx, j, k), s.at(x, k)), k),
                    s.sum(s.a.mul(s.at(wh, j, m), s.at(h0, m)), m),
                    s.at(b, j));
            Tensor z = s.define("z_" + gate, List.of(j), sum);
            gates.add(each(s, gate, gate.equals("g") ? TANH : SIGMOID, z));
        }
        Axis j = s.axis("j", 3);
        Expr kept = s.a.mul(s.at(gates.get(1), j), s.at(c0, j));
        Expr taken = s.a.mul(s.at(gates.get(0), j), s.at(gates.get(3), j));
        Tensor c = s.define("c", List.of(j), s.a.add(kept, taken));
        Axis m = s.axis("j", 3);
        Tensor h = s.define("h", List.of(m), s.a.mul(s.at(gates.get(2), m), s.f(TANH, s.at(c, m))));
        return s.finish("lstm step", weightedSquares(s, w, h), null, 15);
    }

    static Sketch.Finished gaussianMixture() {
        Sketch s = new Sketch(16);
        Tensor x = s.input("x");
        Tensor eta = s.parameter("eta", 3);
        Tensor mu = s.parameter("mu", 3);
        Tensor scale = s.parameter("s", 3);
        Axis k = s.axis("k", 3);
        Axis j = s.axis("j", 3);
        Expr distance = s.a.mul(
                s.a.num(Rational.of(-1, 2)),
                s.square(s.a.sub(s.at(x), s.at(mu, k))),
                s.f(EXP, s.a.mul(s.a.num(-2), s.at(scale, k))));
        Expr logs =
                s.a.add(s.at(eta, k), s.a.negate(s.logSumExp(s.at(eta, j), j)), s.a.negate(s.at(scale, k)), distance);
        Tensor l = s.define("l", List.of(k), logs);
        Axis m = s.axis("k", 3);
        return s.finish("gaussian mixture", s.a.negate(s.logSumExp(s.at(l, m), m)), null, 16);
    }

    static Sketch.Finished residualTiedWeights() {
        Sketch s = new Sketch(17);
        Tensor x = s.input("x", 3);
        Tensor y = s.input("y", 3);
        Tensor w = s.parameter("W", 3, 3);
        Axis j = s.axis("j", 3);
        Axis k = s.axis("k", 3);
        Tensor a = each(s, "a", TANH, s.define("z", List.of(j), s.sum(s.a.mul(s.at(w, j, k), s.at(x, k)), k)));
        Axis i = s.axis("j", 3);
        Expr again = s.a.add(s.sum(s.a.mul(s.at(w, i, k), s.at(a, k)), k), s.at(a, i));
        return s.finish("residual, tied weights", halfSquaredError(s, s.define("u", List.of(i), again), y), null, 17);
    }
}
