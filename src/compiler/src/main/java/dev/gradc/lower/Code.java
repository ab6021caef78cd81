package dev.gradc.lower;

import dev.gradc.algebra.Atom;
import dev.gradc.algebra.Axis;
import dev.gradc.algebra.Condition;
import dev.gradc.algebra.Expr;
import dev.gradc.algebra.Index;
import dev.gradc.algebra.IntegerRead;
import dev.gradc.algebra.Tensor;
import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Element;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A method's body while it is written: nested scopes, to any of which statements can be added until it is closed. So what does not change in a
 * loop is computed before it, by entering the scope outside for a while.
 */
final class Code {
    private final Names names;
    private final Storage storage;
    private final Variable count;
    private final Rectified rectified;
    private final Map<Expr, Boolean> safe = new HashMap<>();
    private Scope scope = Scope.root();
    private boolean lanes;
    private boolean bound;
    private boolean severalRows;
    private boolean offered;
    private boolean once;

    Code(Names names, Storage storage, Variable count, Rectified rectified) {
        this.rectified = rectified;
        this.names = names;
        this.storage = storage;
        this.count = count;
    }

    /** The same, to be written with lanes where it can be. */
    Code inLanes() {
        lanes = true;
        return this;
    }

    boolean lanes() {
        return lanes;
    }

    /** The same, to be written with several rows of a product at a time where it can be. */
    Code bySeveralRows() {
        severalRows = true;
        return this;
    }

    boolean severalRows() {
        return severalRows;
    }

    /** Says that it could be written with several rows of a product at a time. */
    void offerSeveralRows() {
        offered = true;
    }

    /** Says that it cannot be written once more: it has declared what it needs. */
    void cannotRepeat() {
        once = true;
    }

    boolean couldTakeSeveralRows() {
        return offered && !once;
    }

    /** Says that it reads what only another method's twin computes, so that it must be a twin as well. */
    void readsTwin() {
        bound = true;
    }

    boolean isBound() {
        return bound;
    }

    /** The same within a loop that is not written here: the method is called in it and takes its counter. */
    Code within(Axis axis, Variable by) {
        scope = scope.loop(axis, by);
        return this;
    }

    Storage storage() {
        return storage;
    }

    Variable count() {
        return count;
    }

    Rectified rectified() {
        return rectified;
    }

    Scope scope() {
        return scope;
    }

    /** Works in another scope that is still open; gives the one left, to come back. */
    Scope enter(Scope other) {
        Scope left = scope;
        scope = other;
        return left;
    }

    void add(Statement statement) {
        scope.statements().add(statement);
    }

    Block body() {
        List<Statement> statements = new ArrayList<>(root().statements());
        if (!scope.isRoot() && scope.outer().isRoot() && !scope.isGuard()) {
            statements.addAll(scope.statements());
        } else if (!scope.isRoot()) {
            throw new IllegalStateException("a scope is open");
        }
        return new Block(statements);
    }

    // ---------------------------------------------------------------- scopes

    /** Opens a loop over an axis and gives its counter; {@link #closeLoop} takes its bounds. */
    Variable openLoop(Axis axis) {
        Variable counter = Variable.counter(names.fresh(axis.batch() ? "row" : axis.name()));
        scope = scope.loop(axis, counter);
        return counter;
    }

    void closeLoop(Whole from, Whole to) {
        closeLoop(from, to, 1);
    }

    void closeLoop(Whole from, Whole to, int step) {
        Scope inner = scope;
        scope = inner.outer();
        names.release(inner.counter().name());
        add(new Statement.For(inner.counter(), from, to, step, new Block(inner.statements())));
    }

    void closeLanes(Whole from, Whole to, int vectors) {
        Scope inner = scope;
        scope = inner.outer();
        names.release(inner.counter().name());
        add(new Statement.Lanes(inner.counter(), from, to, vectors, new Block(inner.statements())));
    }

    /** Leaves a loop that nothing was written in. */
    void dropLoop() {
        names.release(scope.counter().name());
        scope = scope.outer();
    }

    /** The number of values an axis takes. */
    Whole extent(Axis axis) {
        return axis.batch() ? Whole.of(count) : Whole.of(axis.extent());
    }

    /** The number of whole blocks of so many samples, computed once a method. */
    Variable blocks(int size) {
        String key = "blocks of " + size;
        Value found = known(key);
        if (found != null) {
            return (Variable) found;
        }
        Scope left = enter(root());
        Variable blocks = let("blocks", new Value.WholeValue(new Whole.Floor(Whole.of(count), size)));
        scope.values().put(key, blocks);
        enter(left);
        return blocks;
    }

    void openGuard() {
        scope = scope.guard();
    }

    /** Closes a guard and gives what is to happen where it holds. */
    Block closeGuard() {
        Scope inner = scope;
        scope = inner.outer();
        return new Block(inner.statements());
    }

    /** The outermost scope in which something can be computed: inside the loops over its axes and, if it may be undefined, inside guards. */
    Scope home(Set<Axis> axes, boolean guarded) {
        for (Scope s = scope; !s.isRoot(); s = s.outer()) {
            if (s.isGuard() ? guarded : axes.contains(s.axis())) {
                return s;
            }
        }
        return root();
    }

    Scope root() {
        Scope s = scope;
        while (!s.isRoot()) {
            s = s.outer();
        }
        return s;
    }

    // ---------------------------------------------------------------- names

    String fresh(String wish) {
        return names.fresh(wish);
    }

    Variable let(String name, Value value) {
        Variable variable = Variable.fixed(names.fresh(name), value.kind());
        add(new Statement.Let(variable, value));
        return variable;
    }

    Variable mutable(String name, Value value) {
        Variable variable = Variable.mutable(names.fresh(name), value.kind());
        add(new Statement.Let(variable, value));
        return variable;
    }

    RowVariable row(String name, Array of) {
        RowVariable row = new RowVariable(names.fresh(name), of.element());
        add(new Statement.LetRow(row, of));
        return row;
    }

    // ---------------------------------------------------------------- indices

    Whole whole(Index index) {
        List<Whole.Term> terms = new ArrayList<>();
        for (Index.Term t : index.terms()) {
            terms.add(new Whole.Term(t.coefficient(), atom(t.atom())));
        }
        return new Whole.Affine(terms, index.constant());
    }

    private Whole.Atom atom(Atom atom) {
        if (atom instanceof Axis axis) {
            return counter(axis);
        }
        IntegerRead read = (IntegerRead) atom;
        return element(read.tensor(), read.at());
    }

    private Variable counter(Axis axis) {
        for (Scope s = scope; !s.isRoot(); s = s.outer()) {
            if (axis.equals(s.axis())) {
                return s.counter();
            }
        }
        throw new IllegalStateException("no loop runs over " + axis);
    }

    /** An element; its row is fetched outside the loops that stay in it. */
    Element element(Tensor tensor, List<Index> at) {
        Storage.Address address = storage.address(tensor, at);
        if (address.at().size() < 2) {
            return new Element(
                    address.buffer(), address.at().stream().map(this::whole).toList());
        }
        Index row = address.at().get(0);
        int rows = ((Layout.Rows) address.buffer().layout()).rows();
        Scope home = home(
                row.axes(), !row.within(rows)); // a row that may not be there is fetched where a bracket has made sure
        boolean inner = lanes || varies(address.last(), home);
        if (!inner) {
            return new Element(address.buffer(), List.of(whole(row), whole(address.last())));
        }
        RowVariable variable = knownRow(List.of(address.buffer(), row));
        if (variable == null) {
            Scope left = enter(home);
            variable = row(address.buffer().name() + "Row", address.buffer().row(whole(row)));
            home.rows().put(List.of(address.buffer(), row), variable);
            enter(left);
        }
        return new Element(variable, List.of(whole(address.last())));
    }

    /** True if a loop inside the scope changes the index. */
    private boolean varies(Index index, Scope outside) {
        for (Scope s = scope; s != outside; s = s.outer()) {
            if (s.axis() != null && index.axes().contains(s.axis())) {
                return true;
            }
        }
        return false;
    }

    private RowVariable knownRow(Object key) {
        for (Scope s = scope; s != null; s = s.outer()) {
            if (s.rows().containsKey(key)) {
                return s.rows().get(key);
            }
        }
        return null;
    }

    /** A value already computed in this scope or one around it, or null. */
    Value known(Object key) {
        for (Scope s = scope; s != null; s = s.outer()) {
            if (s.values().containsKey(key)) {
                return s.values().get(key);
            }
        }
        return null;
    }

    // ---------------------------------------------------------------- values

    /** All conditions as one value. */
    Value condition(List<Condition> conditions) {
        return new Conditions(this).all(conditions);
    }

    /** The value of an integer tensor's element is an int; everything else is what its buffer holds, in the kind asked for. */
    static Value convert(Value value, Kind kind) {
        return value.kind() == kind
                ? value
                : value instanceof Value.Literal literal && kind != Kind.INT
                        ? new Value.Literal(literal.value(), kind)
                        : new Value.Convert(value, kind);
    }

    /** True if every element the expression reads surely exists; brackets and domains see to those they speak of. */
    boolean safe(Expr e) {
        return safe.computeIfAbsent(e, x -> new Existence(List.of()).of(x));
    }
}
