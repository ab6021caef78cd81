package dev.gradc.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.gradc.loops.Adapter;
import dev.gradc.loops.Entry;
import dev.gradc.loops.Input;
import dev.gradc.loops.Kind;
import dev.gradc.loops.Layout;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * The adapter through which a trainer drives a generated class, named as it with {@code Trainer} at the end. It holds one batch, narrows what
 * crosses as double, and has a {@code main}; the class itself never knows it.
 */
public final class TrainerEmitter {
    private static final String TRAINER = "dev.gradc.trainer";
    private static final String MODEL = TRAINER + ".model";

    // What the adapter's own text says where a field could be meant.
    private static final List<String> RESERVED =
            List.of("net", "field", "row", "rows", "values", "offset", "i", "parameter", "into", "from", "name");

    private final LoopProgram program;
    private final Adapter adapter;
    private final JavaPackage home;
    private final ClassName net;
    private final ClassName self;
    private final Types types;
    private final TrainerFigures figures;
    private final Names fields = new Names();
    private final Names methods = new Names();

    private TrainerEmitter(LoopProgram program, Adapter adapter) {
        this.program = program;
        this.adapter = adapter;
        this.home = JavaPackage.parse(program.packageName());
        this.net = ClassName.get(home.dotted(), program.className());
        this.self = ClassName.get(home.dotted(), program.className() + "Trainer");
        this.types = new Types(program.real());
        this.figures = new TrainerFigures(program);
        RESERVED.forEach(fields::fresh);
        methods.fresh(TrainerTransfers.NARROW);
        program.inputs().forEach(i -> fields.take(i, i.buffer().name()));
    }

    /** The adapter of a program that can be trained. */
    public static GeneratedFile emit(LoopProgram program, Adapter adapter) {
        TrainerEmitter emitter = new TrainerEmitter(program, adapter);
        JavaName name = JavaName.ofFile(emitter.self.simpleName());
        return new GeneratedFile(emitter.home.path(name), JavaEmitter.text(emitter.home, emitter.type()));
    }

    private TypeSpec type() {
        TypeSpec.Builder type = TypeSpec.classBuilder(self)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addSuperinterface(model("TrainableModel"))
                .addJavadoc(
                        "$L",
                        "What a trainer sees of {@link " + program.className()
                                + "}: one batch of rows, and its numbers as doubles.")
                .addField(FieldSpec.builder(net, "net", Modifier.PRIVATE, Modifier.FINAL)
                        .initializer("new $T()", net)
                        .build());
        program.inputs().forEach(i -> type.addField(rows(i)));
        type.addMethod(constructor());
        type.addMethod(main());
        told().forEach(type::addMethod);
        TrainerData.Text data = TrainerData.of(program, adapter, methods);
        type.addMethod(method("data", model("DataPlan"))
                .addStatement("return $L", data.plan())
                .build());
        if (program.training().flatMap(Training::total).isPresent()) {
            type.addMethod(method("setTotalSteps", TypeName.VOID)
                    .addParameter(TypeName.LONG, "steps")
                    .addStatement("net.setTotalSteps(steps)")
                    .build());
        }
        type.addMethod(load());
        type.addMethod(called("step", TypeName.DOUBLE, Entry.Kind.STEP, "step"));
        boolean forms = program.entries().stream().anyMatch(e -> e.kind() == Entry.Kind.EVALUATE);
        type.addMethod(
                forms
                        ? called("evaluate", TypeName.DOUBLE, Entry.Kind.EVALUATE, "evaluate")
                        : called("evaluate", TypeName.DOUBLE, Entry.Kind.LOSS, "loss"));
        figures.metrics().forEach(type::addMethod);
        type.addMethod(called("forward", TypeName.VOID, Entry.Kind.FORWARD, "forward"));
        type.addMethod(figures.output());
        TrainerTransfers transfers = new TrainerTransfers(program);
        transfers.both().forEach(type::addMethod);
        if (program.threads().several()) {
            type.addMethod(
                    method("close", TypeName.VOID).addStatement("net.close()").build());
        }
        transfers.narrow().ifPresent(type::addMethod);
        data.methods().forEach(type::addMethod);
        return type.build();
    }

    /** A type of the trainer's contract. */
    static ClassName model(String name) {
        return ClassName.get(MODEL, name);
    }

    private FieldSpec rows(Input input) {
        Layout layout = input.buffer().layout();
        TypeName type = types.of(input.buffer().element(), layout);
        TypeName element = types.of(input.buffer().element());
        CodeBlock initial = layout instanceof Layout.Rows rows
                ? CodeBlock.of("new $T[$L][$L]", element, program.batch(), rows.columns())
                : CodeBlock.of("new $T[$L]", element, program.batch());
        return FieldSpec.builder(type, fields.of(input), Modifier.PRIVATE, Modifier.FINAL)
                .initializer(initial)
                .build();
    }

    // The parameters have values at once, so that those of a file can take their place.
    private MethodSpec constructor() {
        return MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("$L", "A network as the model's own seed draws it.")
                .addStatement("net.initialize($L)", Literals.of(adapter.seed()))
                .build();
    }

    private MethodSpec main() {
        return MethodSpec.methodBuilder("main")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addJavadoc("$L", "Trains and predicts from the command line.")
                .addParameter(String[].class, "arguments")
                .addStatement("$T.main(new $T(), arguments)", ClassName.get(TRAINER, "Trainer"), self)
                .build();
    }

    /** A method of the contract. */
    static MethodSpec.Builder method(String name, TypeName result) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(result);
    }

    /** What the trainer asks once. */
    private List<MethodSpec> told() {
        return List.of(
                method("name", ClassName.get(String.class))
                        .addStatement("return $L", Literals.of(adapter.modelName()))
                        .build(),
                method("precision", model("Precision"))
                        .addStatement(
                                "return $T.$L",
                                model("Precision"),
                                program.real().name())
                        .build(),
                method("batchCapacity", TypeName.INT)
                        .addStatement("return $L", Literals.of(program.batch()))
                        .build(),
                method("defaults", model("TrainingDefaults"))
                        .addStatement("return $L", defaults())
                        .build(),
                listing("fields", "Field", program.inputs(), this::field),
                listing(
                        "outputs",
                        "Field",
                        program.outputs(),
                        o -> CodeBlock.of(
                                "$T.$L($L, $T.OUTPUT, $L)",
                                model("Field"),
                                o.buffer().element() == Kind.INT ? "integer" : "real",
                                Literals.of(o.name()),
                                model("Role"),
                                Literals.of(size(o.shape())))),
                method("parameters", ParameterizedTypeName.get(ClassName.get(List.class), model("Parameter")))
                        .addStatement("return $T.of($L)", List.class, kept())
                        .build(),
                method("metrics", ParameterizedTypeName.get(List.class, String.class))
                        .addStatement("return $T.of($L)", List.class, figures.names())
                        .build(),
                method("initialize", TypeName.VOID)
                        .addParameter(TypeName.LONG, "seed")
                        .addStatement("net.initialize(seed)")
                        .build());
    }

    private CodeBlock defaults() {
        CodeBlock.Builder code = CodeBlock.builder()
                .add(
                        "new $T($L, $L, $L)",
                        model("TrainingDefaults"),
                        Literals.of(Math.min(adapter.batch(), program.batch())),
                        Literals.of(adapter.epochs()),
                        Literals.of(adapter.seed()));
        if (!adapter.shuffle()) {
            code.add(".inOrder()");
        }
        if (adapter.warmup() > 0) {
            code.add(".rising($L)", Literals.of(adapter.warmup()));
        }
        adapter.earlyStop()
                .ifPresent(e -> code.add(
                        ".stopping(new $T($L, $L, $L, $L, $L))",
                        model("EarlyStop"),
                        Literals.of(e.figure()),
                        e.heldOut(),
                        e.highest(),
                        Literals.of(e.patience()),
                        Literals.of(e.least())));
        return code.build();
    }

    private <T> MethodSpec listing(String name, String type, List<T> items, Function<T, CodeBlock> item) {
        CodeBlock all = items.stream().map(item).collect(CodeBlock.joining(",\n"));
        return method(name, ParameterizedTypeName.get(ClassName.get(List.class), model(type)))
                .addStatement("return $T.of($L)", List.class, all)
                .build();
    }

    private CodeBlock field(Input input) {
        CodeBlock head = CodeBlock.of(
                "$L, $T.$L, $L",
                Literals.of(input.name()),
                model("Role"),
                input.target() ? "TARGET" : "INPUT",
                Literals.of(size(input.shape())));
        return input.classes() > 0
                ? CodeBlock.of("$T.classes($L, $L)", model("Field"), head, Literals.of(input.classes()))
                : CodeBlock.of("$T.real($L)", model("Field"), head);
    }

    /** What is kept in a file: the parameters, then the model's own states. */
    private CodeBlock kept() {
        List<CodeBlock> all = new ArrayList<>();
        program.parameters().forEach(p -> all.add(kept(p.name(), p.shape())));
        program.states().forEach(s -> all.add(kept(s.name(), s.shape())));
        return all.stream().collect(CodeBlock.joining(",\n"));
    }

    private static CodeBlock kept(String name, List<Integer> lengths) {
        CodeBlock shape =
                lengths.stream().map(s -> CodeBlock.of(", $L", Literals.of(s))).collect(CodeBlock.joining(""));
        return CodeBlock.of("$T.of($L$L)", model("Parameter"), Literals.of(name), shape);
    }

    /** How many elements a shape has. */
    static int size(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    private MethodSpec load() {
        MethodSpec.Builder method = method("load", TypeName.VOID)
                .addParameter(TypeName.INT, "field")
                .addParameter(TypeName.INT, "row")
                .addParameter(ArrayTypeName.of(TypeName.DOUBLE), "values")
                .addParameter(TypeName.INT, "offset")
                .beginControlFlow("switch (field)");
        for (int i = 0; i < program.inputs().size(); i++) {
            Input input = program.inputs().get(i);
            TypeName element = types.of(input.buffer().element());
            method.beginControlFlow("case $L ->", i);
            boolean doubles = element.equals(TypeName.DOUBLE);
            if (input.buffer().layout() instanceof Layout.Rows rows) {
                method.beginControlFlow("for (int i = 0; i < $L; i++)", rows.columns())
                        .addStatement(
                                "$L[row][i] = $Lvalues[offset + i]",
                                fields.of(input),
                                doubles ? "" : "(" + element + ") ")
                        .endControlFlow();
            } else {
                method.addStatement(
                        "$L[row] = $Lvalues[offset]", fields.of(input), doubles ? "" : "(" + element + ") ");
            }
            method.endControlFlow();
        }
        return method.addStatement("default -> throw new $T(\"field \" + field)", IndexOutOfBoundsException.class)
                .endControlFlow()
                .build();
    }

    private MethodSpec called(String name, TypeName result, Entry.Kind kind, String target) {
        Entry entry = program.entries().stream()
                .filter(e -> e.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the program has no " + kind));
        String arguments = entry.inputs().stream().map(i -> fields.of(i) + ", ").collect(Collectors.joining());
        return method(name, result)
                .addParameter(TypeName.INT, "rows")
                .addStatement((result == TypeName.VOID ? "" : "return ") + "net.$L($Lrows)", target, arguments)
                .build();
    }
}
