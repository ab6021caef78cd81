package dev.gradc.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.gradc.emit.ClassNames.Helper;
import dev.gradc.emit.ClassNames.Own;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;

/**
 * Powers of constants whose exponent is the number of the step, as optimisers have them: by multiplication alone, of the power for a block of
 * steps, which is kept while they last, and that for the step within it, which is in a table. Each is a function of the number, whatever the steps
 * before: right to one part in 2^53 a step.
 */
final class StepPowers {
    private static final int BLOCK = 16; // steps, a power of two

    private final ClassNames names;
    private final Map<Double, String> byBase = new LinkedHashMap<>();

    StepPowers(ClassNames names) {
        this.names = names;
    }

    /** What to call for a power. */
    String call(double base) {
        return byBase.computeIfAbsent(base, b -> names.more("powerOfStep" + (byBase.size() + 1))) + "()";
    }

    /** The powers known, and of which block of steps. */
    List<FieldSpec> fields() {
        List<FieldSpec> fields = new ArrayList<>();
        byBase.forEach((base, name) -> {
            fields.add(FieldSpec.builder(
                            ArrayTypeName.of(TypeName.DOUBLE),
                            table(name),
                            Modifier.PRIVATE,
                            Modifier.STATIC,
                            Modifier.FINAL)
                    .initializer("$L($L)", names.method(Helper.FIRST_POWERS), Literals.of(base))
                    .build());
            fields.add(FieldSpec.builder(TypeName.DOUBLE, name, Modifier.PRIVATE)
                    .initializer("1.0")
                    .build());
            fields.add(FieldSpec.builder(TypeName.LONG, block(name), Modifier.PRIVATE)
                    .build());
        });
        return fields;
    }

    private String table(String name) {
        return name + "Table";
    }

    private String block(String name) {
        return name + "Block";
    }

    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        String number = names.field(Own.STEP_COUNT);
        byBase.forEach((base, name) -> methods.add(MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE)
                .returns(TypeName.DOUBLE)
                .addJavadoc("$L to the power of the step's number.", Literals.of(base))
                .addStatement("long block = $L & -$L", number, BLOCK)
                .beginControlFlow("if ($L != block)", block(name))
                .addStatement("$L = block", block(name))
                .addStatement("$L = $L($L, block)", name, names.method(Helper.WHOLE_POWER), Literals.of(base))
                .endControlFlow()
                .addStatement("return $L * $L[(int) ($L - block)]", name, table(name), number)
                .build()));
        if (!byBase.isEmpty()) {
            methods.add(firstPowers());
            methods.add(wholePower());
        }
        return methods;
    }

    private MethodSpec firstPowers() {
        return MethodSpec.methodBuilder(names.method(Helper.FIRST_POWERS))
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(ArrayTypeName.of(TypeName.DOUBLE))
                .addParameter(TypeName.DOUBLE, "x")
                .addJavadoc("x to the powers from 0 to $L.", BLOCK - 1)
                .addCode("""
                        double[] powers = new double[$L];
                        powers[0] = 1.0;
                        for (int i = 1; i < $L; i++) {
                            powers[i] = powers[i - 1] * x;
                        }
                        return powers;
                        """, BLOCK, BLOCK)
                .build();
    }

    private MethodSpec wholePower() {
        return MethodSpec.methodBuilder(names.method(Helper.WHOLE_POWER))
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(TypeName.DOUBLE)
                .addParameter(TypeName.DOUBLE, "x")
                .addParameter(TypeName.LONG, "n")
                .addJavadoc("x to the power n, by squares.")
                .addCode("""
                        double power = 1.0;
                        double square = x;
                        for (long rest = n; rest > 0; rest >>= 1) {
                            if ((rest & 1) != 0) {
                                power *= square;
                            }
                            square *= square;
                        }
                        return power;
                        """)
                .build();
    }
}
