package dev.gradc.loops;

import java.util.List;
import java.util.stream.Collectors;

/** An integer expression: an index or a loop bound. */
public sealed interface Whole extends Argument {
    /** An integer-valued leaf: a variable of kind INT or an element of an integer array. */
    sealed interface Atom permits Variable, Element {}

    /** A summand {@code coefficient · atom}; the coefficient is not 0. */
    record Term(int coefficient, Atom atom) {}

    /** The sum {@code Σ coefficient · atom + constant}. */
    record Affine(List<Term> terms, int constant) implements Whole {
        public Affine {
            terms = List.copyOf(terms);
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            for (Term t : terms) {
                int size = Math.abs(t.coefficient());
                text.append(text.isEmpty() ? (t.coefficient() < 0 ? "-" : "") : t.coefficient() < 0 ? " - " : " + ");
                text.append(size == 1 ? "" : size + " * ").append(t.atom());
            }
            if (text.isEmpty()) {
                return Integer.toString(constant);
            }
            if (constant != 0) {
                text.append(constant < 0 ? " - " : " + ").append(Math.abs((long) constant));
            }
            return text.toString();
        }
    }

    /** The greatest of two or more, {@code Math.max}. */
    record Largest(List<Whole> of) implements Whole {
        public Largest {
            of = List.copyOf(of);
        }

        @Override
        public String toString() {
            return of.stream().map(Whole::toString).collect(Collectors.joining(", ", "max(", ")"));
        }
    }

    /** The least of two or more, {@code Math.min}. */
    record Smallest(List<Whole> of) implements Whole {
        public Smallest {
            of = List.copyOf(of);
        }

        @Override
        public String toString() {
            return of.stream().map(Whole::toString).collect(Collectors.joining(", ", "min(", ")"));
        }
    }

    /** The quotient by a positive number rounded down, {@code Math.floorDiv}. */
    record Floor(Whole dividend, int divisor) implements Whole {
        @Override
        public String toString() {
            return "floorDiv(" + dividend + ", " + divisor + ")";
        }
    }

    static Whole of(int constant) {
        return new Affine(List.of(), constant);
    }

    static Whole of(Atom atom) {
        return new Affine(List.of(new Term(1, atom)), 0);
    }

    /** An atom moved by a constant: {@code k + 3}. */
    static Whole of(Atom atom, int constant) {
        return new Affine(List.of(new Term(1, atom)), constant);
    }
}
