package dev.gradc.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.gradc.emit.ClassNames.Helper;
import java.util.List;

/** The texts of the private methods that copy between what an object holds and the caller's arrays, row-major. */
final class CopyMethods {
    private static final TypeName STRING = ClassName.get(String.class);

    private final ClassNames names;
    private final boolean padded;
    private final TypeName row;
    private final TypeName rows;

    /** @param padded true if arrays are longer than what they hold */
    CopyMethods(ClassNames names, Types types, boolean padded) {
        this.names = names;
        this.padded = padded;
        this.row = ArrayTypeName.of(types.number());
        this.rows = ArrayTypeName.of(row);
    }

    private MethodSpec.Builder transfer(Helper helper, TypeName inner) {
        MethodSpec.Builder method =
                Helpers.method(names, helper, true).addParameter(STRING, "name").addParameter(inner, "values");
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

    MethodSpec readFlat() {
        return Helpers.body(transfer(Helper.READ, row), checked("""
                #CHECK(name, array, #LENGTH);
                System.arraycopy(values, 0, array, 0, #LENGTH);
                """));
    }

    MethodSpec readRows() {
        return Helpers.body(transfer(Helper.READ, rows), checked("""
                #COLUMNS#CHECK(name, array, values.length * columns);
                for (int i = 0; i < values.length; i++) {
                    System.arraycopy(values[i], 0, array, i * columns, columns);
                }
                """));
    }

    MethodSpec readTransposed() {
        return Helpers.body(transfer(Helper.READ_TRANSPOSED, rows), checked("""
                #COLUMNS#CHECK(name, array, values.length * columns);
                for (int i = 0; i < columns; i++) {
                    for (int j = 0; j < values.length; j++) {
                        array[i * values.length + j] = values[j][i];
                    }
                }
                """));
    }

    MethodSpec writeFlat() {
        return Helpers.body(transfer(Helper.WRITE, row), checked("""
                #CHECK(name, array, #LENGTH);
                System.arraycopy(array, 0, values, 0, #LENGTH);
                """));
    }

    MethodSpec writeRows() {
        return Helpers.body(transfer(Helper.WRITE, rows), checked("""
                #COLUMNS#CHECK(name, array, values.length * columns);
                for (int i = 0; i < values.length; i++) {
                    System.arraycopy(array, i * columns, values[i], 0, columns);
                }
                """));
    }

    MethodSpec writeTransposed() {
        return Helpers.body(transfer(Helper.WRITE_TRANSPOSED, rows), checked("""
                #COLUMNS#CHECK(name, array, values.length * columns);
                for (int i = 0; i < columns; i++) {
                    for (int j = 0; j < values.length; j++) {
                        values[j][i] = array[i * values.length + j];
                    }
                }
                """));
    }

    /** A matrix whose rows or columns lie one behind the other, element by element. */
    MethodSpec packed(Helper helper, String move) {
        MethodSpec.Builder method =
                Helpers.method(names, helper, true).addParameter(STRING, "name").addParameter(row, "values");
        for (String length : List.of("rows", "columns", "down", "across")) {
            method.addParameter(TypeName.INT, length);
        }
        return Helpers.body(method.addParameter(row, "array"), checked("""
                #CHECK(name, array, rows * columns);
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        #MOVE
                    }
                }
                """.replace("#MOVE", move)));
    }

    MethodSpec copyFlat() {
        MethodSpec.Builder method = Helpers.method(names, Helper.COPY, true)
                .addParameter(row, "from")
                .addParameter(row, "to");
        return Helpers.body(method, "System.arraycopy(from, 0, to, 0, from.length);\n");
    }

    MethodSpec copyRows() {
        MethodSpec.Builder method = Helpers.method(names, Helper.COPY, true)
                .addParameter(rows, "from")
                .addParameter(rows, "to");
        return Helpers.body(method, """
                for (int i = 0; i < from.length; i++) {
                    System.arraycopy(from[i], 0, to[i], 0, from[i].length);
                }
                """);
    }
}
