package dev.gradc.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Metric;
import dev.gradc.loops.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a trainer's adapter tells of a network's numbers: metrics and outputs, each by its position. */
final class TrainerFigures {
    private final LoopProgram program;
    private final ClassNames names;

    TrainerFigures(LoopProgram program) {
        this.program = program;
        this.names = new ClassNames(program);
    }

    private List<Metric> reported() {
        return program.metrics().stream().filter(Metric::reported).toList();
    }

    /** The names of the metrics as a list of literals. */
    String names() {
        return reported().stream().map(m -> Literals.of(m.name())).collect(Collectors.joining(", "));
    }

    /** What is left of each metric, and how those of several batches are put together where that is no mean. */
    List<MethodSpec> metrics() {
        List<MethodSpec> all = new ArrayList<>(List.of(metric()));
        if (program.metrics().stream().anyMatch(m -> !m.mean())) {
            all.addAll(combined());
        }
        return all;
    }

    private List<MethodSpec> combined() {
        long means = program.metrics().stream().filter(Metric::mean).count();
        return List.of(
                TrainerEmitter.method("metricMeans", TypeName.INT)
                        .addStatement("return $L", means)
                        .build(),
                TrainerEmitter.method("metricMeans", TypeName.VOID)
                        .addParameter(ArrayTypeName.of(TypeName.DOUBLE), "into")
                        .addStatement("net.metricMeans(into)")
                        .build(),
                TrainerEmitter.method("combineMetrics", TypeName.VOID)
                        .addParameter(ArrayTypeName.of(TypeName.DOUBLE), "means")
                        .addParameter(TypeName.INT, "rows")
                        .addParameter(ArrayTypeName.of(TypeName.DOUBLE), "into")
                        .addStatement("net.combineMetrics(means, rows)")
                        .beginControlFlow(
                                "for (int i = 0; i < $L; i++)", reported().size())
                        .addStatement("into[i] = metric(i)")
                        .endControlFlow()
                        .build());
    }

    private MethodSpec metric() {
        MethodSpec.Builder method =
                TrainerEmitter.method("metric", TypeName.DOUBLE).addParameter(TypeName.INT, "metric");
        List<CodeBlock> cases = reported().stream()
                .map(m -> CodeBlock.of("net.$L()", names.accessor(m)))
                .toList();
        return choice(method, "metric", cases);
    }

    /** One number of an output. */
    MethodSpec output() {
        MethodSpec.Builder method = TrainerEmitter.method("output", TypeName.DOUBLE)
                .addParameter(TypeName.INT, "output")
                .addParameter(TypeName.INT, "row")
                .addParameter(TypeName.INT, "element");
        List<CodeBlock> cases = program.outputs().stream()
                .map(o -> CodeBlock.of("net.$L($L)", names.accessor(o), place(o)))
                .toList();
        return choice(method, "output", cases);
    }

    /** One value a number; Java has no switch expression without a value. */
    private static MethodSpec choice(MethodSpec.Builder method, String number, List<CodeBlock> cases) {
        CodeBlock otherwise =
                CodeBlock.of("throw new $T($S + $L)", IndexOutOfBoundsException.class, number + " ", number);
        if (cases.isEmpty()) {
            return method.addStatement(otherwise).build();
        }
        method.addCode("return switch ($L) {\n$>", number);
        for (int i = 0; i < cases.size(); i++) {
            method.addStatement("case $L -> $L", i, cases.get(i));
        }
        return method.addStatement("default -> $L", otherwise).addCode("$<};\n").build();
    }

    /** The indices of a flat element, after the row. */
    private static String place(Output output) {
        StringBuilder place = new StringBuilder(output.samples() ? "row" : "");
        int below = TrainerEmitter.size(output.shape());
        for (int axis = 0; axis < output.shape().size(); axis++) {
            int extent = output.shape().get(axis);
            below /= extent;
            String index = below == 1 ? "element" : "element / " + below;
            place.append(place.isEmpty() ? "" : ", ").append(axis == 0 ? index : index + " % " + extent);
        }
        return place.toString();
    }
}
