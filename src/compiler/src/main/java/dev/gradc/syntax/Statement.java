package dev.gradc.syntax;

import dev.gradc.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * A statement in the body of a model, a layer, an optimiser or a recurrence. Which statements may stand in which body
 * the parser has seen to.
 */
public sealed interface Statement extends Node
        permits Declaration.Sizes,
                Declaration.Constant,
                Statement.Inputs,
                Statement.Parameter,
                Statement.State,
                Statement.Assignment,
                Statement.Outputs,
                Statement.Loss,
                Statement.Penalty,
                Statement.Metric,
                Statement.Settings,
                Statement.Recurrence,
                Statement.Initial {
    <R> R accept(Visitor<R> visitor);

    /** One method for each kind of statement. */
    interface Visitor<R> {
        R sizes(Declaration.Sizes sizes);

        R constant(Declaration.Constant constant);

        R inputs(Inputs inputs);

        R parameter(Parameter parameter);

        R state(State state);

        R assignment(Assignment assignment);

        R outputs(Outputs outputs);

        R loss(Loss loss);

        R penalty(Penalty penalty);

        R metric(Metric metric);

        R settings(Settings settings);

        R recurrence(Recurrence recurrence);

        R initial(Initial initial);
    }

    /** What a declared tensor is for: something to predict from, or something to predict. */
    enum Role {
        INPUT,
        TARGET
    }

    /** {@code input x[2], y} or {@code target digit: class(10)}. */
    record Inputs(Role role, List<Variable> variables, Span span) implements Statement {
        public Inputs {
            variables = List.copyOf(variables);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.inputs(this);
        }
    }

    /** One tensor of an {@code input} or {@code target}. */
    record Variable(Name name, Optional<Shape> shape, Optional<TypeName> type, Span span) implements Node {}

    /** {@code param W[m,n] in positive ~ he_normal() frozen}. */
    record Parameter(
            Name name,
            Optional<Shape> shape,
            Optional<Constraint> constraint,
            Optional<Start> start,
            boolean frozen,
            Span span)
            implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.parameter(this);
        }
    }

    /** What a parameter starts from: drawn by an initialiser ({@code ~}) or set to a value ({@code =}). */
    record Start(boolean drawn, Expression value, Span span) implements Node {}

    /** {@code in positive}, {@code in ball(2)} or the open interval {@code in (0, 1)}, which has no name. */
    record Constraint(Optional<Name> name, List<Expression> arguments, Span span) implements Node {
        public Constraint {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code state m = 0}: a tensor that lives from step to step. */
    record State(Name name, Optional<Shape> shape, Expression value, Span span) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.state(this);
        }
    }

    /** {@code z = W @ x + b} or, with indices, {@code y[o,i] = ...}. */
    record Assignment(LeftSide left, Expression value, Span span) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.assignment(this);
        }
    }

    /** The name that is defined, and the indices over which it is defined; none means the whole tensor. */
    record LeftSide(Name name, List<LeftIndex> indices, Span span) implements Node {
        public LeftSide {
            indices = List.copyOf(indices);
        }
    }

    /** An index on the left: {@code i} or, with its range, {@code i in 0..4} is free, {@code 0} or {@code -1} is fixed and has no name. */
    record LeftIndex(Optional<Name> name, Optional<Range> range, int fixed, Span span) implements Node {
        public boolean isFixed() {
            return name.isEmpty();
        }
    }

    /** {@code output p = softmax(z)}, a definition; or {@code output p, q}, names without one. */
    record Outputs(List<Name> names, Optional<Assignment> definition, Span span) implements Statement {
        public Outputs {
            names = List.copyOf(names);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.outputs(this);
        }
    }

    /** {@code loss cross_entropy(p, y)}. */
    record Loss(Expression value, Span span) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.loss(this);
        }
    }

    /** {@code penalty l2(1e-4)}. */
    record Penalty(Expression value, Span span) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.penalty(this);
        }
    }

    /** {@code metric accuracy = mean[batch] (argmax(p) == y)}. */
    record Metric(Name name, Expression value, Span span) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.metric(this);
        }
    }

    /** Which block of settings it is. */
    enum Block {
        TRAIN,
        DATA,
        EMIT,
        CHECK
    }

    /** {@code train { optimizer = adam(lr = 1e-3)  batch = 32 }} and the like. */
    record Settings(Block block, List<Setting> settings, Span span) implements Statement {
        public Settings {
            settings = List.copyOf(settings);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.settings(this);
        }
    }

    /** {@code recur t in 0..T { init h[-1] = 0  h[t] = ... }}. */
    record Recurrence(Name index, Range range, List<Statement> statements, Span span) implements Statement {
        public Recurrence {
            statements = List.copyOf(statements);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.recurrence(this);
        }
    }

    /** {@code init h[-1] = 0}, only in a recurrence. */
    record Initial(LeftSide left, Expression value, Span span) implements Statement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.initial(this);
        }
    }
}
