package dev.gradc.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.gradc.loops.Adapter;
import dev.gradc.loops.Input;
import dev.gradc.loops.LoopProgram;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The adapter's {@code data} method: the model's data block as a plan of the trainer's. */
final class DataPlans {
    private DataPlans() {}

    /** The method that says where a model's samples come from. */
    static MethodSpec method(LoopProgram program, Optional<Adapter.Data> given) {
        ClassName plan = TrainerEmitter.model("DataPlan");
        CodeBlock.Builder code = CodeBlock.builder();
        if (given.isEmpty()) {
            code.add("return $T.none()", plan);
        } else {
            Adapter.Data data = given.get();
            code.add(
                    data.file().isPresent()
                            ? CodeBlock.of(
                                    "return $T.file($L)",
                                    plan,
                                    Literals.of(data.file().get()))
                            : CodeBlock.of("return $T.none()", plan));
            if (data.file().isPresent()) {
                code.add("\n.header($L)", data.header());
            }
            for (int i = 0; i < data.fields().size(); i++) {
                code.add(source(program.inputs().get(i), data.fields().get(i)));
            }
            if (data.dropMissing()) {
                code.add("\n.missing($T.DROP)", TrainerEmitter.model("Missing"));
            }
            if (data.holdout() > 0) {
                code.add("\n.holdout($L)", Literals.of(data.holdout()));
            }
        }
        return TrainerEmitter.method("data", plan).addStatement(code.build()).build();
    }

    private static CodeBlock source(Input input, Adapter.Field field) {
        String name = Literals.of(input.name());
        if (!field.rows().isEmpty()) {
            String rows = field.rows().stream()
                    .map(row -> IntStream.range(0, row.length)
                            .mapToObj(i -> Literals.of(row[i]))
                            .collect(Collectors.joining(", ", "{", "}")))
                    .collect(Collectors.joining(", "));
            return CodeBlock.of("\n.literal($L, new double[][] {$L})", name, rows);
        }
        ClassName coding = TrainerEmitter.model("Coding");
        CodeBlock how = field.classes()
                ? CodeBlock.of("$T.classes()", coding)
                : field.standardise()
                        ? CodeBlock.of("$T.standardised()", coding)
                        : field.divisor() == 1
                                ? CodeBlock.of("$T.number()", coding)
                                : CodeBlock.of("$T.scaled(1.0, $L, 0.0)", coding, Literals.of(field.divisor()));
        return CodeBlock.of("\n.field($L, $L, $L)", name, columns(field), how);
    }

    private static CodeBlock columns(Adapter.Field field) {
        ClassName columns = TrainerEmitter.model("Columns");
        if (!field.names().isEmpty()) {
            return CodeBlock.of(
                    "$T.named($L)",
                    columns,
                    field.names().stream().map(Literals::of).collect(Collectors.joining(", ")));
        }
        List<Integer> at = field.positions();
        int first = at.get(0);
        boolean range = IntStream.range(0, at.size()).allMatch(i -> at.get(i) == first + i);
        return range
                ? CodeBlock.of("$T.range($L, $L)", columns, first, first + at.size())
                : CodeBlock.of(
                        "new $T($T.of($L), $T.of())",
                        columns,
                        List.class,
                        at.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                        List.class);
    }
}
