package dev.gradc.syntax;

import dev.gradc.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * An expression as written. Brackets leave no trace but the tree's form; operators that group to the left are kept as
 * one flat {@link Chain}, so that a sum of a hundred thousand terms is no deeper than a sum of two.
 */
public sealed interface Expression extends Node {
    <R> R accept(Visitor<R> visitor);

    /** One method for each kind of expression. */
    interface Visitor<R> {
        R number(Number number);

        R text(Text text);

        R reference(Reference reference);

        R array(Array array);

        R settings(Settings settings);

        R chain(Chain chain);

        R comparison(Comparison comparison);

        R negation(Negation negation);

        R not(Not not);

        R power(Power power);

        R transpose(Transpose transpose);

        R access(Access access);

        R call(Call call);

        R pipe(Pipe pipe);

        R reduction(Reduction reduction);

        R conditional(Conditional conditional);
    }

    /** {@code 12}, {@code 1e-3}; {@code integer} if written without point and exponent. The value is finite. */
    record Number(double value, boolean integer, Span span) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.number(this);
        }
    }

    /** {@code "digits.csv"}, without the quotes; there are no escapes. */
    record Text(String value, Span span) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.text(this);
        }
    }

    /** A name used as a value: a tensor, a size, a constant, an index, a function. */
    record Reference(Name name, Span span) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.reference(this);
        }
    }

    /** {@code [[0, 1], [1, 0]]}; may be empty. */
    record Array(List<Expression> elements, Span span) implements Expression {
        public Array {
            elements = List.copyOf(elements);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.array(this);
        }
    }

    /** <code>{ real = double  unroll = full }</code>, only as a value of a setting. */
    record Settings(List<Setting> settings, Span span) implements Expression {
        public Settings {
            settings = List.copyOf(settings);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.settings(this);
        }
    }

    /** Operators that group to the left, strongest last. */
    enum Operator {
        OR("||"),
        AND("&&"),
        PLUS("+"),
        MINUS("-"),
        TIMES("*"),
        DIVIDE("/"),
        PRODUCT("@");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    /**
     * {@code a + b - c}, {@code a * b / c @ d}, {@code a && b}, {@code a || b}: operators of one strength, applied from
     * the left. At least one link.
     */
    record Chain(Expression first, List<Link> links, Span span) implements Expression {
        public Chain {
            links = List.copyOf(links);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.chain(this);
        }
    }

    /** An operator and its right side; the span is the operator's. */
    record Link(Operator operator, Expression operand, Span span) implements Node {}

    /** How two values are compared. */
    enum Comparator {
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        EQUAL("=="),
        NOT_EQUAL("!=");

        private final String symbol;

        Comparator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    /** {@code a < b}; comparisons do not chain. */
    record Comparison(Expression left, Comparator comparator, Expression right, Span span) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.comparison(this);
        }
    }

    /** {@code -a}; weaker than {@code ^}, and of a reduction it takes the whole. */
    record Negation(Expression operand, Span span) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.negation(this);
        }
    }

    /** {@code !a}. */
    record Not(Expression operand, Span span) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.not(this);
        }
    }

    /** {@code a ^ b}, grouping to the right. */
    record Power(Expression base, Expression exponent, Span span) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.power(this);
        }
    }

    /** {@code W.T}. */
    record Transpose(Expression operand, Span span) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.transpose(this);
        }
    }

    /** {@code x[c, i*s+p, :, 0..3]}: a tensor and one subscript an axis. */
    record Access(Expression tensor, List<Subscript> subscripts, Span span) implements Expression {
        public Access {
            subscripts = List.copyOf(subscripts);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.access(this);
        }
    }

    /** What picks from one axis: an index, a range, or all of it. */
    sealed interface Subscript extends Node {
        <R> R accept(SubscriptVisitor<R> visitor);
    }

    /** One method for each kind of subscript. */
    interface SubscriptVisitor<R> {
        R at(At at);

        R slice(Slice slice);

        R all(All all);
    }

    /** {@code i*s + p}: one element of the axis. */
    record At(Expression index, Span span) implements Subscript {
        @Override
        public <R> R accept(SubscriptVisitor<R> visitor) {
            return visitor.at(this);
        }
    }

    /** {@code 0..3}: a part of the axis. */
    record Slice(Range range, Span span) implements Subscript {
        @Override
        public <R> R accept(SubscriptVisitor<R> visitor) {
            return visitor.slice(this);
        }
    }

    /** {@code :}, the whole axis. */
    record All(Span span) implements Subscript {
        @Override
        public <R> R accept(SubscriptVisitor<R> visitor) {
            return visitor.all(this);
        }
    }

    /** {@code softmax(z)}, {@code max(0, x)}, {@code dense(256, activation = mish)}. */
    record Call(Name function, List<Argument> arguments, Span span) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.call(this);
        }
    }

    /** {@code x |> dense(4) |> softmax()}: each call takes what stands before it as its first argument. */
    record Pipe(Expression source, List<Call> calls, Span span) implements Expression {
        public Pipe {
            calls = List.copyOf(calls);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.pipe(this);
        }
    }

    /** What a reduction does with the values it runs over. */
    enum Reducer {
        SUM("sum"),
        PROD("prod"),
        MAX("max"),
        MIN("min"),
        MEAN("mean"),
        VAR("var"),
        LOGSUMEXP("logsumexp"),
        ARGMAX("argmax"),
        ARGMIN("argmin");

        private final String word;

        Reducer(String word) {
            this.word = word;
        }

        /** The word of the language. */
        public String word() {
            return word;
        }
    }

    /**
     * {@code sum[j, k in 0..3] w[i,j] * x[j]}: the body reaches over products, not over sums.
     *
     * @param condition where the indices stop: {@code j <= i} in {@code sum[j if j <= i] x[j]}
     */
    record Reduction(
            Reducer reducer, List<BoundIndex> indices, Optional<Expression> condition, Expression body, Span span)
            implements Expression {
        public Reduction {
            indices = List.copyOf(indices);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.reduction(this);
        }
    }

    /** An index of a reduction, with its range if one was written; {@code batch} is an index like others here. */
    record BoundIndex(Name name, Optional<Range> range, Span span) implements Node {}

    /** {@code if c then a else b}. */
    record Conditional(Expression condition, Expression then, Expression otherwise, Span span) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.conditional(this);
        }
    }
}
