package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Name;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import dev.gradc.derive.Partials;
import dev.gradc.equations.Subscript.Constraint;
import dev.gradc.equations.Subscript.LabelAtom;
import dev.gradc.equations.Subscript.Letter;
import dev.gradc.equations.Subscript.Part;
import dev.gradc.evaluate.Interpreter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** The value of a printed term, from nothing but the tree and the values of the tensors in its leaves. */
final class TermEvaluator implements Term.Visitor<Matrix> {
    private final Arena arena;
    private final Interpreter functions;
    private final Map<Tensor, double[]> values;
    private final int samples;
    final Map<String, Integer> letters = new HashMap<>();
    double formal;

    TermEvaluator(Arena arena, Map<Tensor, double[]> values, int samples) {
        this.arena = arena;
        this.functions = new Interpreter(arena, Partials::expand);
        this.values = values;
        this.samples = samples;
    }

    Matrix value(Term term) {
        return term.accept(this);
    }

    int extent(Axis axis) {
        return axis.batch() ? samples : axis.extent();
    }

    double[] values(Tensor tensor) {
        if (tensor == arena.count()) {
            return new double[] {samples};
        }
        double[] known = values.get(tensor);
        if (known == null && tensor.rank() > 0) {
            throw new IllegalArgumentException("no value of " + tensor);
        }
        return known != null
                ? known
                : new double[] {
                    tensor.role() == Role.FORMAL ? formal : tensor.facts().value()
                };
    }

    boolean known(Tensor tensor) {
        return values.containsKey(tensor);
    }

    // ---------------------------------------------------------------- leaves

    @Override
    public Matrix number(Term.Number t) {
        return Matrix.scalar(t.value().doubleValue());
    }

    @Override
    public Matrix decimal(Term.Decimal t) {
        return Matrix.scalar(t.value().doubleValue());
    }

    @Override
    public Matrix symbol(Term.Symbol t) {
        List<Axis> axes = t.tensor().axes();
        double[] array = values(t.tensor());
        return switch (axes.size()) {
            case 0 -> Matrix.scalar(array[0]);
            case 1 -> Matrix.vector(array);
            case 2 -> new Matrix(extent(axes.get(0)), extent(axes.get(1)), false, array);
            default -> Matrix.vector(array); // element by element, whatever its axes
        };
    }

    @Override
    public Matrix element(Term.Element t) {
        return Matrix.scalar(values(t.of().tensor())[offset(t)]);
    }

    int offset(Term.Element t) {
        int offset = 0;
        for (int i = 0; i < t.at().size(); i++) {
            int extent = extent(t.of().tensor().axes().get(i));
            int at = position(t.at().get(i)) - 1;
            if (at < 0 || at >= extent) {
                throw new IndexOutOfBoundsException(t.of().tensor() + " at " + (at + 1));
            }
            offset = offset * extent + at;
        }
        return offset;
    }

    private int position(Subscript s) {
        int sum = s.constant();
        for (Part part : s.parts()) {
            int value = part.atom() instanceof Letter letter
                    ? letters.get(letter.name())
                    : (int) value(((LabelAtom) part.atom()).element()).values()[0] + 1;
            sum += part.coefficient() * value;
        }
        return sum;
    }

    @Override
    public Matrix slice(Term.Slice t) {
        List<Axis> axes = t.of().tensor().axes();
        int offset = 0;
        for (int i = 0; i < t.at().size(); i++) {
            int at = position(t.at().get(i)) - 1;
            boolean outside = at < 0 || at >= extent(axes.get(i));
            offset = outside || offset < 0 ? -1 : offset * extent(axes.get(i)) + at;
        }
        List<Axis> left = axes.subList(t.at().size(), axes.size());
        int size = left.stream().mapToInt(this::extent).reduce(1, (a, b) -> a * b);
        double[] part = offset < 0
                ? new double[size]
                : Arrays.copyOfRange(values(t.of().tensor()), offset * size, (offset + 1) * size);
        return switch (left.size()) {
            case 0 -> Matrix.scalar(part[0]);
            case 1 -> Matrix.vector(part);
            case 2 -> new Matrix(extent(left.get(0)), extent(left.get(1)), false, part);
            default -> throw new IllegalArgumentException(t.of().tensor() + " as a whole");
        };
    }

    @Override
    public Matrix gather(Term.Gather t) {
        return Matrix.scalar(values(t.of().tensor())[(int) values(t.label().tensor())[0]]);
    }

    @Override
    public Matrix ones(Term.Ones t) {
        double[] ones = new double[t.batch() ? samples : t.extent()];
        Arrays.fill(ones, 1);
        return Matrix.vector(ones);
    }

    @Override
    public Matrix identity(Term.Identity t) {
        double[] one = new double[t.extent() * t.extent()];
        for (int i = 0; i < t.extent(); i++) {
            one[i * t.extent() + i] = 1;
        }
        return new Matrix(t.extent(), t.extent(), false, one);
    }

    @Override
    public Matrix oneHot(Term.OneHot t) {
        double[] labels = values(t.label().tensor());
        double[] out = new double[labels.length * t.classes()];
        for (int i = 0; i < labels.length; i++) {
            out[i * t.classes() + (int) labels[i]] = 1;
        }
        return t.label().tensor().rank() == 0 ? Matrix.vector(out) : new Matrix(labels.length, t.classes(), false, out);
    }

    // ---------------------------------------------------------------- operations

    @Override
    public Matrix sole(Term.Sole t) {
        Matrix vector = value(t.vector());
        return Matrix.scalar(vector.with(Matrix.vector(0), Double::sum).values()[0]);
    }

    @Override
    public Matrix scale(Term.Scale t) {
        return value(t.of()).map(x -> t.coefficient().doubleValue() * x);
    }

    @Override
    public Matrix meanFactor(Term.MeanFactor t) {
        return Matrix.scalar(t.coefficient().doubleValue() / samples);
    }

    @Override
    public Matrix sum(Term.Sum t) {
        return t.terms().stream()
                .map(this::value)
                .reduce((a, b) -> a.with(b, Double::sum))
                .orElseThrow();
    }

    @Override
    public Matrix product(Term.Product t) {
        try {
            return multiplied(t.factors());
        } catch (IndexOutOfBoundsException outside) {
            if (t.factors().stream().anyMatch(f -> f instanceof Term.Bracket && value(f).values()[0] == 0)) {
                return Matrix.scalar(0); // beside a bracket that is 0 an index may leave its range
            }
            throw outside;
        }
    }

    /** From the right, so that a matrix meets its vector first; the product is associative. */
    private Matrix multiplied(List<Term> factors) {
        Matrix result = value(factors.get(factors.size() - 1));
        for (int i = factors.size() - 2; i >= 0; i--) {
            result = value(factors.get(i)).times(result);
        }
        return result;
    }

    @Override
    public Matrix hadamard(Term.Hadamard t) {
        return t.factors().stream()
                .map(this::value)
                .reduce((a, b) -> a.with(b, (x, y) -> x * y))
                .orElseThrow();
    }

    @Override
    public Matrix quotient(Term.Quotient t) {
        return value(t.numerator()).with(value(t.denominator()), (x, y) -> x / y);
    }

    @Override
    public Matrix power(Term.Power t) {
        return value(t.base()).map(x -> Math.pow(x, t.exponent().doubleValue()));
    }

    @Override
    public Matrix apply(Term.Apply t) {
        if (t.function() == ScalarFunction.SELECT) {
            Matrix condition = value(t.arguments().get(0));
            if (condition.scalar()) { // the branch not taken may leave its range
                return value(t.arguments().get(condition.values()[0] != 0 ? 1 : 2));
            }
        }
        List<Matrix> arguments =
                new ArrayList<>(t.arguments().stream().map(this::value).toList());
        Matrix shape = arguments.stream().filter(m -> !m.scalar()).findFirst().orElse(arguments.get(0));
        double[] out = new double[shape.values().length];
        List<Tensor> formals = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            formals.add(new Tensor(new Name("x" + i, 0), Role.FORMAL, List.of()));
        }
        Expr call = arena.call(t.function(), formals.stream().map(arena::read).toList());
        for (int i = 0; i < out.length; i++) {
            Map<Tensor, double[]> given = new HashMap<>();
            for (int j = 0; j < formals.size(); j++) {
                Matrix m = arguments.get(j);
                given.put(formals.get(j), new double[] {m.values()[m.scalar() ? 0 : i]});
            }
            out[i] = functions.value(call, given, 1);
        }
        return new Matrix(shape.rows(), shape.columns(), shape.scalar(), out);
    }

    @Override
    public Matrix transpose(Term.Transpose t) {
        return value(t.of()).transposed();
    }

    @Override
    public Matrix dot(Term.Dot t) {
        Matrix product = value(t.left()).transposed().times(value(t.right()));
        if (!product.scalar()) {
            throw new IllegalArgumentException("a scalar product that is none");
        }
        return product;
    }

    @Override
    public Matrix squaredNorm(Term.SquaredNorm t) {
        double sum = 0;
        for (double x : value(t.of()).values()) {
            sum += x * x;
        }
        return Matrix.scalar(sum);
    }

    @Override
    public Matrix diagonal(Term.Diagonal t) {
        double[] v = value(t.of()).values();
        double[] out = new double[v.length * v.length];
        for (int i = 0; i < v.length; i++) {
            out[i * v.length + i] = v[i];
        }
        return new Matrix(v.length, v.length, false, out);
    }

    @Override
    public Matrix extreme(Term.Extreme t) {
        return Matrix.scalar(fold(t.op(), value(t.of()).values()));
    }

    private static int first(double[] all, double value) {
        int i = 0;
        while (all[i] != value) {
            i++;
        }
        return i;
    }

    private static double fold(ReduceOp op, double[] all) {
        DoubleStream stream = Arrays.stream(all);
        return switch (op) {
            case SUM -> stream.sum();
            case PRODUCT -> stream.reduce(1, (x, y) -> x * y);
            case MAX -> stream.max().orElseThrow();
            case MIN -> stream.min().orElseThrow();
            case LOG_SUM_EXP -> Math.log(stream.map(Math::exp).sum());
            case ARGMAX -> first(all, stream.max().orElseThrow());
            case ARGMIN -> first(all, stream.min().orElseThrow());
        };
    }

    // ---------------------------------------------------------------- indices

    @Override
    public Matrix fold(Term.Fold t) {
        List<Matrix> all = new ArrayList<>();
        spread(t, 0, all);
        if (all.isEmpty()) {
            return Matrix.scalar(fold(t.op(), new double[0]));
        }
        Matrix first = all.get(0);
        double[] out = new double[first.values().length];
        for (int i = 0; i < out.length; i++) {
            int at = i;
            out[i] = fold(t.op(), all.stream().mapToDouble(m -> m.values()[at]).toArray());
        }
        return new Matrix(first.rows(), first.columns(), first.scalar(), out);
    }

    private void spread(Term.Fold t, int axis, List<Matrix> all) {
        if (axis == t.over().size()) {
            if (t.where().stream().allMatch(this::holds)) {
                all.add(value(t.body()));
            } else if (t.op() == ReduceOp.ARGMAX || t.op() == ReduceOp.ARGMIN) {
                all.add(Matrix.scalar(t.op() == ReduceOp.ARGMAX ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY));
            }
            return;
        }
        Letter letter = t.over().get(axis);
        if (letters.containsKey(letter.name())) {
            throw new IllegalStateException(letter + " is in use");
        }
        try {
            for (int i = 1; i <= (letter.batch() ? samples : letter.extent()); i++) {
                letters.put(letter.name(), i);
                spread(t, axis + 1, all);
            }
        } finally {
            letters.remove(letter.name());
        }
    }

    private boolean holds(Constraint c) {
        int value = position(c.index());
        return c.equality() ? value == 0 : value >= 0;
    }

    @Override
    public Matrix bracket(Term.Bracket t) {
        return Matrix.scalar(t.conditions().stream().allMatch(this::holds) ? 1 : 0);
    }

    @Override
    public Matrix position(Term.Position t) {
        return Matrix.scalar(position(t.at()));
    }

    @Override
    public Matrix named(Term.Named t) {
        throw new UnsupportedOperationException("a function by name");
    }

    @Override
    public Matrix derivative(Term.Derivative t) {
        throw new UnsupportedOperationException("a derivative by name");
    }

    @Override
    public Matrix chain(Term.Chain t) {
        throw new UnsupportedOperationException("a chain");
    }

    @Override
    public Matrix elided(Term.Elided t) {
        throw new UnsupportedOperationException("what is left out");
    }
}
