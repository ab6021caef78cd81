package dev.gradc.equations;

import java.util.List;

/** An index in print, counted from 1: a number, a letter, a class label, or a sum of such with integer factors. */
record Subscript(List<Part> parts, int constant) {
    /** One summand. */
    record Part(int coefficient, Atom atom) {}

    /** What varies in an index. */
    sealed interface Atom permits Letter, LabelAtom {}

    /** An index letter with the number of values it takes, from 1; a batch letter takes as many as there are samples. */
    record Letter(String name, int extent, boolean batch) implements Atom {
        /** The values in words: {@code k = 1..2}. */
        String range() {
            return name + " = 1.." + (batch ? "m" : Integer.toString(extent));
        }
    }

    /** The value of an integer tensor, a class label for one; read as a position, counted from 1. */
    record LabelAtom(Term.Element element) implements Atom {}

    Subscript {
        parts = List.copyOf(parts);
    }

    static Subscript of(int constant) {
        return new Subscript(List.of(), constant);
    }

    static Subscript of(Atom atom) {
        return new Subscript(List.of(new Part(1, atom)), 0);
    }

    boolean isConstant() {
        return parts.isEmpty();
    }

    /** True if this is one letter or one label and nothing else. */
    boolean isAtom() {
        return constant == 0 && parts.size() == 1 && parts.get(0).coefficient() == 1;
    }

    /** A restriction: the index is 0, or at least 0. */
    record Constraint(Subscript index, boolean equality) {}
}
