package dev.gradc.emit;

import com.palantir.javapoet.CodeBlock;
import dev.gradc.loops.Block;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Formal;
import dev.gradc.loops.Layout;
import dev.gradc.loops.Statement;
import dev.gradc.loops.Whole;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Statements as Java text, appended to one block of code. */
final class StatementWriter implements Statement.Visitor<CodeBlock.Builder> {
    private static final int MOST_OF_ROW = 8;

    private final Types types;
    private final ClassNames names;
    private final Names locals;
    private final Helpers helpers;
    private final Optional<VectorFunctions> functions;
    private final CodeBlock.Builder out = CodeBlock.builder();
    private final Set<Buffer> inLoops = new LinkedHashSet<>();
    private ValueWriter values;

    StatementWriter(Types types, ClassNames names, Names locals, Intrinsics intrinsics, Helpers helpers) {
        this(names, helpers, ValueWriter.of(types, names, locals, intrinsics, helpers, false), Optional.empty());
    }

    private StatementWriter(
            ClassNames names, Helpers helpers, ValueWriter values, Optional<VectorFunctions> functions) {
        this.types = values.types();
        this.names = names;
        this.locals = values.locals();
        this.helpers = helpers;
        this.values = values;
        this.functions = functions;
    }

    /** A writer of statements outside the model's class, lanes by the Vector API. */
    static StatementWriter apart(
            Types types,
            ClassNames names,
            Names locals,
            Intrinsics intrinsics,
            Helpers helpers,
            VectorFunctions functions) {
        ValueWriter values = ValueWriter.of(types, names, locals, intrinsics, helpers, true);
        return new StatementWriter(names, helpers, values, Optional.of(functions));
    }

    /** The length of the row whose elements a loop does one thing to, 1 if it is not known; 0 for another loop. */
    private static int row(Statement.For loop) {
        boolean isOfRow = loop.body().statements().size() <= MOST_OF_ROW
                && loop.body().statements().stream()
                        .allMatch(s -> s instanceof Statement.Let
                                || s instanceof Statement.Store
                                || s instanceof Statement.Accumulate);
        return !isOfRow
                ? 0
                : loop.to() instanceof Whole.Affine a && a.terms().isEmpty() ? Math.max(1, a.constant()) : 1;
    }

    /** What writes the values of these statements. */
    ValueWriter values() {
        return values;
    }

    /** The statements written out. */
    CodeBlock write(Block block) {
        append(block);
        return out.build();
    }

    /**
     * The statements written out, before them, as variables of the same names, the object's arrays whose elements loops read or write. Without
     * them JDK 17 leaves some loops without vectors, under the collectors that have no safepoints within counted loops. Arrays that loops hand
     * over to methods and copy from are no variables: that cost the loops of those methods their vectors.
     *
     * @param given what goes by other names
     */
    CodeBlock writeWithArrays(Block block, Collection<Formal> given) {
        CodeBlock text = write(block);
        if (block.statements().stream().anyMatch(Statement.Seed.class::isInstance)) { // first values: done once
            return text;
        }
        CodeBlock.Builder all = CodeBlock.builder();
        inLoops.stream()
                .filter(b ->
                        b.role() != Buffer.Role.INPUT && !(b.layout() instanceof Layout.Scalar) && !given.contains(b))
                .forEach(b -> all.addStatement(
                        "$T $L = this.$L", types.of(b.element(), b.layout()), names.field(b), names.field(b)));
        return all.add(text).build();
    }

    private void append(Block block) {
        block.statements().forEach(s -> s.accept(this));
    }

    private CodeBlock.Builder line(String text) {
        return out.addStatement("$L", text);
    }

    @Override
    public CodeBlock.Builder note(Statement.Note s) {
        String line = Comments.line(s.text());
        return line.isBlank() ? out : out.add("// $L\n", line);
    }

    @Override
    public CodeBlock.Builder loop(Statement.For s) {
        String counter = locals.take(s.counter(), s.counter().name());
        String advance = s.step() == 1 ? counter + "++" : counter + " += " + Literals.of(s.step());
        out.beginControlFlow(
                "for (int $L = $L; $L < $L; $L)",
                counter,
                values.write(s.from()),
                counter,
                values.write(s.to()),
                advance);
        ValueWriter outside = values;
        values = values.within(row(s), inLoops);
        append(s.body());
        values = outside;
        return out.endControlFlow();
    }

    @Override
    public CodeBlock.Builder lanes(Statement.Lanes s) {
        VectorFunctions vector = functions.orElseThrow(() -> new IllegalStateException("lanes outside a twin"));
        if (s.body().statements().get(0) instanceof Statement.Call call) {
            LaneWriter.open(out, values, locals, s);
            call(call);
            return out.endControlFlow();
        }
        new LaneWriter(vector, values, locals, s).write(out);
        return out;
    }

    @Override
    public CodeBlock.Builder fold(Statement.Fold s) {
        throw new IllegalStateException("a fold outside lanes");
    }

    @Override
    public CodeBlock.Builder choice(Statement.If s) {
        out.beginControlFlow("if ($L)", values.write(s.condition()));
        append(s.then());
        if (!s.otherwise().statements().isEmpty()) {
            out.nextControlFlow("else");
            append(s.otherwise());
        }
        return out.endControlFlow();
    }

    @Override
    public CodeBlock.Builder let(Statement.Let s) {
        String value = values.write(s.value());
        String name = locals.take(s.variable(), s.variable().name());
        return out.addStatement("$T $L = $L", types.of(s.variable().kind()), name, value);
    }

    @Override
    public CodeBlock.Builder letRow(Statement.LetRow s) {
        String array = values.array(s.of());
        String name = locals.take(s.variable(), s.variable().name());
        return out.addStatement("$T[] $L = $L", types.of(s.variable().element()), name, array);
    }

    @Override
    public CodeBlock.Builder store(Statement.Store s) {
        return line(values.place(s.place()) + " = " + values.write(s.value()));
    }

    @Override
    public CodeBlock.Builder accumulate(Statement.Accumulate s) {
        return line(values.place(s.place()) + " += " + values.write(s.value()));
    }

    @Override
    public CodeBlock.Builder fill(Statement.Fill s) {
        return out.addStatement("$T.fill($L, $L)", Arrays.class, values.array(s.array()), values.write(s.value()));
    }

    @Override
    public CodeBlock.Builder copy(Statement.Copy s) {
        return line("System.arraycopy(" + values.array(s.from()) + ", " + values.write(s.first()) + ", "
                + values.array(s.to()) + ", " + values.write(s.at()) + ", " + Literals.of(s.length()) + ")");
    }

    @Override
    public CodeBlock.Builder turn(Statement.Turn s) {
        VectorFunctions vector = functions.orElseThrow(() -> new IllegalStateException("a turn outside a twin"));
        return line(
                vector.turns().name(s) + "(" + turned(s.from(), s.rows()) + ", " + turned(s.to(), s.columns()) + ")");
    }

    /** A matrix, the distance of its rows where they lie one behind the other, and how many of them are meant. */
    private String turned(Buffer buffer, Whole rows) {
        String apart = buffer.layout() instanceof Layout.Packed p ? ", " + Literals.of(p.stride()) : "";
        return values.array(buffer) + apart + ", " + values.write(rows);
    }

    @Override
    public CodeBlock.Builder call(Statement.Call s) {
        String arguments = s.arguments().stream().map(values::write).collect(Collectors.joining(", ", "(", ")"));
        return line(names.method(s.method()) + arguments);
    }

    @Override
    public CodeBlock.Builder nextStep(Statement.NextStep s) {
        return line(names.field(ClassNames.Own.STEP_COUNT) + "++");
    }

    @Override
    public CodeBlock.Builder seed(Statement.Seed s) {
        return line(helpers.call(ClassNames.Helper.START_DRAWS) + "(" + Literals.of(s.parameter()) + ")");
    }

    @Override
    public CodeBlock.Builder seedRow(Statement.SeedRow s) {
        return line(helpers.call(ClassNames.Helper.START_ROW) + "(" + Literals.of(s.draw()) + ", "
                + values.write(s.row()) + ")");
    }
}
