package dev.gradc.lower;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
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
import dev.gradc.model.Metric;
import dev.gradc.model.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Dense networks of given widths. */
final class Networks {
    private final Arena a = new Arena();
    private final List<Definition> definitions = new ArrayList<>();
    private final List<Tensor> parameters = new ArrayList<>();
    private int layer;

    private Networks() {}

    /** Hidden layers of relu, then softmax with the cross-entropy of a label, accuracy, and a penalty of squares. */
    static Subject classifier(int capacity, int... widths) {
        return classifier(true, capacity, widths);
    }

    static Subject classifier(boolean penalty, int capacity, int... widths) {
        Networks n = new Networks();
        Arena a = n.a;
        Tensor x = n.input("x", Role.INPUT, widths[0]);
        int classes = widths[widths.length - 1];
        Tensor label = new Tensor(new Name("label", 0), Role.TARGET, List.of(), Tensor.Facts.NONE.withClasses(classes));
        Tensor h = x;
        for (int i = 1; i < widths.length - 1; i++) {
            h = n.dense(h, widths[i], z -> a.call(ScalarFunction.MAX, a.zero(), z));
        }
        Tensor z = n.dense(h, classes, null);
        Axis k = z.axes().get(0);
        Axis l = a.axis("k", classes);
        Expr lse = a.reduce(ReduceOp.LOG_SUM_EXP, List.of(l), List.of(), a.readAt(z, List.of(l)));
        Tensor p = n.define(
                new Name("p", 0),
                Tensor.Facts.NONE.withSimplexAxis(0),
                List.of(k),
                a.call(ScalarFunction.EXP, a.sub(a.readAt(z, List.of(k)), lse)));
        Index truth = Index.of(new IntegerRead(label, List.of()));
        Expr loss = a.negate(a.call(ScalarFunction.LOG, a.read(p, List.of(truth))));
        Axis c = a.axis("k", classes);
        Expr position = a.reduce(ReduceOp.ARGMAX, List.of(c), List.of(), a.readAt(p, List.of(c)));
        Expr right = a.call(ScalarFunction.EQUAL, position, a.read(label));
        Tensor w = n.parameters.get(0);
        Expr squares =
                a.mul(a.num(Rational.parse("1e-3")), a.sum(w.axes(), a.pow(a.readAt(w, w.axes()), Rational.of(2))));
        return n.subject(
                loss,
                penalty ? Optional.of(squares) : Optional.empty(),
                List.of(x, label),
                List.of(new Output("p", p)),
                List.of(new Metric("accuracy", right)),
                capacity);
    }

    /** Hidden layers of sigmoids, a linear output, half the squared error. */
    static Subject regression(int capacity, int... widths) {
        Networks n = new Networks();
        Arena a = n.a;
        Tensor x = n.input("x", Role.INPUT, widths[0]);
        Tensor y = n.input("y", Role.TARGET, widths[widths.length - 1]);
        Tensor h = x;
        for (int i = 1; i < widths.length - 1; i++) {
            h = n.dense(h, widths[i], z -> a.call(ScalarFunction.SIGMOID, z));
        }
        Tensor z = n.dense(h, widths[widths.length - 1], null);
        Axis k = a.axis("k", widths[widths.length - 1]);
        Expr error = a.sub(a.readAt(z, List.of(k)), a.readAt(y, List.of(k)));
        Expr loss = a.mul(a.num(Rational.HALF), a.sum(List.of(k), a.pow(error, Rational.of(2))));
        return n.subject(loss, Optional.empty(), List.of(x, y), List.of(new Output("yhat", z)), List.of(), capacity);
    }

    private Tensor input(String name, Role role, int size) {
        return new Tensor(Name.parse(name), role, List.of(a.axis("k", size)));
    }

    private Tensor define(Name name, Tensor.Facts facts, List<Axis> axes, Expr value) {
        Tensor t = new Tensor(name, Role.DEFINED, axes, facts);
        definitions.add(new Definition(t, value));
        return t;
    }

    private Tensor dense(Tensor x, int size, UnaryOperator<Expr> activation) {
        layer++;
        int in = x.axes().get(0).extent();
        Tensor w = new Tensor(new Name("W", layer), Role.PARAMETER, List.of(a.axis("j", size), a.axis("k", in)));
        Tensor b = new Tensor(new Name("b", layer), Role.PARAMETER, List.of(a.axis("j", size)));
        parameters.add(w);
        parameters.add(b);
        Axis j = a.axis("j", size);
        Axis k = a.axis("k", in);
        Expr product = a.sum(List.of(k), a.mul(a.readAt(w, List.of(j, k)), a.readAt(x, List.of(k))));
        Tensor z = define(
                new Name("z", layer),
                Tensor.Facts.NONE.asPreActivation(layer),
                List.of(j),
                a.add(product, a.readAt(b, List.of(j))));
        Axis i = a.axis("j", size);
        return activation == null
                ? z
                : define(
                        new Name("a", layer), Tensor.Facts.NONE, List.of(i), activation.apply(a.readAt(z, List.of(i))));
    }

    private Subject subject(
            Expr loss,
            Optional<Expr> penalty,
            List<Tensor> inputs,
            List<Output> outputs,
            List<Metric> metrics,
            int capacity) {
        Tensor l = define(new Name("L", 0), Tensor.Facts.NONE, List.of(), loss);
        Optional<Tensor> r = penalty.map(e -> define(new Name("R", 0), Tensor.Facts.NONE, List.of(), e));
        Program forward = Program.forward(definitions, l, r, parameters);
        return new Subject(a, forward, inputs, outputs, metrics, capacity);
    }
}
