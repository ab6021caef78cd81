package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Formula;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.Program;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Batching;
import dev.gradc.derive.Partials;
import dev.gradc.derive.ReverseMode;
import dev.gradc.model.Application;
import dev.gradc.model.Emission;
import dev.gradc.model.Model;
import dev.gradc.model.Optimizer;
import dev.gradc.model.Optimizer.Update;
import dev.gradc.model.Parameter;
import dev.gradc.model.Training;
import dev.gradc.simplify.Simplifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Models built by hand, as the checker would build them: what the goldens print. */
final class ModelBuilder {
    final Arena a = new Arena();
    final List<Definition> definitions = new ArrayList<>();
    final List<Tensor> parameters = new ArrayList<>();
    final List<Tensor> inputs = new ArrayList<>();
    final Map<Tensor, Application> applications = new LinkedHashMap<>();
    final Map<Tensor, List<Name>> aliases = new LinkedHashMap<>();
    private final String name;
    private final Deque letters;
    private int layer;
    private Optional<Tensor> penalty = Optional.empty();
    private Optional<Training> training = Optional.empty();

    /** The index letters handed to axes in order, the last for ever. */
    private record Deque(String all, int[] next) {
        String take() {
            return all.substring(next[0], ++next[0]);
        }

        String peek() {
            return all.substring(next[0], next[0] + 1);
        }
    }

    ModelBuilder(String name, String letters) {
        this.name = name;
        this.letters = new Deque(letters, new int[1]);
    }

    Tensor input(String plain, Role role, int... sizes) {
        List<Axis> axes = new ArrayList<>();
        for (int size : sizes) {
            axes.add(a.axis(letters.peek(), size));
        }
        Tensor t = new Tensor(Name.parse(plain), role, axes);
        inputs.add(t);
        return t;
    }

    Tensor simplex(String plain, int size) {
        Tensor t = new Tensor(
                Name.parse(plain), Role.TARGET, List.of(a.axis("k", size)), Tensor.Facts.NONE.withSimplexAxis(0));
        inputs.add(t);
        return t;
    }

    Tensor label(String plain, int classes) {
        Tensor t = new Tensor(Name.parse(plain), Role.TARGET, List.of(), Tensor.Facts.NONE.withClasses(classes));
        inputs.add(t);
        return t;
    }

    Tensor parameter(Name parameter, Axis... axes) {
        Tensor t = new Tensor(parameter, Role.PARAMETER, List.of(axes));
        parameters.add(t);
        return t;
    }

    Tensor define(Name defined, Tensor.Facts facts, Expr value, Axis... axes) {
        Tensor t = new Tensor(defined, Role.DEFINED, List.of(axes), facts);
        definitions.add(new Definition(t, value));
        return t;
    }

    /** z = W x + b under the layer's number; another name may be the one to print. */
    Tensor linear(Tensor x, int size, String shown) {
        layer++;
        String in = letters.take();
        String out = letters.peek();
        Axis k = a.axis(in, x.axes().get(0).extent());
        Axis j = a.axis(out, size);
        Tensor w = parameter(new Name("W", layer), a.axis(out, size), a.axis(in, k.extent()));
        Tensor b = parameter(new Name("b", layer), a.axis(out, size));
        Expr product = a.sum(List.of(k), a.mul(a.readAt(w, List.of(j, k)), a.readAt(x, List.of(k))));
        Name own = new Name("z", layer);
        Tensor z = define(
                shown.isEmpty() ? own : Name.parse(shown),
                Tensor.Facts.NONE.asPreActivation(layer),
                a.add(product, a.readAt(b, List.of(j))),
                j);
        if (!shown.isEmpty()) {
            aliases.put(z, List.of(own));
        }
        return z;
    }

    /** a = f(z), under a name of its own or the layer's. */
    Tensor activate(Tensor z, String shown, UnaryOperator<Expr> f) {
        return define(
                shown.isEmpty() ? new Name("a", layer) : Name.parse(shown),
                Tensor.Facts.NONE,
                f.apply(at(z)),
                z.axes().toArray(Axis[]::new));
    }

    Tensor softmax(Tensor z, String shown) {
        Axis k = z.axes().get(0);
        Axis i = a.fresh(k);
        Expr value = a.div(
                a.call(ScalarFunction.EXP, at(z)),
                a.sum(List.of(i), a.call(ScalarFunction.EXP, a.readAt(z, List.of(i)))));
        Tensor p = define(Name.parse(shown), Tensor.Facts.NONE.withSimplexAxis(0), value, k);
        applications.put(p, new Application("softmax", List.of(z), value));
        return p;
    }

    Expr at(Tensor t) {
        return a.readAt(t, t.axes());
    }

    UnaryOperator<Expr> function(ScalarFunction f) {
        return x -> a.call(f, x);
    }

    Formula relu() {
        Tensor x = formal("x");
        return new Formula("relu", List.of(x), a.call(ScalarFunction.MAX, a.zero(), a.read(x)));
    }

    Formula mish() {
        Tensor x = formal("x");
        return new Formula(
                "mish",
                List.of(x),
                a.mul(a.read(x), a.call(ScalarFunction.TANH, a.call(ScalarFunction.SOFTPLUS, a.read(x)))));
    }

    Tensor formal(String plain) {
        return new Tensor(new Name(plain, 0), Role.FORMAL, List.of());
    }

    // ---------------------------------------------------------------- losses and penalties

    Tensor loss(Expr value) {
        return define(new Name("loss", 0), Tensor.Facts.NONE, value);
    }

    Tensor halfSquaredError(Tensor p, Tensor y) {
        Axis i = a.fresh(p.axes().get(0));
        Expr error = a.sub(a.readAt(p, List.of(i)), a.readAt(y, List.of(i)));
        return loss(a.mul(a.num(Rational.HALF), a.sum(List.of(i), a.pow(error, Rational.of(2)))));
    }

    Tensor binaryCrossEntropy(Tensor p, Tensor y) {
        Axis i = a.fresh(p.axes().get(0));
        Expr pi = a.readAt(p, List.of(i));
        Expr yi = a.readAt(y, List.of(i));
        Expr positive = a.mul(yi, a.call(ScalarFunction.LOG, pi));
        Expr negative = a.mul(a.sub(a.one(), yi), a.call(ScalarFunction.LOG, a.sub(a.one(), pi)));
        return loss(a.negate(a.mean(List.of(i), a.add(positive, negative))));
    }

    Tensor crossEntropy(Tensor p, Tensor y) {
        if (y.isInteger()) {
            Expr gathered = a.read(p, List.of(Index.of(new IntegerRead(y, List.of()))));
            return loss(a.negate(a.call(ScalarFunction.LOG, gathered)));
        }
        Axis i = a.fresh(p.axes().get(0));
        return loss(a.negate(a.sum(
                List.of(i), a.mul(a.readAt(y, List.of(i)), a.call(ScalarFunction.LOG, a.readAt(p, List.of(i)))))));
    }

    Tensor constant(String plain, double value) {
        return new Tensor(Name.parse(plain), Role.CONSTANT, List.of(), Tensor.Facts.NONE.withValue(value));
    }

    /** The sum over all weights of a formula of one. */
    void penalty(UnaryOperator<Expr> formula) {
        List<Expr> terms = new ArrayList<>();
        for (Tensor w : parameters) {
            if (w.rank() > 1) {
                List<Axis> axes = w.axes().stream().map(a::fresh).toList();
                terms.add(a.sum(axes, formula.apply(a.readAt(w, axes))));
            }
        }
        penalty = Optional.of(define(new Name("penalty", 0), Tensor.Facts.NONE, a.add(terms)));
    }

    // ---------------------------------------------------------------- optimisers

    void sgd(double rate) {
        Tensor p = formal("p");
        Tensor g = formal("g");
        Tensor lr = setting("lr", rate);
        train(new Optimizer(
                "sgd",
                p,
                g,
                Optional.empty(),
                Optional.of(lr),
                List.of(),
                List.of(),
                List.of(new Update(p, a.sub(a.read(p), a.mul(a.read(lr), a.read(g)))))));
    }

    void adam(double rate) {
        Tensor p = formal("p");
        Tensor g = formal("g");
        Tensor t = setting("t", 1);
        Tensor lr = setting("lr", rate);
        Tensor b1 = constant("b1", 0.9);
        Tensor b2 = constant("b2", 0.999);
        Tensor eps = constant("eps", 1e-8);
        Tensor m = new Tensor(new Name("m", 0), Role.STATE, List.of());
        Tensor v = new Tensor(new Name("v", 0), Role.STATE, List.of());
        Expr mHat = a.div(a.read(m), complementOf(a.call(ScalarFunction.POWER, a.read(b1), a.read(t))));
        Expr vHat = a.div(a.read(v), complementOf(a.call(ScalarFunction.POWER, a.read(b2), a.read(t))));
        Expr step = a.mul(a.read(lr), a.div(mHat, a.add(a.sqrt(vHat), a.read(eps))));
        train(new Optimizer(
                "adam",
                p,
                g,
                Optional.of(t),
                Optional.of(lr),
                List.of(b1, b2, eps),
                List.of(m, v),
                List.of(
                        new Update(m, blend(b1, a.read(m), a.read(g))),
                        new Update(v, blend(b2, a.read(v), a.pow(a.read(g), Rational.of(2)))),
                        new Update(p, a.sub(a.read(p), step)))));
    }

    private Expr complementOf(Expr e) {
        return a.sub(a.one(), e);
    }

    private Expr blend(Tensor b, Expr old, Expr fresh) {
        return a.add(a.mul(a.read(b), old), a.mul(complementOf(a.read(b)), fresh));
    }

    private Tensor setting(String plain, double value) {
        return new Tensor(Name.parse(plain), Role.SETTING, List.of(), Tensor.Facts.NONE.withValue(value));
    }

    private void train(Optimizer rule) {
        training = Optional.of(new Training(rule, 32, 10, 7));
    }

    // ---------------------------------------------------------------- the end

    Model model() {
        Tensor loss = definitions.stream()
                .map(Definition::tensor)
                .filter(t -> t.name().base().equals("loss"))
                .findFirst()
                .orElseThrow();
        return new Model(
                a,
                name,
                "",
                Map.of(),
                inputs,
                parameters.stream()
                        .map(p -> new Parameter(p, new Definition(p, a.zero()), List.of()))
                        .toList(),
                Program.forward(definitions, loss, penalty, parameters),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                applications,
                aliases,
                training,
                Optional.empty(),
                new Emission("", "", Emission.Precision.UNSAID, 0));
    }

    static Program derived(Arena arena, Program forward) {
        return Simplifier.simplify(arena, ReverseMode.derive(arena, Simplifier.stabilise(arena, forward)));
    }

    Equations equations() {
        Model model = model();
        Program written = Batching.batchify(a, model.forward(), inputs, 64).program();
        return Equations.of(
                model,
                derived(a, model.forward()),
                Optional.of(new Equations.Batched(written, derived(a, written))),
                Partials::expand);
    }
}
