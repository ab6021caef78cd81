package dev.gradc.equations;

import dev.gradc.algebra.Function;
import dev.gradc.algebra.Rational;
import dev.gradc.algebra.ReduceOp;
import dev.gradc.algebra.Tensor;
import dev.gradc.equations.Subscript.Constraint;
import dev.gradc.equations.Subscript.Letter;
import java.util.List;

/**
 * The right or left side of a printed equation as a tree: what a typesetter prints and a test evaluates.
 *
 * <p>Matrix and index notation share the kinds they have in common. Shapes are not stored: they follow from the tensors in the leaves.
 */
sealed interface Term {
    /** The direct parts. */
    default List<Term> parts() {
        return List.of();
    }

    <R> R accept(Visitor<R> visitor);

    /** One method a kind. */
    interface Visitor<R> {
        R number(Number t);

        R decimal(Decimal t);

        R symbol(Symbol t);

        R element(Element t);

        R slice(Slice t);

        R gather(Gather t);

        R sole(Sole t);

        R scale(Scale t);

        R meanFactor(MeanFactor t);

        R sum(Sum t);

        R product(Product t);

        R hadamard(Hadamard t);

        R quotient(Quotient t);

        R power(Power t);

        R apply(Apply t);

        R named(Named t);

        R transpose(Transpose t);

        R dot(Dot t);

        R squaredNorm(SquaredNorm t);

        R diagonal(Diagonal t);

        R ones(Ones t);

        R identity(Identity t);

        R oneHot(OneHot t);

        R extreme(Extreme t);

        R fold(Fold t);

        R bracket(Bracket t);

        R position(Position t);

        R derivative(Derivative t);

        R chain(Chain t);

        R elided(Elided t);
    }

    /** An exact number; beside vectors and matrices, each element's. */
    record Number(Rational value) implements Term {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.number(this);
        }
    }

    /** A number written in decimals whatever its fraction: 0.5. */
    record Decimal(Rational value) implements Term {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.decimal(this);
        }
    }

    /** A whole tensor. */
    record Symbol(Label label, Tensor tensor) implements Term {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.symbol(this);
        }
    }

    /** An element of a tensor; a scalar's has no subscript. */
    record Element(Symbol of, List<Subscript> at) implements Term {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.element(this);
        }
    }

    /** A part of a tensor, its first indices fixed: hₜ, a vector of h, or a number if all are fixed. 0 where one leaves its range. */
    record Slice(Symbol of, List<Subscript> at) implements Term {
        public Slice {
            at = List.copyOf(at);
        }

        /** The number of axes left. */
        int rank() {
            return of.tensor().rank() - at.size();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.slice(this);
        }
    }

    /** The component of a vector that a class label names: p_t. */
    record Gather(Symbol of, Symbol label) implements Term {
        @Override
        public List<Term> parts() {
            return List.of(of, label);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.gather(this);
        }
    }

    /** The one component of a vector of length 1, printed as the vector. */
    record Sole(Term vector) implements Term {
        @Override
        public List<Term> parts() {
            return List.of(vector);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.sole(this);
        }
    }

    /** A number times a term; a factor −1 is a sign. */
    record Scale(Rational coefficient, Term of) implements Term {
        @Override
        public List<Term> parts() {
            return List.of(of);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.scale(this);
        }
    }

    /** A number divided by the count of samples: (1/m), (1/(2m)). */
    record MeanFactor(Rational coefficient, Symbol count) implements Term {
        @Override
        public List<Term> parts() {
            return List.of(count);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.meanFactor(this);
        }
    }

    /** A sum; a negative term is a scaled one. */
    record Sum(List<Term> terms) implements Term {
        public Sum {
            terms = List.copyOf(terms);
        }

        @Override
        public List<Term> parts() {
            return terms;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.sum(this);
        }
    }

    /** A matrix product from left to right; scalars may stand anywhere. */
    record Product(List<Term> factors) implements Term {
        public Product {
            factors = List.copyOf(factors);
        }

        @Override
        public List<Term> parts() {
            return factors;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.product(this);
        }
    }

    /** A product element by element. */
    record Hadamard(List<Term> factors) implements Term {
        public Hadamard {
            factors = List.copyOf(factors);
        }

        @Override
        public List<Term> parts() {
            return factors;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.hadamard(this);
        }
    }

    /** A quotient, element by element. */
    record Quotient(Term numerator, Term denominator) implements Term {
        @Override
        public List<Term> parts() {
            return List.of(numerator, denominator);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.quotient(this);
        }
    }

    /** A power, of each element if so marked. */
    record Power(Term base, Rational exponent, boolean elementwise) implements Term {
        @Override
        public List<Term> parts() {
            return List.of(base);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.power(this);
        }
    }

    /** A scalar function, applied to each element. */
    record Apply(Function function, List<Term> arguments) implements Term {
        public Apply {
            arguments = List.copyOf(arguments);
        }

        @Override
        public List<Term> parts() {
            return arguments;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.apply(this);
        }
    }

    /** A tensor function by its name: softmax(z). Its value is told elsewhere. */
    record Named(String function, List<Term> arguments) implements Term {
        public Named {
            arguments = List.copyOf(arguments);
        }

        @Override
        public List<Term> parts() {
            return arguments;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.named(this);
        }
    }

    /** A transposed matrix, or a vector as a row. */
    record Transpose(Term of) implements Term {
        @Override
        public List<Term> parts() {
            return List.of(of);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.transpose(this);
        }
    }

    /** The scalar product uᵀ v. */
    record Dot(Term left, Term right) implements Term {
        @Override
        public List<Term> parts() {
            return List.of(left, right);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.dot(this);
        }
    }

    /** The sum of the squares of all elements. */
    record SquaredNorm(Term of) implements Term {
        @Override
        public List<Term> parts() {
            return List.of(of);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.squaredNorm(this);
        }
    }

    /** The matrix with a vector on its diagonal. */
    record Diagonal(Term of) implements Term {
        @Override
        public List<Term> parts() {
            return List.of(of);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.diagonal(this);
        }
    }

    /** The vector of ones; over the samples if batch. */
    record Ones(int extent, boolean batch) implements Term {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.ones(this);
        }
    }

    /** The unit matrix. */
    record Identity(int extent) implements Term {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.identity(this);
        }
    }

    /** The unit vector e(t); for a vector of labels the matrix with a unit row a sample. */
    record OneHot(Symbol label, int classes) implements Term {
        @Override
        public List<Term> parts() {
            return List.of(label);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.oneHot(this);
        }
    }

    /** The greatest or least component of a vector. */
    record Extreme(ReduceOp op, Term of) implements Term {
        @Override
        public List<Term> parts() {
            return List.of(of);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.extreme(this);
        }
    }

    /** A reduction over index letters: Σₖ. */
    record Fold(ReduceOp op, List<Letter> over, List<Constraint> where, Term body) implements Term {
        public Fold {
            over = List.copyOf(over);
            where = List.copyOf(where);
        }

        @Override
        public List<Term> parts() {
            return List.of(body);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.fold(this);
        }
    }

    /** 1 where all conditions hold, else 0. */
    record Bracket(List<Constraint> conditions) implements Term {
        public Bracket {
            conditions = List.copyOf(conditions);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.bracket(this);
        }
    }

    /** The value of an index as a number, counted from 0. */
    record Position(Subscript at) implements Term {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.position(this);
        }
    }

    /** A derivative by name: ∂z/∂a. */
    record Derivative(Term of, Term by) implements Term {
        @Override
        public List<Term> parts() {
            return List.of(of, by);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.derivative(this);
        }
    }

    /** The factors of the chain rule, each a derivative by name. */
    record Chain(List<Term> factors) implements Term {
        public Chain {
            factors = List.copyOf(factors);
        }

        @Override
        public List<Term> parts() {
            return factors;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.chain(this);
        }
    }

    /** Terms of a sum left out for length. */
    record Elided(int count) implements Term {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.elided(this);
        }
    }
}
