package dev.gradc.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.gradc.loops.Entry;
import dev.gradc.loops.Input;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.NumberType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * The public method that has HotSpot compile what training and inference call. It works on an object of its own, so that it cannot change this
 * one; on rows of many values, so that what is compiled has met both sides of each choice.
 */
final class WarmUp {
    private static final int STEPS = 20_000; // twice what HotSpot waits for, and a reserve for what is called in turn
    private static final long NANOSECONDS = 2_000_000_000L;

    private final LoopProgram program;
    private final Types types;
    private final Names locals;
    private final String batch;
    private final Optional<String> threads;

    /** @param batch the text of the most samples a call takes */
    WarmUp(LoopProgram program, Types types, ClassNames names, String batch) {
        this.program = program;
        this.types = types;
        this.locals = names.locals();
        this.batch = batch;
        this.threads =
                program.threads().several() ? Optional.of(names.field(ClassNames.Own.THREAD_COUNT)) : Optional.empty();
    }

    MethodSpec method() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("warmUp")
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc(
                        "$L",
                        "Has the virtual machine compile what training and inference call, by steps on made-up rows. They are"
                                + " another object's, which is forgotten: this one stays as it is. Takes up to two seconds and,"
                                + " meanwhile, the memory of two.");
        String other = locals.fresh("other");
        ClassName type = ClassName.get(program.packageName(), program.className());
        if (threads.isPresent()) {
            method.beginControlFlow("try ($T $L = new $T($L))", type, other, type, threads.get());
        } else {
            method.addStatement("$T $L = new $T()", type, other, type);
        }
        method.addStatement("$L.initialize(1)", other);
        program.training()
                .flatMap(t -> t.total())
                .ifPresent(total -> method.addStatement("$L.setTotalSteps($L)", other, Literals.of(STEPS)));
        method.addCode(rows());
        String end = locals.fresh("end");
        String step = locals.fresh("i");
        method.addStatement("long $L = System.nanoTime() + $L", end, Literals.of(NANOSECONDS));
        method.beginControlFlow(
                "for (int $L = 0; $L < $L && System.nanoTime() < $L; $L++)", step, step, Literals.of(STEPS), end, step);
        for (Entry entry : called()) {
            List<String> arguments = entry.inputs().stream()
                    .map(i -> locals.of(i.buffer()))
                    .collect(Collectors.toCollection(ArrayList::new));
            if (entry.counts()) {
                arguments.add(batch);
            }
            method.addStatement("$L.$L($L)", other, Entries.name(entry.kind()), String.join(", ", arguments));
        }
        method.endControlFlow();
        return threads.isPresent() ? method.endControlFlow().build() : method.build();
    }

    /** A step, or its parts where the model does not say how it is trained; then inference. */
    private List<Entry> called() {
        List<Entry> called = new ArrayList<>();
        Optional<Entry> step = entry(Entry.Kind.STEP);
        if (step.isPresent()) {
            called.add(step.get());
        } else {
            entry(Entry.Kind.LOSS).ifPresent(called::add);
            entry(Entry.Kind.BACKWARD).ifPresent(called::add);
        }
        entry(Entry.Kind.FORWARD).ifPresent(called::add);
        return called;
    }

    private Optional<Entry> entry(Entry.Kind kind) {
        return program.entries().stream().filter(e -> e.kind() == kind).findFirst();
    }

    /** Values between -1 and 1, labels one after the other. */
    private CodeBlock rows() {
        CodeBlock.Builder code = CodeBlock.builder();
        List<Input> inputs = program.inputs();
        for (Input input : inputs) {
            TypeName type = types.of(input.buffer().element(), input.buffer().layout());
            String name = locals.take(input.buffer(), input.buffer().name());
            String columns =
                    input.buffer().layout() instanceof Layout.Rows r ? "[" + Literals.of(r.columns()) + "]" : "";
            code.addStatement(
                    "$T $L = new $T[$L]$L", type, name, types.of(input.buffer().element()), batch, columns);
        }
        if (inputs.isEmpty()) {
            return code.build();
        }
        String row = locals.fresh("row");
        code.beginControlFlow("for (int $L = 0; $L < $L; $L++)", row, row, batch, row);
        for (Input input : inputs) {
            String name = locals.of(input.buffer());
            if (input.buffer().layout() instanceof Layout.Rows rows) {
                String column = locals.inner().fresh("i");
                code.beginControlFlow(
                        "for (int $L = 0; $L < $L; $L++)", column, column, Literals.of(rows.columns()), column);
                code.addStatement(
                        "$L[$L][$L] = $L", name, row, column, value(input, "(31 * " + row + " + 17 * " + column + ")"));
                code.endControlFlow();
            } else {
                code.addStatement("$L[$L] = $L", name, row, value(input, row));
            }
        }
        return code.endControlFlow().build();
    }

    private String value(Input input, String from) {
        if (input.buffer().element() == Kind.INT) {
            return from + " % " + Literals.of(input.classes());
        }
        return "(" + from + " % 23 - 11) / " + (program.real() == NumberType.FLOAT ? "11.0f" : "11.0");
    }
}
