package dev.gradc.equations;

import dev.gradc.algebra.Arena;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Role;
import dev.gradc.algebra.ScalarFunction;
import dev.gradc.algebra.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The value of a printed term, from nothing but the tree and the values of the tensors in its leaves. */
final class TermEvaluator implements Term.Visitor<Matrix> {
    private final Arena arena;
    private final Elementwise functions;
    private final Map<Tensor, double[]> values;
    private final int samples;
    final BoundLetters letters;
    double formal;

    TermEvaluator(Arena arena, Map<Tensor, double[]> values, int samples) {
        this.arena = arena;
        this.functions = new Elementwise(arena);
        this.values = values;
        this.samples = samples;
        this.letters = new BoundLetters(samples, e -> (int) value(e).values()[0]);
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
            int at = letters.place(t.at().get(i)) - 1;
            if (at < 0 || at >= extent) {
                throw new IndexOutOfBoundsException(t.of().tensor() + " at " + (at + 1));
            }
            offset = offset * extent + at;
        }
        return offset;
    }

    @Override
    public Matrix slice(Term.Slice t) {
        List<Axis> axes = t.of().tensor().axes();
        int offset = 0;
        for (int i = 0; i < t.at().size(); i++) {
            int at = letters.place(t.at().get(i)) - 1;
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
        return Matrix.vector(ones(t.batch() ? samples : t.extent()));
    }

    private static double[] ones(int extent) {
        double[] ones = new double[extent];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Override
    public Matrix identity(Term.Identity t) {
        return Matrix.diagonal(ones(t.extent()));
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
        return functions.apply(
                t.function(), t.arguments().stream().map(this::value).toList());
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
        return Matrix.diagonal(value(t.of()).values());
    }

    @Override
    public Matrix extreme(Term.Extreme t) {
        return Matrix.scalar(Reduced.of(t.op(), value(t.of()).values()));
    }

    // ---------------------------------------------------------------- indices

    @Override
    public Matrix fold(Term.Fold t) {
        List<Matrix> all = new ArrayList<>();
        letters.each(t.over(), () -> {
            if (t.where().stream().allMatch(letters::holds)) {
                all.add(value(t.body()));
            } else if (t.op() == ReduceOp.ARGMAX || t.op() == ReduceOp.ARGMIN) {
                all.add(Matrix.scalar(t.op() == ReduceOp.ARGMAX ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY));
            }
        });
        if (all.isEmpty()) {
            return Matrix.scalar(Reduced.of(t.op(), new double[0]));
        }
        Matrix first = all.get(0);
        double[] out = new double[first.values().length];
        for (int i = 0; i < out.length; i++) {
            int at = i;
            out[i] = Reduced.of(
                    t.op(), all.stream().mapToDouble(m -> m.values()[at]).toArray());
        }
        return new Matrix(first.rows(), first.columns(), first.scalar(), out);
    }

    @Override
    public Matrix bracket(Term.Bracket t) {
        return Matrix.scalar(t.conditions().stream().allMatch(letters::holds) ? 1 : 0);
    }

    @Override
    public Matrix position(Term.Position t) {
        return Matrix.scalar(letters.place(t.at()));
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
