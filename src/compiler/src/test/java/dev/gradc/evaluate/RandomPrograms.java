package dev.gradc.evaluate;

import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Definition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Partials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Random tensor programs, valid by construction, the same for the same seed.
 *
 * <p>A program grows by forms (see {@link RandomForms}) from a pool of tensors of rank 0 to 4. What grows is evaluated at once: a tensor with a
 * value beyond {@value #LARGEST} is thrown away again, so that losses stay of moderate size and their gradients can be compared. Every tensor
 * of the pool ends in the loss.
 */
public final class RandomPrograms {
    private static final double LARGEST = 20;
    static final int MOST_ELEMENTS = 100;

    private final Sketch sketch;
    private final Draws draws;
    private final Interpreter interpreter;
    private final Map<Tensor, double[]> known = new LinkedHashMap<>();
    private final List<Tensor> pool = new ArrayList<>();
    private final List<String> grown = new ArrayList<>();

    private RandomPrograms(long seed) {
        this.sketch = new Sketch(seed);
        this.draws = new Draws(seed, 2);
        this.interpreter = new Interpreter(sketch.a, Partials::expand);
    }

    /** The program of a seed. Its title names the forms it grew by. */
    public static Sketch.Finished of(long seed) {
        RandomPrograms programs = new RandomPrograms(seed);
        programs.seed();
        programs.grow();
        return programs.finish(seed);
    }

    // ---------------------------------------------------------------- choice

    Sketch sketch() {
        return sketch;
    }

    int below(int bound) {
        return (int) (draws.uniform() * bound);
    }

    boolean chance(double probability) {
        return draws.uniform() < probability;
    }

    <T> T choose(List<T> from) {
        return from.get(below(from.size()));
    }

    /** A tensor of the pool of a rank in a range, the young ones more often; one is made if there is none. */
    Tensor pick(int least, int most) {
        List<Tensor> fitting =
                pool.stream().filter(t -> t.rank() >= least && t.rank() <= most).toList();
        if (fitting.isEmpty()) {
            return leaf(least + below(most - least + 1));
        }
        int young = Math.max(0, fitting.size() - 4);
        return chance(0.5) ? choose(fitting.subList(young, fitting.size())) : choose(fitting);
    }

    /** A new parameter, now and then an old one of the shape. */
    Tensor weight(int... shape) {
        List<Tensor> fitting = sketch.parameters.stream()
                .filter(t -> ints(t).equals(ints(shape)))
                .toList();
        return !fitting.isEmpty() && chance(0.4)
                ? choose(fitting)
                : sketch.parameter("w_" + sketch.parameters.size(), shape);
    }

    private static String ints(Tensor t) {
        return ints(t.axes().stream().mapToInt(Axis::extent).toArray());
    }

    private static String ints(int... shape) {
        return Arrays.toString(shape);
    }

    private Tensor leaf(int rank) {
        int[] shape = new int[rank];
        for (int i = 0; i < rank; i++) {
            shape[i] = rank > 2 ? 1 + below(3) : 1 + below(5);
        }
        Tensor t = chance(0.5)
                ? sketch.parameter("p_" + sketch.parameters.size(), shape)
                : sketch.input("x_" + sketch.inputs.size(), shape);
        pool.add(t);
        return t;
    }

    // ---------------------------------------------------------------- growth

    private void seed() {
        leaf(1);
        leaf(2);
        leaf(below(5));
        sketch.parameters.forEach(p -> known.put(p, sketch.values().get(p)));
        if (sketch.parameters.isEmpty()) {
            pool.add(sketch.parameter("p", 1 + below(4)));
        }
    }

    private void grow() {
        RandomForms forms = new RandomForms(this);
        int wanted = 2 + below(6);
        for (int tries = 0; grown.size() < wanted && tries < 4 * wanted; tries++) {
            int before = sketch.definitions.size();
            RandomForms.Form form = choose(forms.all());
            Tensor result = form.grow();
            if (result == null) {
                continue;
            }
            if (keeps(before)) {
                pool.add(result);
                grown.add(form.name());
            } else {
                sketch.definitions.subList(before, sketch.definitions.size()).clear();
            }
        }
    }

    /** Evaluates what is new; false if it is too large. */
    private boolean keeps(int from) {
        List<Definition> fresh = sketch.definitions.subList(from, sketch.definitions.size());
        if (fresh.stream().anyMatch(d -> d.tensor().size() > MOST_ELEMENTS)) {
            return false;
        }
        Map<Tensor, double[]> given = new LinkedHashMap<>(sketch.values());
        given.putAll(known);
        Map<Tensor, double[]> values = interpreter.run(fresh, given, 1);
        for (Definition d : fresh) {
            for (double value : values.get(d.tensor())) {
                if (!(Math.abs(value) <= LARGEST)) {
                    return false;
                }
            }
        }
        fresh.forEach(d -> known.put(d.tensor(), values.get(d.tensor())));
        return true;
    }

    Tensor define(List<Axis> axes, Expr value) {
        return sketch.define("t_" + sketch.definitions.size(), axes, value);
    }

    // ---------------------------------------------------------------- the end

    private Sketch.Finished finish(long seed) {
        List<Expr> terms = new ArrayList<>();
        for (Tensor tensor : pool) {
            terms.add(chance(0.5) ? weighed(tensor) : missed(tensor));
        }
        Expr loss = sketch.a.add(terms);
        return sketch.finish(String.join(", ", grown), loss, chance(0.3) ? penalty() : null, seed);
    }

    private List<Axis> fresh(Tensor t) {
        return t.axes().stream().map(sketch.a::fresh).toList();
    }

    private int[] shape(Tensor t) {
        return t.axes().stream().mapToInt(Axis::extent).toArray();
    }

    /** A sum or a mean of products with an input. */
    private Expr weighed(Tensor t) {
        Tensor c = sketch.input("c_" + sketch.inputs.size(), shape(t));
        List<Axis> axes = fresh(t);
        Expr product = sketch.a.mul(sketch.a.readAt(c, axes), sketch.a.readAt(t, axes));
        return chance(0.5) ? sketch.a.sum(axes, product) : sketch.a.mean(axes, product);
    }

    /** Half the squared distance from an input. */
    private Expr missed(Tensor t) {
        Tensor y = sketch.input("y_" + sketch.inputs.size(), shape(t));
        List<Axis> axes = fresh(t);
        Expr difference = sketch.a.sub(sketch.a.readAt(t, axes), sketch.a.readAt(y, axes));
        return sketch.a.mul(sketch.a.num(Rational.HALF), sketch.a.sum(axes, sketch.square(difference)));
    }

    private Expr penalty() {
        List<Expr> terms = new ArrayList<>();
        for (Tensor parameter : sketch.parameters) {
            List<Axis> axes = fresh(parameter);
            Expr w = sketch.a.readAt(parameter, axes);
            Expr size = chance(0.5) ? sketch.square(w) : sketch.f(ScalarFunction.ABS, w);
            if (chance(0.7)) {
                terms.add(sketch.a.sum(axes, sketch.a.mul(sketch.num(1e-2), size)));
            }
        }
        return sketch.a.add(terms);
    }
}
