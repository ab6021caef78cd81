package dev.gradc.emit;

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
 * Powers of constants whose exponent is the number of the step, as optimisers have them: each is computed once a step, by multiplication alone, and
 * kept. It is a function of the number, whatever the steps before: right to one part in 2^53 a step.
 */
final class StepPowers {
    private final ClassNames names;
    private final Map<Double, String> byBase = new LinkedHashMap<>();

    StepPowers(ClassNames names) {
        this.names = names;
    }

    /** What to call for a power. */
    String call(double base) {
        return byBase.computeIfAbsent(base, b -> names.more("powerOfStep" + (byBase.size() + 1))) + "()";
    }

    /** The powers known, and of which step. */
    List<FieldSpec> fields() {
        List<FieldSpec> fields = new ArrayList<>();
        byBase.values().forEach(name -> {
            fields.add(FieldSpec.builder(TypeName.DOUBLE, name, Modifier.PRIVATE)
                    .initializer("1.0")
                    .build());
            fields.add(FieldSpec.builder(TypeName.LONG, step(name), Modifier.PRIVATE)
                    .build());
        });
        return fields;
    }

    private String step(String name) {
        return name + "Number";
    }

    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        String number = names.field(Own.STEP_COUNT);
        byBase.forEach((base, name) -> methods.add(MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE)
                .returns(TypeName.DOUBLE)
                .addJavadoc("$L to the power of the step's number.", Literals.of(base))
                .beginControlFlow("if ($L != $L)", step(name), number)
                .addStatement("$L = $L", step(name), number)
                .addStatement("$L = $L($L, $L)", name, names.method(Helper.WHOLE_POWER), Literals.of(base), number)
                .endControlFlow()
                .addStatement("return $L", name)
                .build()));
        if (!byBase.isEmpty()) {
            methods.add(MethodSpec.methodBuilder(names.method(Helper.WHOLE_POWER))
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
                    .build());
        }
        return methods;
    }
}
