package dev.gradc.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.gradc.emit.ClassNames.Helper;
import dev.gradc.emit.ClassNames.Own;
import dev.gradc.loops.Entry;
import dev.gradc.loops.Input;
import dev.gradc.loops.Kind;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Training;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * The public methods that compute: checks of what the caller gives, the program's own statements, then what is valid afterwards.
 *
 * <p>What is valid is kept in four fields: outputs for the rows of the latest forward pass, the values that {@code backward} reads for the rows
 * of the latest {@code loss}, metrics after {@code loss}, gradients after {@code backward}.
 */
final class Entries {
    private final LoopProgram program;
    private final Types types;
    private final ClassNames names;
    private final Intrinsics intrinsics;
    private final Helpers helpers;

    Entries(LoopProgram program, Types types, ClassNames names, Intrinsics intrinsics, Helpers helpers) {
        this.program = program;
        this.types = types;
        this.names = names;
        this.intrinsics = intrinsics;
        this.helpers = helpers;
    }

    List<MethodSpec> methods() {
        return program.entries().stream().map(this::method).toList();
    }

    private MethodSpec method(Entry entry) {
        Names locals = names.locals();
        MethodSpec.Builder method = MethodSpec.methodBuilder(name(entry.kind()))
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("$L", comment(entry));
        for (Input input : entry.inputs()) {
            method.addParameter(
                    types.of(input.buffer().element(), input.buffer().layout()),
                    locals.take(input.buffer(), input.buffer().name()));
        }
        if (entry.counts()) {
            method.addParameter(
                    TypeName.INT, locals.take(program.count(), program.count().name()));
        }
        if (entry.kind() == Entry.Kind.INITIALIZE) {
            String seed = locals.fresh("seed");
            method.addParameter(TypeName.LONG, seed);
            method.addStatement("$L = $L", names.field(Own.SEED), seed);
        }
        method.addCode(checks(entry, locals));
        method.addCode(writer(locals).write(entry.body()));
        method.addCode(marks(entry, locals));
        entry.result().ifPresent(result -> {
            method.returns(TypeName.DOUBLE);
            method.addStatement("return $L", names.field(result));
        });
        return method.build();
    }

    /** Who writes statements among the variables of a method. */
    StatementWriter writer(Names locals) {
        return new StatementWriter(types, names, locals, intrinsics, helpers);
    }

    static String name(Entry.Kind kind) {
        return switch (kind) {
            case INITIALIZE -> "initialize";
            case FORWARD -> "forward";
            case EVALUATE -> "evaluate";
            case LOSS -> "loss";
            case BACKWARD -> "backward";
            case UPDATE -> "update";
            case STEP -> "step";
            case JVP -> "jvp";
            case HESSIAN_VECTOR -> "hessianVector";
            case JACOBIAN -> "jacobian";
        };
    }

    private String comment(Entry entry) {
        boolean forms = program.entries().stream().anyMatch(e -> e.kind() == Entry.Kind.EVALUATE);
        return comment(entry.kind()) + (forms ? form(entry.kind()) : "");
    }

    /** Which form of the model a method computes, where there are two. */
    private static String form(Entry.Kind kind) {
        return switch (kind) {
            case FORWARD, EVALUATE, JVP, JACOBIAN ->
                " In the inference form: as the model is used, not as it is trained.";
            case LOSS, STEP, HESSIAN_VECTOR -> " In the training form.";
            case INITIALIZE, BACKWARD, UPDATE -> "";
        };
    }

    private static String comment(Entry.Kind kind) {
        return switch (kind) {
            case INITIALIZE ->
                "Draws all parameters anew from a seed and sets the optimiser back to its start; the rate stays.";
            case FORWARD ->
                "Computes the outputs of rows 0 .. n - 1. The rows are read in place, never kept and never written.";
            case LOSS, EVALUATE ->
                "Computes outputs, objective and metrics of rows 0 .. n - 1 and gives the objective: the mean over the"
                        + " rows, plus penalties.";
            case BACKWARD -> "Computes all gradients of the objective from what {@code loss} on the same rows left.";
            case UPDATE -> "Moves the parameters once along the gradients that {@code backward} computed.";
            case STEP ->
                "The parts in one: forward, loss, backward and update on rows 0 .. n - 1. Gives the objective before"
                        + " the update; leaves no metrics.";
            case JVP ->
                "Computes the outputs of rows 0 .. n - 1 and their tangents: how they move along the directions given for"
                        + " the inputs, a row a sample, and that of {@code setDirection} for the parameters.";
            case HESSIAN_VECTOR ->
                "Computes the Hessian of the objective over rows 0 .. n - 1 by the parameters, times the direction of"
                        + " {@code setDirection}, for {@code getHessianVector}. Leaves gradients and parameters as they"
                        + " are, and no outputs.";
            case JACOBIAN ->
                "Computes the outputs of rows 0 .. n - 1 and the derivative of each by each input, of the same row.";
        };
    }

    private CodeBlock checks(Entry entry, Names locals) {
        CodeBlock.Builder code = CodeBlock.builder();
        String count = entry.counts() ? locals.of(program.count()) : "";
        if (program.threads().several()) {
            refuse(code, names.field(Own.CLOSED), "\"this object is closed\"");
        }
        switch (entry.kind()) {
            case INITIALIZE -> {}
            case FORWARD, EVALUATE, LOSS, JVP, HESSIAN_VECTOR, JACOBIAN ->
                code.addStatement("$L($L)", helpers.call(Helper.CHECK_COUNT), count);
            case STEP -> {
                code.addStatement("$L($L)", helpers.call(Helper.CHECK_COUNT), count);
                checkTotal(code);
            }
            case BACKWARD -> {
                code.addStatement("$L($L)", helpers.call(Helper.CHECK_COUNT), count);
                String rows = names.field(Own.LOSS_ROWS);
                refuse(
                        code,
                        rows + " != " + count,
                        "\"backward on \" + " + count + " + \" rows must follow loss on the same rows, found \" + "
                                + rows);
            }
            case UPDATE -> {
                code.addStatement("$L()", helpers.call(Helper.CHECK_READY));
                refuse(code, "!" + names.field(Own.GRADIENTS_READY), "\"no gradients yet: call backward first\"");
                checkTotal(code);
            }
        }
        entry.inputs().forEach(input -> code.add(check(input, locals.of(input.buffer()), count)));
        return code.build();
    }

    private void checkTotal(CodeBlock.Builder code) {
        if (program.training().flatMap(Training::total).isPresent()) {
            refuse(
                    code,
                    names.field(Own.TOTAL_STEPS) + " == 0",
                    "\"the schedule asks how many steps the run has: call setTotalSteps first\"");
        }
    }

    private static void refuse(CodeBlock.Builder code, String fault, String message) {
        code.beginControlFlow("if ($L)", fault)
                .addStatement("throw new IllegalStateException($L)", message)
                .endControlFlow();
    }

    private CodeBlock check(Input input, String variable, String count) {
        String name = Literals.of(input.name());
        TypeName type = types.of(input.buffer().element(), input.buffer().layout());
        int size = input.shape().stream().reduce(1, Math::multiplyExact);
        if (input.buffer().element() != Kind.INT) {
            return CodeBlock.of(
                    "$L($L, $L, $L, $L);\n", helpers.call(Helper.CHECK_ROWS), name, variable, count, Literals.of(size));
        }
        boolean lone = type.equals(ArrayTypeName.of(TypeName.INT));
        return CodeBlock.of(
                "$L($L, $L, $L, $L$L);\n",
                helpers.call(lone ? Helper.CHECK_LABELS : Helper.CHECK_LABEL_ROWS),
                name,
                variable,
                count,
                lone ? "" : Literals.of(size) + ", ",
                Literals.of(input.classes()));
    }

    private CodeBlock marks(Entry entry, Names locals) {
        CodeBlock.Builder code = CodeBlock.builder();
        String count = entry.counts() ? locals.of(program.count()) : "";
        switch (entry.kind()) {
            case INITIALIZE -> {
                if (program.training().isPresent()) {
                    set(code, Own.STEP_COUNT, "0");
                }
                set(code, Own.INITIALIZED, "true");
                forget(code);
            }
            case FORWARD -> computed(code, count, "0", "false");
            case EVALUATE -> computed(code, count, "0", "true");
            case LOSS -> computed(code, count, count, "true");
            case BACKWARD -> set(code, Own.GRADIENTS_READY, "true");
            case JVP -> {
                computed(code, count, "0", "false");
                set(code, Own.TANGENT_ROWS, count);
            }
            case HESSIAN_VECTOR -> {
                computed(code, "0", "0", "false");
                set(code, Own.PRODUCT_READY, "true");
            }
            case JACOBIAN -> {
                computed(code, count, "0", "false");
                set(code, Own.JACOBIAN_ROWS, count);
            }
            case UPDATE -> set(code, Own.LOSS_ROWS, "0");
            case STEP -> {
                computed(code, count, "0", "false");
                set(code, Own.GRADIENTS_READY, "false");
            }
        }
        return code.build();
    }

    private void computed(CodeBlock.Builder code, String outputs, String loss, String metrics) {
        set(code, Own.FORWARD_ROWS, outputs);
        set(code, Own.LOSS_ROWS, loss);
        if (!program.metrics().isEmpty()) {
            set(code, Own.METRICS_READY, metrics);
        }
    }

    /** Nothing computed so far is valid any more. */
    void forget(CodeBlock.Builder code) {
        computed(code, "0", "0", "false");
        set(code, Own.GRADIENTS_READY, "false");
    }

    private void set(CodeBlock.Builder code, Own field, String value) {
        code.addStatement("$L = $L", names.field(field), value);
    }
}
