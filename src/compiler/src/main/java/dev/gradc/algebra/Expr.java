package dev.gradc.algebra;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A scalar-valued expression with free axes: one of nine kinds.
 *
 * <p>Nodes are made by an {@link Arena} alone, which interns them and keeps them in normal form; so within one compilation equal expressions
 * are the same object, and {@code ==} is equality up to the names of bound axes. Products carry their numeric factor first; a division is a
 * power −1, a difference a product with −1.
 */
public abstract sealed class Expr {
    private final Set<Axis> freeAxes;
    private final int height;

    private Expr(Set<Axis> freeAxes, int height) {
        this.freeAxes = Collections.unmodifiableSet(freeAxes);
        this.height = height;
    }

    /** The axes that no enclosing reduction within the expression binds, in order of first use. */
    public final Set<Axis> freeAxes() {
        return freeAxes;
    }

    /** The greatest binder number inside; the next enclosing binder takes one more. */
    final int height() {
        return height;
    }

    /** The direct parts. */
    public abstract List<Expr> children();

    public abstract <R> R accept(Visitor<R> visitor);

    /** One method a kind. */
    public interface Visitor<R> {
        R number(Num e);

        R read(Read e);

        R add(Add e);

        R mul(Mul e);

        R pow(Pow e);

        R call(Call e);

        R reduce(Reduce e);

        R iverson(Iverson e);

        R indexValue(IndexValue e);
    }

    /** An exact number. */
    public static final class Num extends Expr {
        private final Rational value;

        Num(Rational value) {
            super(Set.of(), 0);
            this.value = value;
        }

        public Rational value() {
            return value;
        }

        @Override
        public List<Expr> children() {
            return List.of();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.number(this);
        }

        @Override
        public String toString() {
            return value.toString();
        }
    }

    /** An element of a tensor, {@code T[index, ...]}. */
    public static final class Read extends Expr {
        private final Tensor tensor;
        private final List<Index> at;

        Read(Tensor tensor, List<Index> at) {
            super(axesOf(at), heightOf(at));
            this.tensor = tensor;
            this.at = List.copyOf(at);
        }

        public Tensor tensor() {
            return tensor;
        }

        public List<Index> at() {
            return at;
        }

        @Override
        public List<Expr> children() {
            return List.of();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.read(this);
        }

        @Override
        public String toString() {
            return tensor
                    + (at.isEmpty() ? "" : at.stream().map(Index::toString).collect(Collectors.joining(",", "[", "]")));
        }
    }

    /** A sum of two or more terms, none of them a sum, like terms merged. */
    public static final class Add extends Expr {
        private final List<Expr> terms;

        Add(List<Expr> terms) {
            super(union(terms), maxHeight(terms));
            this.terms = List.copyOf(terms);
        }

        public List<Expr> terms() {
            return terms;
        }

        @Override
        public List<Expr> children() {
            return terms;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.add(this);
        }

        @Override
        public String toString() {
            return terms.stream().map(Expr::toString).collect(Collectors.joining(" + ", "(", ")"));
        }
    }

    /** A product of two or more factors, none of them a product, equal bases merged, at most one number (first) and one bracket. */
    public static final class Mul extends Expr {
        private final List<Expr> factors;

        Mul(List<Expr> factors) {
            super(union(factors), maxHeight(factors));
            this.factors = List.copyOf(factors);
        }

        public List<Expr> factors() {
            return factors;
        }

        @Override
        public List<Expr> children() {
            return factors;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.mul(this);
        }

        @Override
        public String toString() {
            return factors.stream().map(Expr::toString).collect(Collectors.joining(" "));
        }
    }

    /** A constant power. */
    public static final class Pow extends Expr {
        private final Expr base;
        private final Rational exponent;

        Pow(Expr base, Rational exponent) {
            super(base.freeAxes, base.height);
            this.base = base;
            this.exponent = exponent;
        }

        public Expr base() {
            return base;
        }

        public Rational exponent() {
            return exponent;
        }

        @Override
        public List<Expr> children() {
            return List.of(base);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.pow(this);
        }

        @Override
        public String toString() {
            boolean simple = base instanceof Read || base instanceof Call || base instanceof Add;
            return (simple ? base.toString() : "(" + base + ")") + "^"
                    + (exponent.isInt() ? exponent : "(" + exponent + ")");
        }
    }

    /** A scalar function applied to arguments. */
    public static final class Call extends Expr {
        private final Function function;
        private final List<Expr> arguments;

        Call(Function function, List<Expr> arguments) {
            super(union(arguments), maxHeight(arguments));
            this.function = function;
            this.arguments = List.copyOf(arguments);
        }

        public Function function() {
            return function;
        }

        public List<Expr> arguments() {
            return arguments;
        }

        public Expr argument(int i) {
            return arguments.get(i);
        }

        @Override
        public List<Expr> children() {
            return arguments;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.call(this);
        }

        @Override
        public String toString() {
            return function.text() + arguments.stream().map(Expr::toString).collect(Collectors.joining(", ", "(", ")"));
        }
    }

    /**
     * A reduction over bound axes, restricted to where the domain holds. The body is written in bound axes: use {@link Arena#open} to look
     * inside. Sums keep their conditions as a bracket in the body; the other operators keep them in the domain, since there a bracket of 0
     * would be a value and not an absence.
     */
    public static final class Reduce extends Expr {
        private final ReduceOp op;
        private final List<Axis> over;
        private final List<Condition> domain;
        private final Expr body;

        Reduce(ReduceOp op, List<Axis> over, List<Condition> domain, Expr body) {
            super(outside(over, domain, body), body.height + over.size());
            this.op = op;
            this.over = List.copyOf(over);
            this.domain = List.copyOf(domain);
            this.body = body;
        }

        public ReduceOp op() {
            return op;
        }

        public List<Axis> over() {
            return over;
        }

        public List<Condition> domain() {
            return domain;
        }

        public Expr body() {
            return body;
        }

        @Override
        public List<Expr> children() {
            return List.of(body);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.reduce(this);
        }

        @Override
        public String toString() {
            String where = domain.isEmpty()
                    ? ""
                    : domain.stream().map(Condition::toString).collect(Collectors.joining(", ", " : ", ""));
            return op + over.stream().map(Axis::toString).collect(Collectors.joining(",", "[", where + "] ")) + "("
                    + body + ")";
        }
    }

    /** A bracket: 1 where all conditions hold, else 0. */
    public static final class Iverson extends Expr {
        private final List<Condition> conditions;

        Iverson(List<Condition> conditions) {
            super(
                    axesOf(conditions.stream().map(Condition::index).toList()),
                    heightOf(conditions.stream().map(Condition::index).toList()));
            this.conditions = List.copyOf(conditions);
        }

        public List<Condition> conditions() {
            return conditions;
        }

        @Override
        public List<Expr> children() {
            return List.of();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.iverson(this);
        }

        @Override
        public String toString() {
            return conditions.stream().map(Condition::toString).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** The value of an index as a number. */
    public static final class IndexValue extends Expr {
        private final Index index;

        IndexValue(Index index) {
            super(axesOf(List.of(index)), heightOf(List.of(index)));
            this.index = index;
        }

        public Index index() {
            return index;
        }

        @Override
        public List<Expr> children() {
            return List.of();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.indexValue(this);
        }

        @Override
        public String toString() {
            return "value(" + index + ")";
        }
    }

    private static Set<Axis> union(List<Expr> parts) {
        Set<Axis> all = new LinkedHashSet<>();
        parts.forEach(e -> all.addAll(e.freeAxes));
        return all;
    }

    private static Set<Axis> axesOf(List<Index> indices) {
        Set<Axis> all = new LinkedHashSet<>();
        indices.forEach(i -> i.collectAxes(all));
        return all;
    }

    private static Set<Axis> outside(List<Axis> over, List<Condition> domain, Expr body) {
        Set<Axis> all = new LinkedHashSet<>(body.freeAxes);
        domain.forEach(c -> c.index().collectAxes(all));
        over.forEach(all::remove);
        return all;
    }

    private static int maxHeight(List<Expr> parts) {
        return parts.stream().mapToInt(e -> e.height).max().orElse(0);
    }

    private static int heightOf(List<Index> indices) {
        return axesOf(indices).stream()
                .mapToInt(a -> Math.max(0, -a.id()))
                .max()
                .orElse(0);
    }
}
