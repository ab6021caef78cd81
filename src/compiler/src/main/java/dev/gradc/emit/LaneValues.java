package dev.gradc.emit;

import com.palantir.javapoet.CodeBlock;
import dev.gradc.loops.Array;
import dev.gradc.loops.Element;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Varying;
import dev.gradc.loops.Whole;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values within a loop over lanes as text, for one of the loop's vectors at a time: vectors where they differ from lane to lane, numbers put into
 * all lanes where they do not.
 */
final class LaneValues {
    private final VectorTypes vectors;
    private final ValueWriter scalars;
    private final VectorFunctions functions;
    private final Names locals;
    private final Statement.Lanes loop;
    /** Takes what a value needs to be worked out before it. */
    private final CodeBlock.Builder out;

    private final Map<Variable, List<String>> variables = new LinkedHashMap<>();
    private final Set<Object> inside = new LinkedHashSet<>();
    private final Map<String, String> constants = new LinkedHashMap<>();
    private int copy;
    private int conditions;

    LaneValues(
            VectorFunctions functions, ValueWriter scalars, Names locals, Statement.Lanes loop, CodeBlock.Builder out) {
        this.vectors = functions.vectors();
        this.functions = functions;
        this.scalars = scalars;
        this.locals = locals;
        this.loop = loop;
        this.out = out;
    }

    /** Goes to one of the loop's vectors, counted from 0. */
    void at(int vector) {
        copy = vector;
    }

    /** What is given a value within the loop, so that no vector made of it can stand before. */
    void within(Object variable) {
        inside.add(variable);
    }

    /** What follows, up to {@link #endConditional}, is worked out under a condition: only there are the elements that it reads known to exist. */
    void beginConditional() {
        conditions++;
    }

    void endConditional() {
        conditions--;
    }

    /** A variable that is held in vectors of these names: one, or one for each of the loop's. */
    void hold(Variable variable, List<String> names) {
        variables.put(variable, names);
    }

    /** The names of the vectors that stand before the loop, by the number in all their lanes. */
    Map<String, String> constants() {
        return constants;
    }

    /** A number in all lanes. */
    private String all(Value value) {
        String number = scalars.write(value);
        Set<Object> leaves = Varying.leaves(value);
        boolean stays = conditions > 0 && leaves.stream().anyMatch(l -> l instanceof Array array && array.rank() > 0);
        if (leaves.stream().anyMatch(inside::contains) || stays && !constants.containsKey(number)) {
            return functions.all(number);
        }
        return constants.computeIfAbsent(number, n -> locals.fresh(name(value)));
    }

    private String name(Value value) {
        if (value instanceof Value.Literal l) {
            return l.value() == 0 ? "zero" : l.value() == 1 ? "one" : "constant";
        }
        return (value instanceof Variable v ? v.name() : "constant") + "_";
    }

    /** Where the vector under way begins, seen from the counter. */
    String shift() {
        return copy == 0 ? "" : copy == 1 ? " + LANES" : " + " + copy + " * LANES";
    }

    String name(Variable variable) {
        List<String> names = variables.get(variable);
        return names.get(names.size() == 1 ? 0 : copy);
    }

    /** True if a value differs from lane to lane, or is held in a vector. */
    boolean varies(Value value) {
        return Varying.of(
                value,
                loop.counter(),
                v -> variables.getOrDefault(v, List.of()).size() > 1
                        || loop.vectors() == 1 && variables.containsKey(v));
    }

    private boolean vectorised(Value value) {
        return Varying.of(value, loop.counter(), variables::containsKey);
    }

    String address(Element e) {
        Whole last = e.at().get(e.at().size() - 1);
        StringBuilder array = new StringBuilder(scalars.array(e.array()));
        e.at().subList(0, e.at().size() - 1)
                .forEach(i -> array.append('[').append(scalars.write(i)).append(']'));
        return array + ", " + scalars.write(last) + shift();
    }

    /** The value as a vector. */
    String vector(Value value) {
        if (!vectorised(value)) {
            return all(value);
        }
        if (value instanceof Variable v) {
            return name(v);
        }
        if (value instanceof Element e) {
            return vectors.name() + ".fromArray(SPECIES, " + address(e) + ")";
        }
        if (value instanceof Value.Negate n) {
            return vector(n.of()) + ".neg()";
        }
        if (value instanceof Value.Binary b) {
            if (b.operation() == Value.Operation.MULTIPLY && isBracket(b.left())) {
                Value.Select bracket = (Value.Select) b.left();
                return vector(bracket.no()) + ".blend(" + vector(b.right()) + ", " + mask(bracket.condition()) + ")";
            }
            String operation = switch (b.operation()) {
                case ADD -> "add";
                case SUBTRACT -> "sub";
                case MULTIPLY -> "mul";
                case DIVIDE -> "div";
            };
            return vector(b.left()) + "." + operation + "(" + vector(b.right()) + ")";
        }
        if (value instanceof Value.Fma f) {
            return vector(f.a()) + ".fma(" + vector(f.b()) + ", " + vector(f.c()) + ")";
        }
        if (value instanceof Value.Apply a) {
            List<String> arguments = a.arguments().stream().map(this::vector).toList();
            return functions.call(a.function(), arguments, locals, out);
        }
        if (value instanceof Value.Select s) {
            return vector(s.no()) + ".blend(" + vector(s.yes()) + ", " + mask(s.condition()) + ")";
        }
        if (value instanceof Value.Convert c && c.of() instanceof Value.WholeValue w) {
            return places(w.whole());
        }
        throw unknown(value);
    }

    /** True for 1 where a condition holds, else 0: a factor that leaves the other one as it is, or nothing of it. */
    private boolean isBracket(Value value) {
        return value instanceof Value.Select s
                && vectorised(s)
                && s.yes() instanceof Value.Literal yes
                && yes.value() == 1
                && s.no() instanceof Value.Literal no
                && no.value() == 0;
    }

    /** An integer that grows with the counter, as numbers. */
    private String places(Whole whole) {
        return functions.all(scalars.write(whole) + shift()) + ".add(" + functions.places() + ")";
    }

    private String mask(Value condition) {
        if (condition instanceof Value.Compare c) {
            return operand(c.left()) + ".compare(VectorOperators." + operator(c.relation()) + ", " + operand(c.right())
                    + ")";
        }
        if (condition instanceof Value.Logic l) {
            return mask(l.left()) + (l.both() ? ".and(" : ".or(") + mask(l.right()) + ")";
        }
        if (condition instanceof Value.Not n) {
            return mask(n.of()) + ".not()";
        }
        throw unknown(condition);
    }

    private String operand(Value value) {
        if (value instanceof Value.WholeValue w) {
            return Varying.of(w, loop.counter(), v -> false) ? places(w.whole()) : functions.all(scalars.write(w));
        }
        return vector(value);
    }

    private static String operator(Value.Relation relation) {
        return switch (relation) {
            case LESS -> "LT";
            case LESS_EQUAL -> "LE";
            case GREATER -> "GT";
            case GREATER_EQUAL -> "GE";
            case EQUAL -> "EQ";
            case NOT_EQUAL -> "NE";
        };
    }

    static IllegalStateException unknown(Object what) {
        return new IllegalStateException("no lanes for " + what);
    }
}
