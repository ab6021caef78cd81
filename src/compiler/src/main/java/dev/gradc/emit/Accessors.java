package dev.gradc.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.gradc.emit.Choices.Choice;
import dev.gradc.emit.ClassNames.Helper;
import dev.gradc.emit.ClassNames.Own;
import dev.gradc.loops.Buffer;
import dev.gradc.loops.Layout;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Memory;
import dev.gradc.loops.ModelState;
import dev.gradc.loops.Parameter;
import dev.gradc.loops.Threads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** The public methods that read and write what the object holds: those of parameters, gradients and states here, {@link Readings} and {@link Clock}. */
final class Accessors {
    private static final TypeName STRING = ClassName.get(String.class);
    private static final TypeName STRINGS = ParameterizedTypeName.get(List.class, String.class);

    private final LoopProgram program;
    private final Types types;
    private final ClassNames names;
    private final Helpers helpers;
    private final Entries entries;
    private final Choices choices;

    Accessors(LoopProgram program, Types types, ClassNames names, Helpers helpers, Entries entries) {
        this.program = program;
        this.types = types;
        this.names = names;
        this.helpers = helpers;
        this.entries = entries;
        this.choices = new Choices(names, helpers);
    }

    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>(new Readings(program, types, names, helpers, entries).methods());
        methods.add(listing("parameterNames", Own.PARAMETER_NAMES, "The parameters, in the order of the model."));
        methods.add(parameterShape());
        methods.add(transfer(
                "getParameter",
                "Copies a parameter, row-major, into the array.",
                Helper.READ,
                p -> Optional.of(p.values())));
        methods.add(transfer(
                "setParameter",
                "Replaces a parameter's elements, row-major, by the array's.",
                Helper.WRITE,
                p -> Optional.of(p.values())));
        methods.add(transfer(
                "getGradient",
                "Copies the gradient that {@code backward} computed for a parameter, row-major, into the array.",
                Helper.READ,
                p -> p.gradient()));
        if (program.parameters().stream().anyMatch(p -> p.direction().isPresent())) {
            methods.add(transfer(
                    "setDirection",
                    "Sets the direction of a parameter, row-major, along which products move it; 0 at first.",
                    Helper.WRITE,
                    p -> p.direction()));
        }
        if (program.parameters().stream().anyMatch(p -> p.product().isPresent())) {
            methods.add(transfer(
                    "getHessianVector",
                    "Copies a parameter's part of the latest {@code hessianVector}, row-major, into the array.",
                    Helper.READ,
                    p -> p.product()));
        }
        if (!states().isEmpty()) {
            methods.add(listing("stateNames", Own.STATE_NAMES, "What the optimiser keeps of each parameter."));
            methods.add(state(
                    "getState", "Copies an optimiser's state of a parameter, row-major, into the array.", Helper.READ));
            methods.add(state(
                    "setState",
                    "Replaces an optimiser's state of a parameter, row-major, by the array's.",
                    Helper.WRITE));
        }
        if (!program.states().isEmpty()) {
            methods.add(listing(
                    "modelStateNames",
                    Own.MODEL_STATE_NAMES,
                    "What the model itself keeps from step to step, in the order of the model."));
            methods.add(modelState(
                    "getModelState", "Copies a state of the model, row-major, into the array.", Helper.READ));
            methods.add(modelState(
                    "setModelState", "Replaces a state of the model, row-major, by the array's.", Helper.WRITE));
        }
        methods.addAll(new Clock(program, names).methods());
        methods.add(copyParametersFrom());
        methods.add(memoryBytes());
        methods.addAll(choices.parts());
        return methods;
    }

    /** The names of the optimiser's states. */
    Set<String> states() {
        return program.parameters().stream()
                .flatMap(p -> p.states().stream().map(Parameter.State::name))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** A public method. */
    static MethodSpec.Builder method(String name, String comment) {
        return MethodSpec.methodBuilder(name).addModifiers(Modifier.PUBLIC).addJavadoc("$L", comment);
    }

    private MethodSpec listing(String name, Own field, String comment) {
        return method(name, comment)
                .returns(STRINGS)
                .addStatement("return $L", names.field(field))
                .build();
    }

    private MethodSpec parameterShape() {
        Names locals = names.locals();
        String name = locals.fresh("name");
        MethodSpec.Builder method = method(
                        "parameterShape", "A parameter's lengths, outermost first; empty for a scalar.")
                .returns(ArrayTypeName.of(TypeName.INT))
                .addParameter(STRING, name);
        if (program.parameters().isEmpty()) {
            return dispatch("parameterShape", method, locals, name, p -> CodeBlock.of(""));
        }
        Map<Integer, CodeBlock> cases = new LinkedHashMap<>();
        for (Parameter p : program.parameters()) {
            String shape = p.shape().stream().map(Literals::of).collect(Collectors.joining(", "));
            cases.put(cases.size(), CodeBlock.of("new int[] {$L};\n", shape));
        }
        Choice choice = new Choice(Own.PARAMETER_NAMES, "parameter", name, cases);
        return method.addCode(choices.values("parameterShape", locals, choice, ArrayTypeName.of(TypeName.INT)))
                .build();
    }

    private MethodSpec transfer(
            String title, String comment, Helper helper, Function<Parameter, Optional<Buffer>> buffer) {
        Names locals = names.locals();
        String name = locals.fresh("name");
        String array = locals.fresh("array");
        MethodSpec.Builder method =
                method(title, comment).addParameter(STRING, name).addParameter(ArrayTypeName.of(types.number()), array);
        if (title.equals("getGradient")) {
            method.beginControlFlow("if (!$L)", names.field(Own.GRADIENTS_READY))
                    .addStatement("throw new IllegalStateException($L)", "\"no gradients yet: call backward first\"")
                    .endControlFlow();
        } else if (title.equals("getHessianVector")) {
            method.beginControlFlow("if (!$L)", names.field(Own.PRODUCT_READY))
                    .addStatement("throw new IllegalStateException($L)", "\"no product yet: call hessianVector first\"")
                    .endControlFlow();
        } else if (helper == Helper.READ) {
            method.addStatement("$L()", helpers.call(Helper.CHECK_READY));
        }
        if (helper == Helper.WRITE && !title.equals("setDirection")) {
            method.addStatement("$L = 0", names.field(Own.LOSS_ROWS));
        }
        return dispatch(
                title,
                method,
                locals,
                name,
                p -> buffer.apply(p).map(b -> move(helper, p, b, array)).orElseGet(() -> frozen(p)),
                ParameterSpec.builder(ArrayTypeName.of(types.number()), array).build());
    }

    private static CodeBlock frozen(Parameter p) {
        return CodeBlock.of(
                "throw new IllegalArgumentException($L);\n",
                Literals.of("the parameter " + p.name() + " is frozen: it has no gradient"));
    }

    private MethodSpec modelState(String title, String comment, Helper helper) {
        Names locals = names.locals();
        String name = locals.fresh("name");
        String array = locals.fresh("array");
        MethodSpec.Builder method = method(title, comment)
                .addParameter(STRING, name)
                .addParameter(ArrayTypeName.of(types.number()), array)
                .addStatement("$L()", helpers.call(Helper.CHECK_READY));
        if (helper == Helper.WRITE) {
            method.addStatement("$L = 0", names.field(Own.LOSS_ROWS));
        }
        Map<Integer, CodeBlock> cases = new LinkedHashMap<>();
        for (ModelState s : program.states()) {
            cases.put(cases.size(), move(helper, s.name(), s.arrangement(), s.values(), array));
        }
        ParameterSpec passed =
                ParameterSpec.builder(ArrayTypeName.of(types.number()), array).build();
        Choice choice = new Choice(Own.MODEL_STATE_NAMES, "state", name, cases);
        return method.addCode(choices.statements(title, locals, choice, passed)).build();
    }

    private CodeBlock move(Helper helper, Parameter p, Buffer buffer, String array) {
        return move(helper, p.name(), p.arrangement(), buffer, array);
    }

    private CodeBlock move(Helper helper, String name, Parameter.Arrangement arrangement, Buffer buffer, String array) {
        boolean transposed = arrangement == Parameter.Arrangement.TRANSPOSED;
        if (buffer.layout() instanceof Layout.Packed p) {
            Helper moved = helper == Helper.READ ? Helper.READ_PACKED : Helper.WRITE_PACKED;
            List<Integer> lengths = transposed
                    ? List.of(p.each(), p.rows(), 1, p.stride())
                    : List.of(p.rows(), p.each(), p.stride(), 1);
            return CodeBlock.of(
                    "$L($L, $L, $L, $L);\n",
                    helpers.call(moved),
                    Literals.of(name),
                    names.field(buffer),
                    lengths.stream().map(Literals::of).collect(Collectors.joining(", ")),
                    array);
        }
        Helper exact = switch (helper) {
            case READ -> transposed ? Helper.READ_TRANSPOSED : Helper.READ;
            default -> transposed ? Helper.WRITE_TRANSPOSED : Helper.WRITE;
        };
        if (buffer.layout() instanceof Layout.Scalar) {
            throw new IllegalStateException(name + " lies in a field");
        }
        String columns = helpers.padded() ? ", " + Literals.of(buffer.layout().columns()) : "";
        return CodeBlock.of(
                "$L($L, $L$L, $L);\n", helpers.call(exact), Literals.of(name), names.field(buffer), columns, array);
    }

    /** A choice by the parameter's name. */
    private MethodSpec dispatch(
            String title,
            MethodSpec.Builder method,
            Names locals,
            String name,
            Function<Parameter, CodeBlock> action,
            ParameterSpec... passed) {
        if (program.parameters().isEmpty()) {
            String unknown = helpers.call(Helper.UNKNOWN);
            return method.addStatement(
                            "throw $L($L, $L, $L)", unknown, "\"parameter\"", name, names.field(Own.PARAMETER_NAMES))
                    .build();
        }
        Map<Integer, CodeBlock> cases = new LinkedHashMap<>();
        program.parameters().forEach(p -> cases.put(cases.size(), action.apply(p)));
        Choice choice = new Choice(Own.PARAMETER_NAMES, "parameter", name, cases);
        return method.addCode(choices.statements(title, locals, choice, passed)).build();
    }

    private MethodSpec state(String title, String comment, Helper helper) {
        Names locals = names.locals();
        String state = locals.fresh("state");
        String name = locals.fresh("name");
        String array = locals.fresh("array");
        ParameterSpec passed =
                ParameterSpec.builder(ArrayTypeName.of(types.number()), array).build();
        Map<Integer, CodeBlock> byState = new LinkedHashMap<>();
        for (String each : states()) {
            Map<Integer, CodeBlock> cases = new LinkedHashMap<>();
            int position = 0;
            for (Parameter p : program.parameters()) {
                for (Parameter.State s : p.states()) {
                    if (s.name().equals(each)) {
                        cases.put(position, move(helper, p, s.values(), array));
                    }
                }
                position++;
            }
            Choice choice = new Choice(Own.PARAMETER_NAMES, "parameter", name, cases);
            byState.put(
                    byState.size(),
                    CodeBlock.of("{\n$>$L$<}\n", choices.statements(title, locals.inner(), choice, passed)));
        }
        Choice choice = new Choice(Own.STATE_NAMES, "state", state, byState);
        return method(title, comment)
                .addParameter(STRING, state)
                .addParameter(STRING, name)
                .addParameter(passed)
                .addStatement("$L()", helpers.call(Helper.CHECK_READY))
                .addCode(choices.statements(title, locals, choice, passed))
                .build();
    }

    private MethodSpec copyParametersFrom() {
        String other = names.locals().fresh("other");
        MethodSpec.Builder method = method(
                        "copyParametersFrom",
                        "Takes over another object's parameters"
                                + (program.states().isEmpty() ? "" : " and the model's own states")
                                + "; the optimiser's state stays.")
                .addParameter(ClassName.get(program.packageName(), program.className()), other)
                .addStatement("$L.$L()", other, helpers.call(Helper.CHECK_READY));
        List<CodeBlock> copies = new ArrayList<>();
        Stream.concat(
                        program.parameters().stream().map(Parameter::values),
                        program.states().stream().map(ModelState::values))
                .map(names::field)
                .forEach(field ->
                        copies.add(CodeBlock.of("$L($L.$L, $L);\n", helpers.call(Helper.COPY), other, field, field)));
        method.addCode(choices.sequence(
                "copyParametersFrom",
                copies,
                ParameterSpec.builder(ClassName.get(program.packageName(), program.className()), other)
                        .build()));
        CodeBlock.Builder after = CodeBlock.builder();
        after.addStatement("$L = true", names.field(Own.INITIALIZED));
        entries.forget(after);
        return method.addCode(after.build()).build();
    }

    private MethodSpec memoryBytes() {
        return method("memoryBytes", "The bytes of the arrays that the constructor allocates, by HotSpot's layout.")
                .returns(TypeName.LONG)
                .addStatement("return $L", memory())
                .build();
    }

    /** What all arrays take; those that each thread has for itself are as many as the object's threads. */
    private String memory() {
        Set<Buffer> own = program.threads().own();
        if (own.isEmpty()) {
            return Literals.of(program.memory().total());
        }
        long beside = own.stream().mapToLong(b -> Memory.of(b, program.real())).sum();
        long alone = program.withThreads(Threads.NONE).memory().total();
        String others = "(" + names.field(Own.THREAD_COUNT) + " - 1)";
        return Literals.of(alone) + " + " + Literals.of(beside) + " * " + others + " + " + own.size() + "L * ((4 * "
                + others + " + 23) / 8 * 8)";
    }
}
