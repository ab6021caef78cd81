package dev.gradc.emit;

import com.palantir.javapoet.CodeBlock;
import dev.gradc.loops.Block;
import dev.gradc.loops.Element;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Place;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Value;
import dev.gradc.loops.Variable;
import dev.gradc.loops.Whole;
import java.util.ArrayList;
import java.util.List;

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
    private final LaneValues values;

    LaneWriter(VectorFunctions functions, ValueWriter scalars, Names locals, Statement.Lanes loop) {
        this.vectors = functions.vectors();
        this.functions = functions;
        this.scalars = scalars;
        this.locals = locals;
        this.loop = loop;
        this.values = new LaneValues(functions, scalars, locals, loop, out);
    }

    /** Opens a loop over lanes, as many at a time as it says. */
    static void open(CodeBlock.Builder around, ValueWriter scalars, Names locals, Statement.Lanes loop) {
        String counter = locals.take(loop.counter(), loop.counter().name());
        around.beginControlFlow(
                "for (int $L = $L; $L < $L; $L += $L)",
                counter,
                scalars.write(loop.from()),
                counter,
                scalars.write(loop.to()),
                counter,
                loop.vectors() == 1 ? "LANES" : loop.vectors() + " * LANES");
    }

    /** Writes the loop; what is the same in all lanes and all rounds is put into vectors before it, once. */
    void write(CodeBlock.Builder around) {
        CodeBlock.Builder head = CodeBlock.builder();
        if (isOnce()) { // without a loop, the counter's name is taken until the block around ends
            locals.forget(loop.counter());
            String counter = locals.take(loop.counter(), loop.counter().name());
            head.addStatement("int $L = $L", counter, scalars.write(loop.from()));
        } else {
            open(head, scalars, locals, loop);
        }
        append(loop.body());
        values.constants()
                .forEach((number, name) -> around.addStatement(
                        "$T $L = $L", vectors.type(), name, VectorTypes.code(functions.all(number))));
        around.add(head.build()).add(out.build());
        if (isOnce()) {
            locals.forget(loop.counter());
        } else {
            around.endControlFlow();
        }
    }

    /** True if it ends behind its first element. */
    private boolean isOnce() {
        return loop.from() instanceof Whole.Affine from
                && loop.to().equals(new Whole.Affine(from.terms(), from.constant() + 1));
    }

    private void append(Block block) {
        block.statements().forEach(s -> s.accept(this));
    }

    private Void line(String text) {
        out.addStatement("$L", VectorTypes.code(text));
        return null;
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
        values.within(s.counter());
        values.beginConditional(); // there may be no round
        out.beginControlFlow(
                "for (int $L = $L; $L < $L; $L)",
                counter,
                scalars.write(s.from()),
                counter,
                scalars.write(s.to()),
                advance);
        append(s.body());
        values.endConditional();
        out.endControlFlow();
        return null;
    }

    @Override
    public Void choice(Statement.If s) {
        out.beginControlFlow("if ($L)", scalars.write(s.condition()));
        values.beginConditional();
        append(s.then());
        if (!s.otherwise().statements().isEmpty()) {
            out.nextControlFlow("else");
            append(s.otherwise());
        }
        values.endConditional();
        out.endControlFlow();
        return null;
    }

    @Override
    public Void let(Statement.Let s) {
        Variable variable = s.variable();
        values.within(variable);
        if (variable.kind() != Kind.REAL) {
            String value = scalars.write(s.value());
            String name = locals.take(variable, variable.name());
            out.addStatement("$T $L = $L", scalars.types().of(variable.kind()), name, value);
            return null;
        }
        boolean alike = !variable.mutable() && !values.varies(s.value());
        List<String> names = new ArrayList<>();
        for (int q = 0; q < (alike ? 1 : loop.vectors()); q++) {
            values.at(q);
            boolean lone = alike || loop.vectors() == 1;
            String value = values.vector(s.value());
            String name = lone ? locals.take(variable, variable.name()) : locals.fresh(variable.name() + "_" + q);
            out.addStatement("$T $L = $L", vectors.type(), name, VectorTypes.code(value));
            names.add(name);
        }
        values.hold(variable, names);
        return null;
    }

    @Override
    public Void letRow(Statement.LetRow s) {
        values.within(s.variable());
        String array = scalars.array(s.of());
        String name = locals.take(s.variable(), s.variable().name());
        out.addStatement("$T[] $L = $L", scalars.types().of(s.variable().element()), name, array);
        return null;
    }

    @Override
    public Void store(Statement.Store s) {
        return each(() -> put(s.place(), values.vector(s.value())));
    }

    @Override
    public Void accumulate(Statement.Accumulate s) {
        return each(() -> put(s.place(), sum(s)));
    }

    private String sum(Statement.Accumulate s) {
        String held = values.vector((Value) s.place());
        if (s.value() instanceof Value.Binary b && b.operation() == Value.Operation.MULTIPLY) {
            return values.vector(b.left()) + ".fma(" + values.vector(b.right()) + ", " + held + ")";
        }
        if (s.value() instanceof Value.Negate n
                && n.of() instanceof Value.Binary b
                && b.operation() == Value.Operation.MULTIPLY) {
            return values.vector(b.left()) + ".neg().fma(" + values.vector(b.right()) + ", " + held + ")";
        }
        return held + ".add(" + values.vector(s.value()) + ")";
    }

    private void put(Place place, String value) {
        if (place instanceof Variable v) {
            line(values.name(v) + " = " + value);
        } else {
            line(value + ".intoArray(" + values.address((Element) place) + ")");
        }
    }

    private Void each(Runnable write) {
        for (int q = 0; q < loop.vectors(); q++) {
            values.at(q);
            write.run();
        }
        return null;
    }

    /** All vectors joined, lanes beyond the loop's end left out; then one number made of the lanes. */
    @Override
    public Void fold(Statement.Fold s) {
        String joined = null;
        for (int q = 0; q < loop.vectors(); q++) {
            values.at(q);
            String own = inside(values.name(s.variable()), s.joining());
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
        String left = "(" + scalars.write(loop.to()) + ") - " + locals.of(loop.counter()) + values.shift();
        return functions.all(neutral) + ".blend(" + vector + ", " + functions.places() + ".compare(VectorOperators.LT, "
                + functions.all(left) + "))";
    }

    @Override
    public Void lanes(Statement.Lanes s) {
        throw LaneValues.unknown(s);
    }

    @Override
    public Void fill(Statement.Fill s) {
        throw LaneValues.unknown(s);
    }

    @Override
    public Void copy(Statement.Copy s) {
        throw LaneValues.unknown(s);
    }

    @Override
    public Void turn(Statement.Turn s) {
        throw LaneValues.unknown(s);
    }

    @Override
    public Void call(Statement.Call s) {
        throw LaneValues.unknown(s);
    }

    @Override
    public Void nextStep(Statement.NextStep s) {
        throw LaneValues.unknown(s);
    }

    @Override
    public Void seed(Statement.Seed s) {
        throw LaneValues.unknown(s);
    }

    @Override
    public Void seedRow(Statement.SeedRow s) {
        throw LaneValues.unknown(s);
    }
}
