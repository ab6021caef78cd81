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
    private final TypeName real;
    private final TypeName row;
    private final TypeName rows;
    private final String batch;
    private final String steps;
    private final Set<Helper> used = EnumSet.noneOf(Helper.class);

    /**
     * The helpers of a class whose greatest batch, and count of updates, have these texts.
     *
     * @param padded true if arrays are longer than what they hold
     */
    Helpers(ClassNames names, Types types, String batch, String steps, boolean padded) {
        this.padded = padded;
        this.steps = steps;
        this.names = names;
        this.real = types.number();
        this.row = ArrayTypeName.of(real);
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
                    methods.add(readFlat());
                    methods.add(readRows());
                }
                case READ_TRANSPOSED -> methods.add(readTransposed());
                case READ_PACKED ->
                    methods.add(packed(Helper.READ_PACKED, "array[i * columns + j] = values[i * down + j * across];"));
                case WRITE_PACKED ->
                    methods.add(packed(Helper.WRITE_PACKED, "values[i * down + j * across] = array[i * columns + j];"));
                case WRITE -> {
                    methods.add(writeFlat());
                    methods.add(writeRows());
                }
                case WRITE_TRANSPOSED -> methods.add(writeTransposed());
                case COPY -> {
                    methods.add(copyFlat());
                    methods.add(copyRows());
                }
                case START_DRAWS -> methods.add(startDraws());
                case START_ROW -> methods.add(startRow());
                case NEXT_DRAW -> methods.add(nextDraw());
                case MIX -> methods.add(mix());
                case UNIFORM -> methods.add(uniform());
                case COARSE -> methods.add(coarse());
                case GAUSSIAN -> methods.add(gaussian());
                case ERFC_TAIL -> throw new IllegalStateException("written by Intrinsics");
            }
        }
        return methods;
    }

    private MethodSpec.Builder method(Helper helper, boolean isStatic) {
        MethodSpec.Builder method =
                MethodSpec.methodBuilder(names.method(helper)).addModifiers(Modifier.PRIVATE);
        return isStatic ? method.addModifiers(Modifier.STATIC) : method;
    }

    private static MethodSpec body(MethodSpec.Builder method, String text) {
        return method.addCode("$L", text).build();
    }

    private MethodSpec checkReady() {
        return body(method(Helper.CHECK_READY, false), """
                if (!#INITIALIZED) {
                    throw new IllegalStateException("the parameters have no values yet: call initialize or copyParametersFrom first");
                }
                """.replace("#INITIALIZED", names.field(Own.INITIALIZED)));
    }

    private MethodSpec checkCount() {
        return body(
                method(Helper.CHECK_COUNT, false).addParameter(TypeName.INT, "count"),
                """
                #READY();
                if (count < 1 || count > #BATCH) {
                    throw new IllegalArgumentException("n is " + count + ", expected 1 to " + #BATCH);
                }
                """.replace("#READY", names.method(Helper.CHECK_READY)).replace("#BATCH", batch));
    }

    private MethodSpec checkRows() {
        MethodSpec.Builder method = method(Helper.CHECK_ROWS, true)
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
        MethodSpec.Builder method = method(Helper.CHECK_LABELS, true)
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
        MethodSpec.Builder method = method(Helper.CHECK_LABEL_ROWS, true)
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
        return body(method(Helper.CHECK_ROW, false).addParameter(TypeName.INT, "row"), """
                if (row < 0 || row >= #ROWS) {
                    throw new IndexOutOfBoundsException(
                            "row " + row + " is not among the " + #ROWS + " rows of the latest forward pass");
                }
                """.replace(
                        "#ROWS", names.field(Own.FORWARD_ROWS)));
    }

    private MethodSpec checkIndex() {
        MethodSpec.Builder method = method(Helper.CHECK_INDEX, true)
                .addParameter(TypeName.INT, "index")
                .addParameter(TypeName.INT, "size");
        return body(method, """
                if (index < 0 || index >= size) {
                    throw new IndexOutOfBoundsException("index " + index + ", expected 0 to " + (size - 1));
                }
                """);
    }

    private MethodSpec checkMetrics() {
        return body(method(Helper.CHECK_METRICS, false), """
                if (!#READY) {
                    throw new IllegalStateException("no metrics yet: loss computes them, forward and step do not");
                }
                """.replace("#READY", names.field(Own.METRICS_READY)));
    }

    private MethodSpec checkLength() {
        MethodSpec.Builder method = method(Helper.CHECK_LENGTH, true)
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
        MethodSpec.Builder method = method(Helper.UNKNOWN, true)
                .returns(IllegalArgumentException.class)
                .addParameter(STRING, "kind")
                .addParameter(STRING, "name")
                .addParameter(STRINGS, "known");
        return body(
                method,
                "return new IllegalArgumentException(\"no \" + kind + \" '\" + name + \"', expected one of \" + known);\n");
    }

    private MethodSpec.Builder transfer(Helper helper, TypeName inner) {
        MethodSpec.Builder method =
                method(helper, true).addParameter(STRING, "name").addParameter(inner, "values");
        if (padded) {
            method.addParameter(TypeName.INT, "columns");
        }
        return method.addParameter(row, "array");
    }

    private String checked(String text) {
        return text.replace("#CHECK", names.method(Helper.CHECK_LENGTH))
                .replace("#COLUMNS", padded ? "" : "int columns = values[0].length;\n")
                .replace("#LENGTH", padded ? "columns" : "values.length");
    }

    private MethodSpec readFlat() {
        return body(transfer(Helper.READ, row), checked("""
                #CHECK(name, array, #LENGTH);
                System.arraycopy(values, 0, array, 0, #LENGTH);
                """));
    }

    private MethodSpec readRows() {
        return body(transfer(Helper.READ, rows), checked("""
                #COLUMNS#CHECK(name, array, values.length * columns);
                for (int i = 0; i < values.length; i++) {
                    System.arraycopy(values[i], 0, array, i * columns, columns);
                }
                """));
    }

    private MethodSpec readTransposed() {
        return body(transfer(Helper.READ_TRANSPOSED, rows), checked("""
                #COLUMNS#CHECK(name, array, values.length * columns);
                for (int i = 0; i < columns; i++) {
                    for (int j = 0; j < values.length; j++) {
                        array[i * values.length + j] = values[j][i];
                    }
                }
                """));
    }

    private MethodSpec writeFlat() {
        return body(transfer(Helper.WRITE, row), checked("""
                #CHECK(name, array, #LENGTH);
                System.arraycopy(array, 0, values, 0, #LENGTH);
                """));
    }

    private MethodSpec writeRows() {
        return body(transfer(Helper.WRITE, rows), checked("""
                #COLUMNS#CHECK(name, array, values.length * columns);
                for (int i = 0; i < values.length; i++) {
                    System.arraycopy(array, i * columns, values[i], 0, columns);
                }
                """));
    }

    private MethodSpec writeTransposed() {
        return body(transfer(Helper.WRITE_TRANSPOSED, rows), checked("""
                #COLUMNS#CHECK(name, array, values.length * columns);
                for (int i = 0; i < columns; i++) {
                    for (int j = 0; j < values.length; j++) {
                        values[j][i] = array[i * values.length + j];
                    }
                }
                """));
    }

    /** A matrix whose rows or columns lie one behind the other, element by element. */
    private MethodSpec packed(Helper helper, String move) {
        MethodSpec.Builder method =
                method(helper, true).addParameter(STRING, "name").addParameter(row, "values");
        for (String length : List.of("rows", "columns", "down", "across")) {
            method.addParameter(TypeName.INT, length);
        }
        return body(method.addParameter(row, "array"), checked("""
                #CHECK(name, array, rows * columns);
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        #MOVE
                    }
                }
                """.replace("#MOVE", move)));
    }

    private MethodSpec copyFlat() {
        MethodSpec.Builder method =
                method(Helper.COPY, true).addParameter(row, "from").addParameter(row, "to");
        return body(method, "System.arraycopy(from, 0, to, 0, from.length);\n");
    }

    private MethodSpec copyRows() {
        MethodSpec.Builder method =
                method(Helper.COPY, true).addParameter(rows, "from").addParameter(rows, "to");
        return body(method, """
                for (int i = 0; i < from.length; i++) {
                    System.arraycopy(from[i], 0, to[i], 0, from[i].length);
                }
                """);
    }

    private String draw(String text) {
        return text.replace("#STATE", names.field(Own.DRAW_STATE))
                .replace("#SEED", names.field(Own.SEED))
                .replace("#MIX", names.method(Helper.MIX))
                .replace("#NEXT", names.method(Helper.NEXT_DRAW))
                .replace("#UNIFORM", names.method(Helper.UNIFORM));
    }

    private MethodSpec startDraws() {
        MethodSpec.Builder method = method(Helper.START_DRAWS, false)
                .addJavadoc("Starts the stream of draws of one parameter: SplitMix64, a stream a parameter.")
                .addParameter(TypeName.INT, "parameter");
        return body(method, draw("#STATE = #MIX(#MIX(#SEED) + parameter * 0x9E3779B97F4A7C15L);\n"));
    }

    private MethodSpec nextDraw() {
        return body(method(Helper.NEXT_DRAW, false).returns(TypeName.LONG), draw("""
                #STATE += 0x9E3779B97F4A7C15L;
                return #MIX(#STATE);
                """));
    }

    private MethodSpec mix() {
        MethodSpec.Builder method =
                method(Helper.MIX, true).returns(TypeName.LONG).addParameter(TypeName.LONG, "z");
        return body(method, """
                long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
                long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
                return b ^ (b >>> 31);
                """);
    }

    private MethodSpec uniform() {
        MethodSpec.Builder method = method(Helper.UNIFORM, false)
                .addJavadoc("The next number of [0, 1).")
                .returns(TypeName.DOUBLE);
        return body(method, draw("return (#NEXT() >>> 11) * 0x1.0p-53;\n"));
    }

    private MethodSpec coarse() {
        MethodSpec.Builder method = method(Helper.COARSE, false)
                .addJavadoc("The next number of [0, 1) that a float holds exactly.")
                .returns(TypeName.DOUBLE);
        return body(method, draw("return (#NEXT() >>> 40) * 0x1.0p-24;\n"));
    }

    private MethodSpec startRow() {
        MethodSpec.Builder method = method(Helper.START_ROW, false)
                .addJavadoc(
                        "Starts the stream of a row of what the forward pass draws: by seed, updates so far, draw and row alone.")
                .addParameter(TypeName.INT, "draw")
                .addParameter(TypeName.INT, "row");
        return body(method, draw("""
                long stream = #MIX(#MIX(#SEED) - (draw + 1) * 0x9E3779B97F4A7C15L);
                #STATE = #MIX(#MIX(stream + #STEPS * 0x9E3779B97F4A7C15L) + row * 0x9E3779B97F4A7C15L);
                """.replace("#STEPS", steps)));
    }

    private MethodSpec gaussian() {
        MethodSpec.Builder method = method(Helper.GAUSSIAN, false)
                .addJavadoc("The next standard normal number, by the cosine of Box and Muller.")
                .returns(TypeName.DOUBLE);
        return body(method, draw("""
                double u = #UNIFORM();
                double v = #UNIFORM();
                return StrictMath.sqrt(-2.0 * StrictMath.log(1.0 - u)) * StrictMath.cos(2.0 * Math.PI * v);
                """));
    }
}
