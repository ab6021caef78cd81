package dev.gradc.lower;

import dev.gradc.algebra.Axis;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The body of a method, a loop or a guard while it is written, and what is already computed there. */
final class Scope {
    private final Scope outer;
    private final Axis axis;
    private final Variable counter;
    private final List<Statement> statements = new ArrayList<>();
    private final Map<Object, Value> values = new HashMap<>();
    private final Map<Object, RowVariable> rows = new HashMap<>();

    private Scope(Scope outer, Axis axis, Variable counter) {
        this.outer = outer;
        this.axis = axis;
        this.counter = counter;
    }

    static Scope root() {
        return new Scope(null, null, null);
    }

    Scope loop(Axis over, Variable by) {
        return new Scope(this, over, by);
    }

    Scope guard() {
        return new Scope(this, null, null);
    }

    boolean isRoot() {
        return outer == null;
    }

    boolean isGuard() {
        return axis == null && outer != null;
    }

    Scope outer() {
        return outer;
    }

    Axis axis() {
        return axis;
    }

    Variable counter() {
        return counter;
    }

    List<Statement> statements() {
        return statements;
    }

    Map<Object, Value> values() {
        return values;
    }

    Map<Object, RowVariable> rows() {
        return rows;
    }
}
