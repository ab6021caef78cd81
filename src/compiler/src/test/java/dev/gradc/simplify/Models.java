package dev.gradc.simplify;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Forward programs built by hand: what the checker would make of small models. */
final class Models {
    final Arena a = new Arena();
    final List<Definition> defs = new ArrayList<>();
    final List<Tensor> parameters = new ArrayList<>();
    final List<Tensor> inputs = new ArrayList<>();
    private int layer;

    Tensor input(String name, Role role, int size) {
        Tensor t = new Tensor(Name.parse(name), role, List.of(a.axis("k", size)));
        inputs.add(t);
        return t;
    }

    Tensor label(String name, int classes) {
        Tensor t = new Tensor(Name.parse(name), Role.TARGET, List.of(), Tensor.Facts.NONE.withClasses(classes));
        inputs.add(t);
        return t;
    }

    Tensor parameter(String base, int number, Axis... axes) {
        Tensor t = new Tensor(new Name(base, number), Role.PARAMETER, List.of(axes));
        parameters.add(t);
        return t;
    }

    /** z = W x + b, a = f(z). */
    Tensor dense(Tensor x, int size, UnaryOperator<Expr> activation) {
        layer++;
        Axis k = x.axes().get(0);
        Tensor w = parameter("W", layer, a.axis("j", size), a.axis("k", k.extent()));
        Tensor b = parameter("b", layer, a.axis("j", size));
        Axis j = a.axis("j", size);
        Axis over = a.axis("k", k.extent());
        Expr value = a.add(
                a.sum(List.of(over), a.mul(a.readAt(w, List.of(j, over)), a.readAt(x, List.of(over)))),
                a.readAt(b, List.of(j)));
        Tensor z = define("z", layer, Tensor.Facts.NONE.asPreActivation(layer), value, j);
        return activation == null
                ? z
                : define(
                        "a",
                        layer,
                        Tensor.Facts.NONE,
                        activation.apply(at(z)),
                        z.axes().get(0));
    }

    Tensor define(String base, int number, Tensor.Facts facts, Expr value, Axis... axes) {
        Tensor t = new Tensor(new Name(base, number), Role.DEFINED, List.of(axes), facts);
        defs.add(new Definition(t, value));
        return t;
    }

    /** The tensor at its own axes. */
    Expr at(Tensor t) {
        return a.readAt(t, t.axes());
    }

    /** A vector at an axis. */
    Expr at(Tensor t, Axis axis) {
        return a.readAt(t, List.of(axis));
    }

    Program loss(Expr value) {
        Tensor loss = define("L", 0, Tensor.Facts.NONE, value);
        return Program.forward(defs, loss, Optional.empty(), parameters);
    }
}
