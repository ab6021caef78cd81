package dev.gradc.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.gradc.loops.Adapter;
import dev.gradc.loops.Input;
import dev.gradc.loops.LoopProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;

/** The {@code data()} of a trainer's adapter; rows written in the model become methods small enough for a class file. */
final class TrainerData {
    private static final TypeName ROWS = ArrayTypeName.of(ArrayTypeName.of(TypeName.DOUBLE));
    private static final int NUMBERS_A_METHOD = 500;

    private final List<Input> inputs;
    private final Adapter.Data data;
    private final Names names;
    private final List<MethodSpec> rows = new ArrayList<>();

    private TrainerData(List<Input> inputs, Adapter.Data data, Names names) {
        this.inputs = inputs;
        this.data = data;
        this.names = names;
    }

    /** The expression that makes the plan, and the methods it calls, named in the adapter's scope of methods. */
    record Text(CodeBlock plan, List<MethodSpec> methods) {}

    static Text of(LoopProgram program, Adapter adapter, Names names) {
        if (adapter.data().isEmpty()) {
            return new Text(CodeBlock.of("$T.none()", TrainerEmitter.model("DataPlan")), List.of());
        }
        TrainerData writer = new TrainerData(program.inputs(), adapter.data().get(), names);
        return new Text(writer.plan(), writer.rows);
    }

    private CodeBlock plan() {
        CodeBlock.Builder code = CodeBlock.builder();
        if (data.file().isPresent()) {
            code.add(
                    "$T.file($L).header($L)",
                    TrainerEmitter.model("DataPlan"),
                    Literals.of(data.file().get()),
                    data.header());
        } else {
            code.add("$T.none()", TrainerEmitter.model("DataPlan"));
        }
        for (int i = 0; i < data.fields().size(); i++) {
            Adapter.Field field = data.fields().get(i);
            String name = inputs.get(i).name();
            if (!field.files().isEmpty()) {
                String files = field.files().stream().map(Literals::of).collect(Collectors.joining(", "));
                code.add("\n.array($L, $L, $L)", Literals.of(name), files, coding(field));
            } else if (field.rows().isEmpty()) {
                code.add("\n.field($L, $L, $L)", Literals.of(name), columns(field), coding(field));
            } else {
                code.add("\n.literal($L, $L())", Literals.of(name), method(name, field.rows()));
            }
        }
        if (data.dropMissing()) {
            code.add("\n.missing($T.DROP)", TrainerEmitter.model("Missing"));
        }
        if (data.holdout() > 0) {
            code.add("\n.holdout($L)", Literals.of(data.holdout()));
        }
        return code.build();
    }

    private static CodeBlock columns(Adapter.Field c) {
        if (!c.names().isEmpty()) {
            String texts = c.names().stream().map(Literals::of).collect(Collectors.joining(", "));
            return CodeBlock.of("$T.named($L)", TrainerEmitter.model("Columns"), texts);
        }
        List<Integer> at = c.positions();
        boolean inRow = IntStream.range(1, at.size()).allMatch(i -> at.get(i) == at.get(i - 1) + 1);
        if (at.size() == 1) {
            return CodeBlock.of("$T.at($L)", TrainerEmitter.model("Columns"), Literals.of(at.get(0)));
        }
        if (inRow) {
            return CodeBlock.of(
                    "$T.range($L, $L)",
                    TrainerEmitter.model("Columns"),
                    Literals.of(at.get(0)),
                    Literals.of(at.get(at.size() - 1) + 1));
        }
        String positions = at.stream().map(Literals::of).collect(Collectors.joining(", "));
        return CodeBlock.of(
                "new $T($T.of($L), $T.of())", TrainerEmitter.model("Columns"), List.class, positions, List.class);
    }

    private static CodeBlock coding(Adapter.Field c) {
        ClassName coding = TrainerEmitter.model("Coding");
        if (c.classes()) {
            return CodeBlock.of("$T.classes()", coding);
        }
        if (c.standardise()) {
            return CodeBlock.of("$T.standardised()", coding);
        }
        return c.divisor() == 1
                ? CodeBlock.of("$T.number()", coding)
                : CodeBlock.of("$T.scaled(1.0, $L, 0.0)", coding, Literals.of(c.divisor()));
    }

    /** The method that gives an input's rows. */
    private String method(String input, List<double[]> samples) {
        String name = names.fresh(input + "Rows");
        int numbers = samples.stream().mapToInt(s -> s.length + 2).sum();
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(ROWS);
        if (numbers <= NUMBERS_A_METHOD) {
            String each = samples.stream().map(TrainerData::row).collect(Collectors.joining(",\n    "));
            rows.add(method.addCode("return new double[][] {\n    $L\n};\n", each)
                    .build());
            return name;
        }
        method.addStatement("$T rows = new double[$L][]", ROWS, Literals.of(samples.size()));
        List<MethodSpec> parts = new ArrayList<>();
        int from = 0;
        while (from < samples.size()) {
            String part = names.fresh(name + parts.size());
            MethodSpec.Builder filler = MethodSpec.methodBuilder(part)
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                    .addParameter(ROWS, "rows");
            for (int count = 0; from < samples.size() && (count == 0 || count < NUMBERS_A_METHOD); from++) {
                filler.addStatement("rows[$L] = new double[] $L", Literals.of(from), row(samples.get(from)));
                count += samples.get(from).length + 2;
            }
            method.addStatement("$L(rows)", part);
            parts.add(filler.build());
        }
        rows.add(method.addStatement("return rows").build());
        rows.addAll(parts);
        return name;
    }

    private static String row(double[] sample) {
        return Arrays.stream(sample).mapToObj(Literals::of).collect(Collectors.joining(", ", "{", "}"));
    }
}
