package dev.gradc.syntax;

import dev.gradc.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * A declaration at the top of a file. {@link Sizes} and {@link Constant} may also stand inside a model or a layer and
 * are statements too.
 */
public sealed interface Declaration extends Node {
    <R> R accept(Visitor<R> visitor);

    /** One method for each kind of declaration. */
    interface Visitor<R> {
        R sizes(Sizes sizes);

        R constant(Constant constant);

        R function(Function function);

        R layer(Layer layer);

        R optimizer(Optimizer optimizer);

        R initializer(Initializer initializer);

        R rule(Rule rule);

        R model(Model model);
    }

    /** {@code dim N = 12, M}: named sizes, with a value or without. */
    record Sizes(List<Size> sizes, Span span) implements Declaration, Statement {
        public Sizes {
            sizes = List.copyOf(sizes);
        }

        @Override
        public <R> R accept(Declaration.Visitor<R> visitor) {
            return visitor.sizes(this);
        }

        @Override
        public <R> R accept(Statement.Visitor<R> visitor) {
            return visitor.sizes(this);
        }
    }

    /** One named size of a {@code dim}. */
    record Size(Name name, Optional<Expression> value, Span span) implements Node {}

    /** {@code const PI2[3] = expr}. */
    record Constant(Name name, Optional<Shape> shape, Expression value, Span span) implements Declaration, Statement {
        @Override
        public <R> R accept(Declaration.Visitor<R> visitor) {
            return visitor.constant(this);
        }

        @Override
        public <R> R accept(Statement.Visitor<R> visitor) {
            return visitor.constant(this);
        }
    }

    /** {@code fn mish(x) = x * tanh(softplus(x))}; one name may have several functions, told apart by rank and type. */
    record Function(
            Optional<String> doc,
            Name name,
            List<Formal> formals,
            Expression body,
            List<DerivativeClaim> derivatives,
            Span span)
            implements Declaration {
        public Function {
            formals = List.copyOf(formals);
            derivatives = List.copyOf(derivatives);
        }

        @Override
        public <R> R accept(Declaration.Visitor<R> visitor) {
            return visitor.function(this);
        }
    }

    /** {@code derivative x = expr}: a claim to be checked, not a definition. */
    record DerivativeClaim(Name by, Expression value, Span span) implements Node {}

    /** {@code layer dense(x[n], m: dim) { ... return a }}: the first formal is the tensor that flows in. */
    record Layer(
            Optional<String> doc,
            Name name,
            List<Formal> formals,
            List<Statement> statements,
            Expression result,
            Span span)
            implements Declaration {
        public Layer {
            formals = List.copyOf(formals);
            statements = List.copyOf(statements);
        }

        @Override
        public <R> R accept(Declaration.Visitor<R> visitor) {
            return visitor.layer(this);
        }
    }

    /** {@code optimizer sgd(lr = 0.01) on p, g { p = p - lr * g }}; {@code on} lists the names it works on, in order. */
    record Optimizer(
            Optional<String> doc, Name name, List<Formal> formals, List<Name> on, List<Statement> statements, Span span)
            implements Declaration {
        public Optimizer {
            formals = List.copyOf(formals);
            on = List.copyOf(on);
            statements = List.copyOf(statements);
        }

        @Override
        public <R> R accept(Declaration.Visitor<R> visitor) {
            return visitor.optimizer(this);
        }
    }

    /** {@code initializer he_normal() on fan_in, fan_out = normal(0, sqrt(2 / fan_in))}; {@code on} may be empty. */
    record Initializer(Optional<String> doc, Name name, List<Formal> formals, List<Name> on, Expression body, Span span)
            implements Declaration {
        public Initializer {
            formals = List.copyOf(formals);
            on = List.copyOf(on);
        }

        @Override
        public <R> R accept(Declaration.Visitor<R> visitor) {
            return visitor.initializer(this);
        }
    }

    /** What a {@link Rule} is a formula for. */
    enum RuleKind {
        /** What a free number becomes, for a parameter that must keep to a range. */
        CONSTRAINT,
        /** What the learning rate is multiplied by in a step. */
        SCHEDULE,
        /** What becomes of a gradient before the optimiser sees it. */
        CLIPPING
    }

    /**
     * {@code constraint positive() on log = exp(log) init p = log(p)}, and the like for the other kinds: one formula with arguments.
     *
     * @param on the names it works on, in order
     * @param shape of the first name, where the formula is not one for each element
     * @param inverse of a constraint: what the free number is for a constrained one
     */
    record Rule(
            Optional<String> doc,
            RuleKind kind,
            Name name,
            List<Formal> formals,
            List<Name> on,
            Optional<Shape> shape,
            Expression body,
            Optional<Inverse> inverse,
            Span span)
            implements Declaration {
        public Rule {
            formals = List.copyOf(formals);
            on = List.copyOf(on);
        }

        @Override
        public <R> R accept(Declaration.Visitor<R> visitor) {
            return visitor.rule(this);
        }
    }

    /** {@code init p = log(p)}. */
    record Inverse(Name of, Expression value, Span span) implements Node {}

    /** {@code model Xor { ... }}. */
    record Model(Optional<String> doc, Name name, List<Statement> statements, Span span) implements Declaration {
        public Model {
            statements = List.copyOf(statements);
        }

        @Override
        public <R> R accept(Declaration.Visitor<R> visitor) {
            return visitor.model(this);
        }
    }
}
