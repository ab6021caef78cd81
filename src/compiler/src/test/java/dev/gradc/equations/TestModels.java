package dev.gradc.equations;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The models whose equations are held as goldens, by name. */
final class TestModels {
    static final Map<String, Supplier<ModelBuilder>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("net2221", TestModels::net2221);
        ALL.put("logistic", TestModels::logistic);
        ALL.put("linear", TestModels::linear);
        ALL.put("one_neuron", TestModels::oneNeuron);
        ALL.put("digits_class", () -> digits("class"));
        ALL.put("digits_simplex", () -> digits("simplex"));
        ALL.put("digits_dense", () -> digits("dense"));
        ALL.put("deep20", TestModels::deep20);
        ALL.put("penalised", TestModels::penalised);
        ALL.put("mish", TestModels::mish);
        ALL.put("cp", TestModels::cp);
        ALL.put("conv", TestModels::conv);
    }

    private TestModels() {}

    /** 2-2-2-1, sigmoid hidden layers, linear output, half squared error. */
    static ModelBuilder net2221() {
        ModelBuilder b = new ModelBuilder("Net", "kjio");
        Tensor x = b.input("x", Role.INPUT, 2);
        Tensor y = b.input("y", Role.TARGET, 1);
        Tensor a1 = b.activate(b.linear(x, 2, ""), "", b.function(ScalarFunction.SIGMOID));
        Tensor a2 = b.activate(b.linear(a1, 2, ""), "", b.function(ScalarFunction.SIGMOID));
        b.halfSquaredError(b.linear(a2, 1, "yhat"), y);
        b.sgd(0.1);
        return b;
    }

    /** One sigmoid neuron, binary cross-entropy. */
    static ModelBuilder logistic() {
        ModelBuilder b = new ModelBuilder("Logistic", "kj");
        Tensor x = b.input("x", Role.INPUT, 3);
        Tensor y = b.input("y", Role.TARGET, 1);
        b.binaryCrossEntropy(b.activate(b.linear(x, 1, ""), "", b.function(ScalarFunction.SIGMOID)), y);
        b.sgd(0.5);
        return b;
    }

    /** A vector of weights, a scalar prediction, half squared error. */
    static ModelBuilder linear() {
        ModelBuilder b = new ModelBuilder("Line", "k");
        Tensor x = b.input("x", Role.INPUT, 3);
        Tensor y = b.input("y", Role.TARGET);
        Axis k = b.a.axis("k", 3);
        Tensor w = b.parameter(new Name("w", 0), b.a.axis("k", 3));
        Tensor c = b.parameter(new Name("b", 0));
        Expr dot = b.a.sum(List.of(k), b.a.mul(b.a.readAt(w, List.of(k)), b.a.readAt(x, List.of(k))));
        Tensor p = b.define(new Name("yhat", 0), Tensor.Facts.NONE, b.a.add(dot, b.a.read(c)));
        Expr error = b.a.sub(b.a.read(p), b.a.read(y));
        b.loss(b.a.mul(b.a.num(Rational.HALF), b.a.pow(error, Rational.of(2))));
        b.sgd(0.01);
        return b;
    }

    /** One input, one hidden neuron, one output. */
    static ModelBuilder oneNeuron() {
        ModelBuilder b = new ModelBuilder("OneNeuron", "kji");
        Tensor x = b.input("x", Role.INPUT, 1);
        Tensor y = b.input("y", Role.TARGET, 1);
        Tensor hidden = b.activate(b.linear(x, 1, ""), "", b.function(ScalarFunction.TANH));
        b.halfSquaredError(b.linear(hidden, 1, "yhat"), y);
        b.sgd(0.1);
        return b;
    }

    /** 64-32-10, relu, softmax, cross-entropy with a class label, a distribution, or any target. */
    static ModelBuilder digits(String target) {
        ModelBuilder b = new ModelBuilder("Digits", "kji");
        Tensor x = b.input("x", Role.INPUT, 64);
        Tensor y = switch (target) {
            case "class" -> b.label("t", 10);
            case "simplex" -> b.simplex("y", 10);
            default -> b.input("y", Role.TARGET, 10);
        };
        Formula relu = b.relu();
        Tensor a1 = b.activate(b.linear(x, 32, ""), "", z -> b.a.call(relu, z));
        b.crossEntropy(b.softmax(b.linear(a1, 10, ""), "p"), y);
        b.adam(1e-3);
        return b;
    }

    /** Twenty layers of tanh. */
    static ModelBuilder deep20() {
        ModelBuilder b = new ModelBuilder("Deep", "k" + "jk".repeat(10));
        Tensor a = b.input("x", Role.INPUT, 4);
        Tensor y = b.input("y", Role.TARGET, 2);
        for (int l = 1; l < 20; l++) {
            a = b.activate(b.linear(a, 8, ""), "", b.function(ScalarFunction.TANH));
        }
        b.halfSquaredError(b.linear(a, 2, "yhat"), y);
        b.sgd(0.01);
        return b;
    }

    /** Both penalties on a small net with momentum. */
    static ModelBuilder penalised() {
        ModelBuilder b = new ModelBuilder("Penalised", "kji");
        Tensor x = b.input("x", Role.INPUT, 3);
        Tensor y = b.input("y", Role.TARGET, 2);
        Tensor a1 = b.activate(b.linear(x, 4, ""), "", b.function(ScalarFunction.TANH));
        b.halfSquaredError(b.linear(a1, 2, "yhat"), y);
        Tensor ridge = b.constant("lambda", 1e-4);
        Tensor lasso = b.constant("mu", 1e-3);
        b.penalty(w -> b.a.add(
                b.a.mul(b.a.read(ridge), b.a.pow(w, Rational.of(2))),
                b.a.mul(b.a.read(lasso), b.a.call(ScalarFunction.ABS, w))));
        b.sgd(0.1);
        return b;
    }

    /** A formula of the user's own. */
    static ModelBuilder mish() {
        ModelBuilder b = new ModelBuilder("Mish", "kji");
        Tensor x = b.input("x", Role.INPUT, 3);
        Tensor y = b.input("y", Role.TARGET, 2);
        Formula mish = b.mish();
        Tensor a1 = b.activate(b.linear(x, 4, ""), "", z -> b.a.call(mish, z));
        b.halfSquaredError(b.linear(a1, 2, "yhat"), y);
        b.sgd(0.1);
        return b;
    }

    /** A sum of products of three matrices on one index: no matrix form. */
    static ModelBuilder cp() {
        ModelBuilder b = new ModelBuilder("Cp", "k");
        Tensor target = b.input("T", Role.TARGET, 2, 3, 4);
        Axis i = b.a.axis("i", 2);
        Axis j = b.a.axis("j", 3);
        Axis k = b.a.axis("k", 4);
        Axis r = b.a.axis("r", 5);
        Tensor u = b.parameter(new Name("A", 0), b.a.fresh(i), b.a.fresh(r));
        Tensor v = b.parameter(new Name("B", 0), b.a.fresh(j), b.a.fresh(r));
        Tensor w = b.parameter(new Name("C", 0), b.a.fresh(k), b.a.fresh(r));
        Expr product =
                b.a.mul(b.a.readAt(u, List.of(i, r)), b.a.readAt(v, List.of(j, r)), b.a.readAt(w, List.of(k, r)));
        Tensor m = b.define(new Name("M", 0), Tensor.Facts.NONE, b.a.sum(List.of(r), product), i, j, k);
        Axis p = b.a.fresh(i);
        Axis q = b.a.fresh(j);
        Axis s = b.a.fresh(k);
        Expr error = b.a.sub(b.a.readAt(m, List.of(p, q, s)), b.a.readAt(target, List.of(p, q, s)));
        b.loss(b.a.sum(List.of(p, q, s), b.a.pow(error, Rational.of(2))));
        b.sgd(0.01);
        return b;
    }

    /** A convolution in one dimension. */
    static ModelBuilder conv() {
        ModelBuilder b = new ModelBuilder("Conv", "kji");
        Tensor x = b.input("x", Role.INPUT, 8);
        Tensor y = b.input("y", Role.TARGET, 6);
        Tensor w = b.parameter(new Name("w", 0), b.a.axis("u", 3));
        Axis i = b.a.axis("i", 6);
        Axis u = b.a.axis("u", 3);
        Expr value = b.a.sum(
                List.of(u),
                b.a.mul(
                        b.a.readAt(w, List.of(u)),
                        b.a.read(x, List.of(Index.of(i).plus(Index.of(u))))));
        Tensor z = b.define(new Name("z", 0), Tensor.Facts.NONE.asPreActivation(0), value, i);
        Tensor a = b.activate(z, "a", b.function(ScalarFunction.TANH));
        b.halfSquaredError(a, y);
        b.sgd(0.01);
        return b;
    }
}
