package dev.gradc.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.gradc.loops.Layout;
import dev.gradc.loops.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/**
 * The methods of a class of vectors that copy a matrix the other way round: squares of as many rows as there are lanes, turned in registers. In each
 * of a few stages half of the lanes of two rows change places: those of both that do are put into one vector first, for JDK 17 takes long to
 * rearrange one.
 */
final class TurnMethods {
    private final VectorTypes vectors;
    private final Types types;
    private final Map<String, MethodSpec> methods = new LinkedHashMap<>();

    TurnMethods(VectorTypes vectors, Types types) {
        this.vectors = vectors;
        this.types = types;
    }

    /** The name of the method that turns a buffer of one layout into one of another. */
    String name(Statement.Turn turn) {
        boolean fromRows = turn.from().layout() instanceof Layout.Rows;
        boolean toRows = turn.to().layout() instanceof Layout.Rows;
        String name = "turn" + (fromRows ? "Rows" : "") + (toRows ? "ToRows" : "");
        if (!methods.containsKey(name)) {
            methods.put(name, all(name, fromRows, toRows));
            for (int lanes = vectors.pitch(); lanes >= vectors.pitch() / 2; lanes /= 2) {
                methods.put(name + lanes, square(name + lanes, lanes, fromRows, toRows));
            }
        }
        return name;
    }

    /** Their text. */
    String text() {
        return methods.values().stream().map(MethodSpec::toString).collect(Collectors.joining());
    }

    /** Adds the methods that were named, and what they need. */
    void addTo(TypeSpec.Builder type) {
        if (methods.isEmpty()) {
            return;
        }
        for (int step = vectors.pitch() / 2; step > 0; step /= 2) {
            type.addField(constant(
                    "VectorShuffle",
                    "SWAP" + step,
                    "VectorShuffle.fromOp(SPECIES, i -> (i ^ " + step + ") & LANES - 1)"));
            long bits = 0;
            for (int i = 0; i < vectors.pitch(); i++) {
                bits |= (i & step) == 0 ? 0 : 1L << i;
            }
            type.addField(constant(
                    "VectorMask", "UPPER" + step, "VectorMask.fromLong(SPECIES, 0x" + Long.toHexString(bits) + "L)"));
        }
        methods.values().forEach(type::addMethod);
    }

    private FieldSpec constant(String of, String name, String value) {
        TypeName one = ParameterizedTypeName.get(
                ClassName.get(VectorTypes.MODULE, of), types.number().box());
        return FieldSpec.builder(one, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer("$L", VectorTypes.code(value))
                .build();
    }

    private MethodSpec.Builder method(String name, boolean fromRows, boolean toRows) {
        TypeName row = ArrayTypeName.of(types.number());
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(fromRows ? ArrayTypeName.of(row) : row, "from");
        if (!fromRows) {
            method.addParameter(TypeName.INT, "beside");
        }
        method.addParameter(TypeName.INT, "rows").addParameter(toRows ? ArrayTypeName.of(row) : row, "to");
        if (!toRows) {
            method.addParameter(TypeName.INT, "apart");
        }
        return method.addParameter(TypeName.INT, "columns");
    }

    /** All squares of a matrix; of fewer lanes element by element. */
    private MethodSpec all(String name, boolean fromRows, boolean toRows) {
        MethodSpec.Builder method =
                method(name, fromRows, toRows).addJavadoc("The first rows of a matrix as the columns of another.\n");
        String from = fromRows ? "from, rows, " : "from, beside, rows, ";
        String to = toRows ? "to, columns, i, j" : "to, apart, columns, i, j";
        method.beginControlFlow("for (int i = 0; i < rows; i += LANES)")
                .beginControlFlow("for (int j = 0; j < columns; j += LANES)");
        for (int lanes = vectors.pitch(); lanes >= vectors.pitch() / 2; lanes /= 2) {
            if (lanes == vectors.pitch()) {
                method.beginControlFlow("if (LANES == $L)", lanes);
            } else {
                method.nextControlFlow("else if (LANES == $L)", lanes);
            }
            method.addStatement("$L$L($L$L)", name, lanes, from, to);
        }
        String source = fromRows ? "from[k][l]" : "from[beside * k + l]";
        String target = toRows ? "to[l][k]" : "to[apart * l + k]";
        return method.nextControlFlow("else")
                .beginControlFlow("for (int k = i; k < Math.min(i + LANES, rows); k++)")
                .beginControlFlow("for (int l = j; l < Math.min(j + LANES, columns); l++)")
                .addStatement("$L = $L", target, source)
                .endControlFlow()
                .endControlFlow()
                .endControlFlow()
                .endControlFlow()
                .endControlFlow()
                .build();
    }

    /** One square. Rows that are not there are read as the last one, and written before it. */
    private MethodSpec square(String name, int lanes, boolean fromRows, boolean toRows) {
        MethodSpec.Builder method =
                method(name, fromRows, toRows).addParameter(TypeName.INT, "i").addParameter(TypeName.INT, "j");
        String[] rows = new String[lanes];
        for (int r = 0; r < lanes; r++) {
            rows[r] = "row" + r;
            String at = r == 0 ? "i" : "Math.min(i + " + r + ", rows - 1)";
            String place = fromRows ? "from[" + at + "], j" : "from, beside * " + at + " + j";
            let(method, rows[r], vectors.name() + ".fromArray(SPECIES, " + place + ")");
        }
        for (int step = lanes / 2; step > 0; step /= 2) {
            String[] next = new String[lanes];
            for (int r = 0; r < lanes; r++) {
                if ((r & step) == 0) {
                    String a = rows[r];
                    String b = rows[r + step];
                    String swapped = "swapped" + step + "_" + r;
                    String upper = ", UPPER" + step + ")";
                    next[r] = "by" + step + "_" + r;
                    next[r + step] = "by" + step + "_" + (r + step);
                    let(method, swapped, b + ".blend(" + a + upper + ".rearrange(SWAP" + step + ")");
                    let(method, next[r], a + ".blend(" + swapped + upper);
                    let(method, next[r + step], swapped + ".blend(" + b + upper);
                }
            }
            rows = next;
        }
        for (int r = lanes - 1; r >= 0; r--) {
            String at = r == 0 ? "j" : "Math.min(j + " + r + ", columns - 1)";
            String place = toRows ? "to[" + at + "], i" : "to, apart * " + at + " + i";
            method.addStatement("$L", rows[r] + ".intoArray(" + place + ")");
        }
        return method.build();
    }

    private void let(MethodSpec.Builder method, String name, String value) {
        CodeBlock code = VectorTypes.code(value);
        method.addStatement("$T $L = $L", vectors.type(), name, code);
    }
}
