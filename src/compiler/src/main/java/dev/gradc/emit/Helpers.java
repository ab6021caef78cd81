package dev.gradc.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.gradc.emit.ClassNames.Helper;
import dev.gradc.emit.ClassNames.Own;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * The private methods that every generated class may need beside its mathematics: checks of what the caller gives, copies, draws. Only what was
 * asked for is written. A check allocates nothing unless it fails; its message names the thing, what was found and what was expected.
 */
final class Helpers {
    private static final TypeName STRING = ClassName.get(String.class);
    private static final TypeName STRINGS = ParameterizedTypeName.get(List.class, String.class);

    private final ClassNames names;
    private final boolean padded;
    private final TypeName row;
    private final TypeName rows;
    private final String batch;
    private final CopyMethods copies;
    private final DrawMethods draws;
    private final Set<Helper> used = EnumSet.noneOf(Helper.class);

    /**
     * The helpers of a class whose greatest batch, and count of updates, have these texts.
     *
     * @param padded true if arrays are longer than what they hold
     */
    Helpers(ClassNames names, Types types, String batch, String steps, boolean padded) {
        this.padded = padded;
        this.copies = new CopyMethods(names, types, padded);
        this.draws = new DrawMethods(names, steps);
        this.names = names;
        this.row = ArrayTypeName.of(types.number());
        this.rows = ArrayTypeName.of(row);
        this.batch = batch;
    }

    /** True if arrays are longer than what they hold. */
    boolean padded() {
        return padded;
    }

    /** The helper's name; it is remembered, with what it needs itself. */
    String call(Helper helper) {
        need(helper);
        return names.method(helper);
    }

    private void need(Helper helper) {
        if (used.add(helper)) {
            switch (helper) {
                case CHECK_COUNT -> need(Helper.CHECK_READY);
                case READ, READ_TRANSPOSED, READ_PACKED, WRITE, WRITE_TRANSPOSED, WRITE_PACKED ->
                    need(Helper.CHECK_LENGTH);
                case START_DRAWS, START_ROW -> need(Helper.MIX);
                case NEXT_DRAW -> need(Helper.MIX);
                case UNIFORM, COARSE -> need(Helper.NEXT_DRAW);
                case GAUSSIAN -> need(Helper.UNIFORM);
                case CHECK_READY,
                        CHECK_ROWS,
                        CHECK_LABELS,
                        CHECK_LABEL_ROWS,
                        CHECK_ROW,
                        CHECK_INDEX,
                        CHECK_METRICS,
                        CHECK_LENGTH,
                        UNKNOWN,
                        COPY,
                        MIX,
                        ERFC_TAIL -> {}
            }
        }
    }

    /** The methods that were called. */
    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        for (Helper helper : used) {
            switch (helper) {
                case CHECK_READY -> methods.add(checkReady());
                case CHECK_COUNT -> methods.add(checkCount());
                case CHECK_ROWS -> methods.add(checkRows());
                case CHECK_LABELS -> methods.add(checkLabels());
                case CHECK_LABEL_ROWS -> methods.add(checkLabelRows());
                case CHECK_ROW -> methods.add(checkRow());
                case CHECK_INDEX -> methods.add(checkIndex());
                case CHECK_METRICS -> methods.add(checkMetrics());
                case CHECK_LENGTH -> methods.add(checkLength());
                case UNKNOWN -> methods.add(unknown());
                case READ -> {
                    methods.add(copies.readFlat());
                    methods.add(copies.readRows());
                }
                case READ_TRANSPOSED -> methods.add(copies.readTransposed());
                case READ_PACKED ->
                    methods.add(copies.packed(
                            Helper.READ_PACKED, "array[i * columns + j] = values[i * down + j * across];"));
                case WRITE_PACKED ->
                    methods.add(copies.packed(
                            Helper.WRITE_PACKED, "values[i * down + j * across] = array[i * columns + j];"));
                case WRITE -> {
                    methods.add(copies.writeFlat());
                    methods.add(copies.writeRows());
                }
                case WRITE_TRANSPOSED -> methods.add(copies.writeTransposed());
                case COPY -> {
                    methods.add(copies.copyFlat());
                    methods.add(copies.copyRows());
                }
                case START_DRAWS -> methods.add(draws.startDraws());
                case START_ROW -> methods.add(draws.startRow());
                case NEXT_DRAW -> methods.add(draws.nextDraw());
                case MIX -> methods.add(draws.mix());
                case UNIFORM -> methods.add(draws.uniform());
                case COARSE -> methods.add(draws.coarse());
                case GAUSSIAN -> methods.add(draws.gaussian());
                case ERFC_TAIL -> throw new IllegalStateException("written by Intrinsics");
            }
        }
        return methods;
    }

    /** A private method without its text. */
    static MethodSpec.Builder method(ClassNames names, Helper helper, boolean isStatic) {
        MethodSpec.Builder method =
                MethodSpec.methodBuilder(names.method(helper)).addModifiers(Modifier.PRIVATE);
        return isStatic ? method.addModifiers(Modifier.STATIC) : method;
    }

    /** The method with its text. */
    static MethodSpec body(MethodSpec.Builder method, String text) {
        return method.addCode("$L", text).build();
    }

    private MethodSpec checkReady() {
        return body(
                method(names, Helper.CHECK_READY, false), """
                if (!#INITIALIZED) {
                    throw new IllegalStateException("the parameters have no values yet: call initialize or copyParametersFrom first");
                }
                """.replace("#INITIALIZED", names.field(Own.INITIALIZED)));
    }

    private MethodSpec checkCount() {
        return body(
                method(names, Helper.CHECK_COUNT, false).addParameter(TypeName.INT, "count"),
                """
                #READY();
                if (count < 1 || count > #BATCH) {
                    throw new IllegalArgumentException("n is " + count + ", expected 1 to " + #BATCH);
                }
                """.replace("#READY", names.method(Helper.CHECK_READY)).replace("#BATCH", batch));
    }

    private MethodSpec checkRows() {
        MethodSpec.Builder method = method(names, Helper.CHECK_ROWS, true)
                .addParameter(STRING, "name")
                .addParameter(rows, "rows")
                .addParameter(TypeName.INT, "count")
                .addParameter(TypeName.INT, "size");
        return body(method, """
                if (rows == null || rows.length < count) {
                    throw new IllegalArgumentException(name + (rows == null ? " is null" : " has " + rows.length + " rows")
                            + ", expected " + count + " rows");
                }
                for (int i = 0; i < count; i++) {
                    if (rows[i] == null || rows[i].length != size) {
                        throw new IllegalArgumentException(name + "[" + i + "]"
                                + (rows[i] == null ? " is null" : " has " + rows[i].length + " elements")
                                + ", expected " + size + " elements");
                    }
                }
                """);
    }

    private MethodSpec checkLabels() {
        MethodSpec.Builder method = method(names, Helper.CHECK_LABELS, true)
                .addParameter(STRING, "name")
                .addParameter(ArrayTypeName.of(TypeName.INT), "labels")
                .addParameter(TypeName.INT, "count")
                .addParameter(TypeName.INT, "classes");
        return body(method, """
                if (labels == null || labels.length < count) {
                    throw new IllegalArgumentException(name + (labels == null ? " is null" : " has " + labels.length + " elements")
                            + ", expected " + count + " elements");
                }
                for (int i = 0; i < count; i++) {
                    if (labels[i] < 0 || labels[i] >= classes) {
                        throw new IllegalArgumentException(name + "[" + i + "] is " + labels[i] + ", expected 0 to " + (classes - 1));
                    }
                }
                """);
    }

    private MethodSpec checkLabelRows() {
        MethodSpec.Builder method = method(names, Helper.CHECK_LABEL_ROWS, true)
                .addParameter(STRING, "name")
                .addParameter(ArrayTypeName.of(ArrayTypeName.of(TypeName.INT)), "rows")
                .addParameter(TypeName.INT, "count")
                .addParameter(TypeName.INT, "size")
                .addParameter(TypeName.INT, "classes");
        return body(method, """
                if (rows == null || rows.length < count) {
                    throw new IllegalArgumentException(name + (rows == null ? " is null" : " has " + rows.length + " rows")
                            + ", expected " + count + " rows");
                }
                for (int i = 0; i < count; i++) {
                    if (rows[i] == null || rows[i].length != size) {
                        throw new IllegalArgumentException(name + "[" + i + "]"
                                + (rows[i] == null ? " is null" : " has " + rows[i].length + " elements")
                                + ", expected " + size + " elements");
                    }
                    for (int j = 0; j < size; j++) {
                        if (rows[i][j] < 0 || rows[i][j] >= classes) {
                            throw new IllegalArgumentException(name + "[" + i + "][" + j + "] is " + rows[i][j]
                                    + ", expected 0 to " + (classes - 1));
                        }
                    }
                }
                """);
    }

    private MethodSpec checkRow() {
        return body(method(names, Helper.CHECK_ROW, false).addParameter(TypeName.INT, "row"), """
                if (row < 0 || row >= #ROWS) {
                    throw new IndexOutOfBoundsException(
                            "row " + row + " is not among the " + #ROWS + " rows of the latest forward pass");
                }
                """.replace(
                        "#ROWS", names.field(Own.FORWARD_ROWS)));
    }

    private MethodSpec checkIndex() {
        MethodSpec.Builder method = method(names, Helper.CHECK_INDEX, true)
                .addParameter(TypeName.INT, "index")
                .addParameter(TypeName.INT, "size");
        return body(method, """
                if (index < 0 || index >= size) {
                    throw new IndexOutOfBoundsException("index " + index + ", expected 0 to " + (size - 1));
                }
                """);
    }

    private MethodSpec checkMetrics() {
        return body(method(names, Helper.CHECK_METRICS, false), """
                if (!#READY) {
                    throw new IllegalStateException("no metrics yet: loss computes them, forward and step do not");
                }
                """.replace("#READY", names.field(Own.METRICS_READY)));
    }

    private MethodSpec checkLength() {
        MethodSpec.Builder method = method(names, Helper.CHECK_LENGTH, true)
                .addParameter(STRING, "name")
                .addParameter(row, "array")
                .addParameter(TypeName.INT, "size");
        return body(method, """
                if (array == null || array.length != size) {
                    throw new IllegalArgumentException("the array for " + name
                            + (array == null ? " is null" : " has " + array.length + " elements") + ", expected " + size + " elements");
                }
                """);
    }

    private MethodSpec unknown() {
        MethodSpec.Builder method = method(names, Helper.UNKNOWN, true)
                .returns(IllegalArgumentException.class)
                .addParameter(STRING, "kind")
                .addParameter(STRING, "name")
                .addParameter(STRINGS, "known");
        return body(
                method,
                "return new IllegalArgumentException(\"no \" + kind + \" '\" + name + \"', expected one of \" + known);\n");
    }
}
