package dev.gradc.lower;

import dev.gradc.loops.Argument;
import dev.gradc.loops.Array;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Element;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Kind;
import dev.gradc.loops.NumberType;
import dev.gradc.loops.RowVariable;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Varying;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A loop over a long row as a method of its own, without choices, for C2 gives up on methods of many loops. It is handed what it reads. */
final class RowLoop {
    private final Variable counter;
    private final int length;
    private final List<Statement> before;
    private final Map<Variable, Buffer> handedOn;
    private final UnaryOperator<Element> read;
    private final BranchFree values;
    private final Map<Array, RowVariable> arrays = new LinkedHashMap<>();
    private final Map<Value, Variable> scalars = new LinkedHashMap<>();
    private final Set<Variable> own = new HashSet<>();

    /**
     * @param length of the row
     * @param before what goes before the value in each round
     * @param handedOn rows of what variables were left with by loops before this one
     * @param whole the arrays whose elements are small whole numbers
     * @param read where an element is found in this loop
     */
    RowLoop(
            NumberType real,
            Variable counter,
            int length,
            List<Statement> before,
            Map<Variable, Buffer> handedOn,
            Set<Object> whole,
            UnaryOperator<Element> read) {
        this.counter = counter;
        this.length = length;
        this.before = before;
        this.handedOn = handedOn;
        this.read = read;
        this.values = new BranchFree(real, e -> moved((Element) e), this::named, whole);
    }

    /** The variable that a statement gives a value. */
    static Variable assigned(Statement s) {
        if (s instanceof Statement.Let let) {
            return let.variable();
        }
        if (s instanceof Statement.Store store && store.place() instanceof Variable variable) {
            return variable;
        }
        throw new BranchFree.Refused("another statement in lanes");
    }

    /** The value that a statement gives a variable. */
    static Value value(Statement s) {
        return s instanceof Statement.Let let ? let.value() : ((Statement.Store) s).value();
    }

    /** The call of a method that stores a value in each round. */
    Statement call(Kernels kernels, String name, Array target, Whole index, Value value) {
        List<Statement> body = new ArrayList<>();
        RowVariable to = formal(target);
        for (Statement s : before) {
            Variable variable = assigned(s);
            own.add(variable);
            boolean let = s instanceof Statement.Let;
            Value v = value(s);
            boolean start = let && variable.mutable() && chosen(variable);
            Value now = start
                    ? values.assigned(variable, Arithmetic.zero(Kind.REAL))
                    : !let && chosen(variable)
                            ? values.summed(variable, (Value.Select) v)
                            : values.assigned(variable, v);
            body.add(let ? new Statement.Let(variable, now) : new Statement.Store(variable, now));
        }
        body.add(new Statement.Store(to.at(index), values.of(value)));
        List<Formal> formals = new ArrayList<>(arrays.values());
        formals.addAll(scalars.values());
        List<Argument> arguments = new ArrayList<>(arrays.keySet());
        arguments.addAll(scalars.keySet());
        Block loop = Block.of(Statement.For.upTo(counter, Whole.of(length), new Block(body)));
        return kernels.row(name, formals, arguments, loop);
    }

    private Value moved(Element e) {
        Element found = read.apply(e);
        return found.equals(e) && !Varying.of(e, counter, v -> false)
                ? scalar(e)
                : formal(found.array()).at(found.at().get(0));
    }

    private Value named(Variable v) {
        if (handedOn.containsKey(v)) {
            return formal(handedOn.get(v)).at(Whole.of(counter));
        }
        return own.contains(v) ? v : scalar(v);
    }

    private Variable scalar(Value v) {
        return scalars.computeIfAbsent(v, x -> Variable.fixed("v" + scalars.size(), v.kind()));
    }

    private RowVariable formal(Array array) {
        return arrays.computeIfAbsent(array, a -> new RowVariable("r" + arrays.size(), Kind.REAL));
    }

    /** True if a variable is given one of several values: what it begins with does not matter, but must be finite. */
    private boolean chosen(Variable variable) {
        List<Statement> stores = before.stream()
                .filter(s -> s instanceof Statement.Store store && store.place().equals(variable))
                .toList();
        boolean infinite = before.stream()
                .anyMatch(s -> s instanceof Statement.Let let
                        && let.variable().equals(variable)
                        && let.value() instanceof Value.Literal l
                        && Double.isInfinite(l.value()));
        return infinite
                && !stores.isEmpty()
                && stores.stream()
                        .allMatch(s -> value(s) instanceof Value.Select select
                                && select.no().equals(variable)
                                && isEquality(select.condition()));
    }

    private static boolean isEquality(Value v) {
        return v instanceof Value.Compare c && c.relation() == Value.Relation.EQUAL
                || v instanceof Value.Logic l && l.both() && isEquality(l.left()) && isEquality(l.right());
    }
}
