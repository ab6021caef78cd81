package dev.gradc.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.gradc.emit.ClassNames.Helper;
import dev.gradc.emit.ClassNames.Own;
import dev.gradc.loops.Block;
import dev.gradc.loops.Entry;
import dev.gradc.loops.Layout;
import dev.gradc.loops.LoopProgram;
import dev.gradc.loops.Metric;
import dev.gradc.loops.Output;
import dev.gradc.loops.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The public methods that read what the latest calls left: elements of outputs, tangents and Jacobians, and metrics. */
final class Readings {
    private static final List<String> AXES = List.of("i", "j", "k", "l", "m", "o");

    private final LoopProgram program;
    private final Types types;
    private final ClassNames names;
    private final Helpers helpers;
    private final Entries entries;

    Readings(LoopProgram program, Types types, ClassNames names, Helpers helpers, Entries entries) {
        this.program = program;
        this.types = types;
        this.names = names;
        this.helpers = helpers;
        this.entries = entries;
    }

    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        program.outputs().forEach(output -> methods.add(output(output, "the output")));
        for (Entry entry : program.entries()) {
            boolean tangents = entry.kind() == Entry.Kind.JVP;
            Own rows = tangents ? Own.TANGENT_ROWS : Own.JACOBIAN_ROWS;
            String what = tangents ? "the tangent" : "the Jacobian";
            entry.results()
                    .forEach(o -> methods.add(output(o, what, tangents ? "jvp" : "jacobian", Optional.of(rows))));
        }
        program.constrained().forEach(output -> methods.add(output(output, "the constrained parameter")));
        program.metrics().stream().filter(Metric::reported).forEach(metric -> methods.add(metric(metric)));
        if (program.metrics().stream().anyMatch(m -> !m.mean())) {
            methods.add(metricMeans());
            methods.add(combineMetrics());
        }
        return methods;
    }

    private MethodSpec output(Output output, String kind) {
        return output(output, kind, "forward pass", Optional.empty());
    }

    /** An element of what the latest of some calls left, as many rows as that field says, else as many as the latest forward pass. */
    private MethodSpec output(Output output, String kind, String call, Optional<Own> rows) {
        Names locals = names.locals();
        List<String> shape = output.shape().stream().map(Literals::of).toList();
        MethodSpec.Builder method = Accessors.method(
                        names.accessor(output),
                        "An element of " + kind + " " + Comments.javadoc(output.name())
                                + (output.samples()
                                        ? " of a row of the latest " + call + "."
                                        : " of the latest " + call + "."))
                .returns(types.of(output.buffer().element()));
        StringBuilder place = new StringBuilder(names.field(output.buffer()));
        Optional<String> packed = Optional.empty();
        if (output.samples()) {
            String row = locals.fresh("row");
            method.addParameter(TypeName.INT, row);
            check(method, row, call, rows);
            if (output.buffer().layout() instanceof Layout.Packed p) {
                packed = Optional.of(output.side() ? row : row + " * " + Literals.of(p.stride()));
            } else {
                place.append("[").append(row).append("]");
            }
        } else {
            check(method, "0", call, rows);
        }
        String element = "";
        for (int axis = 0; axis < shape.size(); axis++) {
            String index = locals.fresh(axis < AXES.size() ? AXES.get(axis) : "i" + axis);
            method.addParameter(TypeName.INT, index)
                    .addStatement("$L($L, $L)", helpers.call(Helper.CHECK_INDEX), index, shape.get(axis));
            element = element.isEmpty()
                    ? index
                    : (axis == 1 ? element : "(" + element + ")") + " * " + shape.get(axis) + " + " + index;
        }
        if (output.side() && output.buffer().layout() instanceof Layout.Packed p) {
            element = element + " * " + Literals.of(p.stride());
        }
        if (packed.isPresent()) {
            return method.addStatement("return $L[$L + $L]", place, packed.get(), element)
                    .build();
        }
        boolean lone = output.buffer().layout().rank() == (output.samples() ? 1 : 0);
        return method.addStatement("return $L$L", place, lone ? "" : "[" + (element.isEmpty() ? "0" : element) + "]")
                .build();
    }

    private void check(MethodSpec.Builder method, String row, String call, Optional<Own> rows) {
        if (rows.isEmpty()) {
            method.addStatement("$L($L)", helpers.call(Helper.CHECK_ROW), row);
        } else {
            String known = names.field(rows.get());
            method.beginControlFlow("if ($L < 0 || $L >= $L)", row, row, known)
                    .addStatement(
                            "throw new IllegalArgumentException(\"row \" + $L + $S + $L + $S)",
                            row,
                            " is not among the ",
                            known,
                            " rows of the latest " + call)
                    .endControlFlow();
        }
    }

    private MethodSpec metric(Metric metric) {
        return Accessors.method(
                        names.accessor(metric),
                        "The metric " + Comments.javadoc(metric.name())
                                + (metric.mean()
                                        ? ", the mean over the rows of the latest {@code loss}."
                                        : " of the rows of the latest {@code loss}."))
                .returns(TypeName.DOUBLE)
                .addStatement("$L()", helpers.call(Helper.CHECK_METRICS))
                .addStatement("return $L", names.field(metric.value()))
                .build();
    }

    private MethodSpec metricMeans() {
        String array = names.locals().fresh("array");
        MethodSpec.Builder method = Accessors.method(
                        "metricMeans",
                        "Copies the means over the rows of the latest {@code loss} that the metrics are made of.")
                .addParameter(ArrayTypeName.of(TypeName.DOUBLE), array)
                .addStatement("$L()", helpers.call(Helper.CHECK_METRICS));
        int position = 0;
        for (Metric metric : program.metrics()) {
            if (metric.mean()) {
                method.addStatement("$L[$L] = $L", array, position++, names.field(metric.value()));
            }
        }
        return method.build();
    }

    private MethodSpec combineMetrics() {
        Names locals = names.locals();
        String array = locals.fresh("array");
        String count = locals.take(program.count(), program.count().name());
        MethodSpec.Builder method = Accessors.method(
                        "combineMetrics",
                        "Computes the metrics of n rows from the means over them, in the order of {@code metricMeans}:"
                                + " those of several calls of {@code loss}, each weighted with its rows.")
                .addParameter(ArrayTypeName.of(TypeName.DOUBLE), array)
                .addParameter(TypeName.INT, count);
        int position = 0;
        for (Metric metric : program.metrics()) {
            if (metric.mean()) {
                method.addStatement("$L = $L[$L]", names.field(metric.value()), array, position++);
            }
        }
        List<Statement> calls = new ArrayList<>();
        program.metrics().forEach(m -> m.formula().ifPresent(calls::add));
        return method.addCode(entries.writer(locals).write(new Block(calls)))
                .addStatement("$L = true", names.field(Own.METRICS_READY))
                .build();
    }
}
