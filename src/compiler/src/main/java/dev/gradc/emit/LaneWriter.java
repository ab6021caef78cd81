package dev.gradc.emit;

import com.palantir.javapoet.CodeBlock;
import dev.gradc.loops.Block;
import dev.gradc.loops.Element;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Place;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Varying;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The body of a {@link Statement.Lanes} by the Vector API: what is of kind REAL is a vector, once for each of the loop's vectors where it differs
 * from lane to lane, else the same number in all lanes. Everything else is text as it stands outside.
 */
final class LaneWriter implements Statement.Visitor<Void> {
    private final VectorTypes vectors;
    private final ValueWriter scalars;
    private final VectorFunctions functions;
    private final Names locals;
    private final CodeBlock.Builder out = CodeBlock.builder();
    private final Statement.Lanes loop;
    private final Map<Variable, List<String>> variables = new LinkedHashMap<>();
    private final Set<Object> inside = new LinkedHashSet<>();
    private final Map<String, String> constants = new LinkedHashMap<>();
    private int copy;

    LaneWriter(VectorFunctions functions, ValueWriter scalars, Names locals, Statement.Lanes loop) {
        this.vectors = functions.vectors();
        this.functions = functions;
        this.scalars = scalars;
        this.locals = locals;
        this.loop = loop;
    }

    /** Writes the loop; what is the same in all lanes and all rounds is put into vectors before it, once. */
    void write(CodeBlock.Builder around) {
        String counter = locals.take(loop.counter(), loop.counter().name());
        String advance = loop.vectors() == 1 ? "LANES" : loop.vectors() + " * LANES";
        append(loop.body());
        constants.forEach((number, name) ->
                around.addStatement("$T $L = $L", vectors.type(), name, VectorTypes.code(functions.all(number))));
        around.beginControlFlow(
                "for (int $L = $L; $L < $L; $L += $L)",
                counter,
                scalars.write(loop.from()),
                counter,
                scalars.write(loop.to()),
                counter,
                advance);
        around.add(out.build());
        around.endControlFlow();
    }

    /** A number in all lanes. */
    private String all(Value value) {
        String number = scalars.write(value);
        if (Varying.leaves(value).stream().anyMatch(inside::contains)) {
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

    private void append(Block block) {
        block.statements().forEach(s -> s.accept(this));
    }

    private Void line(String text) {
        out.addStatement("$L", VectorTypes.code(text));
        return null;
    }

    private static IllegalStateException unknown(Object what) {
        return new IllegalStateException("no lanes for " + what);
    }

    // ---------------------------------------------------------------- statements

    @Override
    public Void note(Statement.Note s) {
        out.add("// $L\n", Comments.line(s.text()));
        return null;
    }

    @Override
    public Void loop(Statement.For s) {
        String counter = locals.take(s.counter(), s.counter().name());
        String advance = s.step() == 1 ? counter + "++" : counter + " += " + Literals.of(s.step());
        inside.add(s.counter());
        out.beginControlFlow(
                "for (int $L = $L; $L < $L; $L)",
                counter,
                scalars.write(s.from()),
                counter,
                scalars.write(s.to()),
                advance);
        append(s.body());
        out.endControlFlow();
        return null;
    }

    @Override
    public Void choice(Statement.If s) {
        out.beginControlFlow("if ($L)", scalars.write(s.condition()));
        append(s.then());
        if (!s.otherwise().statements().isEmpty()) {
            out.nextControlFlow("else");
            append(s.otherwise());
        }
        out.endControlFlow();
        return null;
    }

    @Override
    public Void let(Statement.Let s) {
        Variable variable = s.variable();
        inside.add(variable);
        if (variable.kind() != Kind.REAL) {
            String value = scalars.write(s.value());
            String name = locals.take(variable, variable.name());
            out.addStatement("$T $L = $L", scalars.types().of(variable.kind()), name, value);
            return null;
        }
        boolean alike = !variable.mutable() && !varies(s.value());
        List<String> names = new ArrayList<>();
        for (int q = 0; q < (alike ? 1 : loop.vectors()); q++) {
            copy = q;
            boolean lone = alike || loop.vectors() == 1;
            String value = vector(s.value());
            String name = lone ? locals.take(variable, variable.name()) : locals.fresh(variable.name() + "_" + q);
            out.addStatement("$T $L = $L", vectors.type(), name, VectorTypes.code(value));
            names.add(name);
        }
        variables.put(variable, names);
        return null;
    }

    @Override
    public Void letRow(Statement.LetRow s) {
        inside.add(s.variable());
        String array = scalars.array(s.of());
        String name = locals.take(s.variable(), s.variable().name());
        out.addStatement("$T[] $L = $L", scalars.types().of(s.variable().element()), name, array);
        return null;
    }

    @Override
    public Void store(Statement.Store s) {
        return each(() -> put(s.place(), vector(s.value())));
    }

    @Override
    public Void accumulate(Statement.Accumulate s) {
        return each(() -> put(s.place(), sum(s)));
    }

    private String sum(Statement.Accumulate s) {
        String held = vector((Value) s.place());
        if (s.value() instanceof Value.Binary b && b.operation() == Value.Operation.MULTIPLY) {
            return vector(b.left()) + ".fma(" + vector(b.right()) + ", " + held + ")";
        }
        if (s.value() instanceof Value.Negate n
                && n.of() instanceof Value.Binary b
                && b.operation() == Value.Operation.MULTIPLY) {
            return vector(b.left()) + ".neg().fma(" + vector(b.right()) + ", " + held + ")";
        }
        return held + ".add(" + vector(s.value()) + ")";
    }

    private void put(Place place, String value) {
        if (place instanceof Variable v) {
            line(name(v) + " = " + value);
        } else {
            line(value + ".intoArray(" + address((Element) place) + ")");
        }
    }

    private Void each(Runnable write) {
        for (int q = 0; q < loop.vectors(); q++) {
            copy = q;
            write.run();
        }
        return null;
    }

    /** All vectors joined, lanes beyond the loop's end left out; then one number made of the lanes. */
    @Override
    public Void fold(Statement.Fold s) {
        String joined = null;
        for (int q = 0; q < loop.vectors(); q++) {
            copy = q;
            String own = inside(name(s.variable()), s.joining());
            joined = joined == null ? own : joined + "." + method(s.joining()) + "(" + own + ")";
        }
        String operator = switch (s.joining()) {
            case SUM -> "ADD";
            case LARGEST -> "MAX";
            case SMALLEST -> "MIN";
        };
        String number = joined + ".reduceLanes(VectorOperators." + operator + ")";
        String place = scalars.place(s.place());
        return line(
                s.joining() == Statement.Fold.Joining.SUM
                        ? place + " += " + number
                        : place + " = Math." + method(s.joining()) + "(" + place + ", " + number + ")");
    }

    private static String method(Statement.Fold.Joining joining) {
        return switch (joining) {
            case SUM -> "add";
            case LARGEST -> "max";
            case SMALLEST -> "min";
        };
    }

    private String inside(String vector, Statement.Fold.Joining joining) {
        if (loop.to() instanceof Whole.Affine a && a.terms().isEmpty() && a.constant() % vectors.pitch() == 0) {
            return vector;
        }
        String neutral = switch (joining) {
            case SUM -> "0";
            case LARGEST -> vectors.infinity("NEGATIVE");
            case SMALLEST -> vectors.infinity("POSITIVE");
        };
        String left = "(" + scalars.write(loop.to()) + ") - " + locals.of(loop.counter()) + shift();
        return functions.all(neutral) + ".blend(" + vector + ", " + functions.places() + ".compare(VectorOperators.LT, "
                + functions.all(left) + "))";
    }

    /** Where the vector under way begins, seen from the counter. */
    private String shift() {
        return copy == 0 ? "" : copy == 1 ? " + LANES" : " + " + copy + " * LANES";
    }

    @Override
    public Void lanes(Statement.Lanes s) {
        throw unknown(s);
    }

    @Override
    public Void fill(Statement.Fill s) {
        throw unknown(s);
    }

    @Override
    public Void copy(Statement.Copy s) {
        throw unknown(s);
    }

    @Override
    public Void call(Statement.Call s) {
        throw unknown(s);
    }

    @Override
    public Void nextStep(Statement.NextStep s) {
        throw unknown(s);
    }

    @Override
    public Void seed(Statement.Seed s) {
        throw unknown(s);
    }

    @Override
    public Void seedRow(Statement.SeedRow s) {
        throw unknown(s);
    }

    // ---------------------------------------------------------------- values

    private String name(Variable variable) {
        List<String> names = variables.get(variable);
        return names.get(names.size() == 1 ? 0 : copy);
    }

    /** True if a value differs from lane to lane, or is held in a vector. */
    private boolean varies(Value value) {
        return Varying.of(
                value,
                loop.counter(),
                v -> variables.getOrDefault(v, List.of()).size() > 1
                        || loop.vectors() == 1 && variables.containsKey(v));
    }

    private boolean vectorised(Value value) {
        return Varying.of(value, loop.counter(), variables::containsKey);
    }

    private String address(Element e) {
        Whole last = e.at().get(e.at().size() - 1);
        StringBuilder array = new StringBuilder(scalars.array(e.array()));
        e.at().subList(0, e.at().size() - 1)
                .forEach(i -> array.append('[').append(scalars.write(i)).append(']'));
        return array + ", " + scalars.write(last) + shift();
    }

    /** The value as a vector. */
    private String vector(Value value) {
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
}
